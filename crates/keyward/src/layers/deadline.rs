//! No request takes longer than the limit, slow bodies included: 503 and the handler is dropped.
//! A write that it has begun in the store still commits.

use axum::{extract::Request, http::StatusCode, response::Response};

use super::{Around, answer};

pub(super) async fn limit_time(
    around: &Around,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let id = answer::id_of(&request);
    let answered = tokio::time::timeout(around.limits.request_time, next(request)).await;
    answered.unwrap_or_else(|_| {
        tracing::warn!("the request took too long");
        let message = "The request took too long.";
        answer::refuse(StatusCode::SERVICE_UNAVAILABLE, message, id.as_ref())
    })
}
