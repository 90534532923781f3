//! `/api/connectors` (reference management-api.md §6). These answers show configurations with
//! their credentials, as the contract has it.

mod create;
mod delete;
mod error;
mod get;
mod list;
mod metadata;
mod service;
mod test;
mod update;
mod view;

pub use error::ConnectorChangeError;
pub use service::{NewConnector, create};

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "Connector";

pub(super) fn routes() -> Routes {
    operations![
        list::list,
        create::create,
        get::get,
        update::update,
        delete::delete,
        test::test,
    ]
}
