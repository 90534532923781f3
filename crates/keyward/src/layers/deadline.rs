//! No request takes longer than the limit, slow bodies included: 503 and the handler is dropped.
//! A write that it has begun in the store still commits.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use super::{Around, answer};

pub(super) async fn limit_time(
    State(around): State<Arc<Around>>,
    request: Request,
    next: Next,
) -> Response {
    let id = answer::id_of(&request);
    let answered = tokio::time::timeout(around.limits.request_time, next.run(request)).await;
    answered.unwrap_or_else(|_| {
        tracing::warn!("the request took too long");
        let message = "The request took too long.";
        answer::refuse(StatusCode::SERVICE_UNAVAILABLE, message, id.as_ref())
    })
}
