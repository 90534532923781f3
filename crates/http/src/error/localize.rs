//! The layer that completes error answers: the caller's language, the request's id, the log.

use axum::{extract::Request, middleware::Next, response::Response};

use super::{ApiError, Language};
use crate::RequestInfo;

/// Writes the body of an [`ApiError`] for the caller, and its context into the log.
pub async fn localize(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let info = RequestInfo::of(&parts);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else {
        return response;
    };
    if let Some(context) = error.context() {
        tracing::error!(
            request_id = info.request_id,
            http.response.status_code = error.status().as_u16(),
            context,
            "the request could not be answered"
        );
    }
    error.render(Language::choose(&info.languages), &info.request_id)
}
