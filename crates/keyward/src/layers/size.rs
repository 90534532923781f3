//! No request's body is larger than the limit: 413.

use std::time::Duration;

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{StatusCode, header::CONTENT_LENGTH},
    response::Response,
};

use super::{
    Around, answer,
    body::{Capped, drain},
};

/// How long a client that announced too much may go on sending before it hears so.
const LINGER: Duration = Duration::from_secs(2);

pub(super) async fn limit_body(
    around: &Around,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if request.body().is_end_stream() {
        return next(request).await;
    }
    let limit = around.limits.body_bytes;
    let id = answer::id_of(&request);
    let too_large = || {
        let message = "The request body is too large.";
        answer::refuse(StatusCode::PAYLOAD_TOO_LARGE, message, id.as_ref())
    };
    if announced(&request).is_some_and(|length| length > limit) {
        let _ = tokio::time::timeout(LINGER, drain(request.into_body(), limit)).await;
        return too_large();
    }
    let (parts, body) = request.into_parts();
    let (body, exceeded) = Capped::new(body, limit);
    let response = next(Request::from_parts(parts, Body::new(body))).await;
    // The handler only knows that it could not read the body; here is known why.
    if exceeded.is_set() && !response.status().is_success() {
        return too_large();
    }
    response
}

fn announced(request: &Request) -> Option<u64> {
    let length = request.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}
