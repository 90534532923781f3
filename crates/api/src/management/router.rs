//! All routes of the Management API, under `/api`.

use axum::{Router, http::header, middleware::from_fn, response::IntoResponse, routing::any};
use http::StatusCode;
use keyward_http::{SharedApp, add_etag, error::localize};

use super::{
    applications, connector_factories, connectors, logs, sign_in_exp, status, users, well_known,
};

/// The routes with what is common to them: ETags, error bodies, and plain answers where there is
/// nothing. A route that is not built yet does not exist.
pub fn router() -> Router<SharedApp> {
    let routes = Router::new()
        .merge(applications::routes())
        .merge(connector_factories::routes())
        .merge(connectors::routes())
        .merge(logs::routes())
        .merge(sign_in_exp::routes())
        .merge(status::routes())
        .merge(users::routes())
        .merge(well_known::routes())
        .fallback(not_found)
        .method_not_allowed_fallback(async || {
            plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        })
        .layer(from_fn(add_etag))
        .layer(from_fn(localize));
    // A nested router does not answer for its own path with a slash at the end.
    Router::new()
        .nest("/api", routes)
        .route("/api/", any(not_found))
}

async fn not_found() -> impl IntoResponse {
    plain(StatusCode::NOT_FOUND, "Not Found")
}

fn plain(status: StatusCode, text: &'static str) -> impl IntoResponse {
    let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, content_type, text)
}
