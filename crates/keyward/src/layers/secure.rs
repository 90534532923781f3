//! Security headers on every answer, also on those of the layers inside.

use axum::{extract::Request, response::Response};
use keyward_http::add_security_headers;

use super::Around;

pub(super) async fn add_headers(
    around: &Around,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let mut response = next(request).await;
    add_security_headers(response.headers_mut(), around.https);
    response
}
