//! Security headers on every answer, also on those of the layers inside.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use keyward_http::add_security_headers;

use super::Around;

pub(super) async fn add_headers(
    State(around): State<Arc<Around>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    add_security_headers(response.headers_mut(), around.https);
    response
}
