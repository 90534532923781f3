//! `/api/applications` (reference management-api.md §1).

mod create;
mod custom_data;
mod delete;
mod error;
mod get;
mod legacy_secret;
mod list;
mod metadata;
mod secrets;
mod service;
mod update;

use axum::{
    Router,
    routing::{get, patch},
};
use keyward_http::SharedApp;

pub use error::ApplicationError;
pub use service::{
    ApplicationChange, ManagementClient, NewApplication, create, create_management_client,
};

/// How audit entries name what is managed here.
const SUBJECT: &str = "Application";

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route("/applications", get(list::list).post(create::create))
        .route(
            "/applications/{id}",
            get(get::get).patch(update::update).delete(delete::delete),
        )
        .route("/applications/{id}/custom-data", patch(custom_data::merge))
        .route(
            "/applications/{id}/legacy-secret",
            axum::routing::delete(legacy_secret::delete),
        )
        .merge(secrets::routes())
}
