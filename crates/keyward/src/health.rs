//! `/health/live|ready|started`: for whoever watches the process.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use keyward_http::SharedApp;

/// The routes.
pub(crate) fn router() -> Router<SharedApp> {
    Router::new()
        // The process answers.
        .route("/health/live", get(async || StatusCode::OK))
        // Requests are accepted only after the start is complete.
        .route("/health/started", get(async || StatusCode::OK))
        .route("/health/ready", get(ready))
}

/// The database answers.
async fn ready(State(app): State<SharedApp>) -> StatusCode {
    match app.store.system().list_tenants().await {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            tracing::warn!(%error, context = error.context(), "not ready: the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
