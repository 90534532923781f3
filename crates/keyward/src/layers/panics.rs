//! A panic in a handler is a fault of ours: 500 for this request, and the server goes on.

use std::panic::AssertUnwindSafe;

use axum::{extract::Request, http::StatusCode, response::Response};
use futures_util::FutureExt;

use super::answer;

/// The panic hook (see `logging`) has written where it happened, under the same request id.
pub(super) async fn catch(
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let id = answer::id_of(&request);
    // What a panic leaves half-changed is dropped with the request; shared state guards itself.
    let answered = AssertUnwindSafe(next(request)).catch_unwind().await;
    answered.unwrap_or_else(|_| {
        let message = "Internal server error.";
        answer::refuse(StatusCode::INTERNAL_SERVER_ERROR, message, id.as_ref())
    })
}
