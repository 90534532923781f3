//! `/api/applications/:id/secrets`. These answers show secrets: that is what they are for.

mod create;
mod delete;
mod list;
mod rename;
mod view;

use axum::{
    Router,
    routing::{get, patch},
};
use keyward_http::SharedApp;

use super::service;

pub(super) fn routes() -> Router<SharedApp> {
    Router::new()
        .route(
            "/applications/{id}/secrets",
            get(list::list).post(create::create),
        )
        .route(
            "/applications/{id}/secrets/{name}",
            patch(rename::rename).delete(delete::delete),
        )
}
