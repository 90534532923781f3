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

use axum::{
    Router,
    routing::{get, post},
};
use keyward_http::SharedApp;

pub use error::ConnectorChangeError;
pub use service::{NewConnector, create};

/// How audit entries name what is managed here.
const SUBJECT: &str = "Connector";

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/connectors", get(list::list).post(create::create))
        .route(
            "/connectors/{id}",
            get(get::get).patch(update::update).delete(delete::delete),
        )
        .route("/connectors/{id}/test", post(test::test))
}
