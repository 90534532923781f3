//! The answers that the layers themselves give: the contract's `{message}`, with the request's id.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use keyward_http::RequestId;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// The id that the outermost layer has given the request.
pub(super) fn id_of(request: &Request) -> Option<RequestId> {
    request.extensions().get().cloned()
}

/// An answer that tells what went wrong and under which id the log has it.
pub(super) fn refuse(status: StatusCode, message: &str, id: Option<&RequestId>) -> Response {
    let body = Body {
        message,
        request_id: id.map(RequestId::as_str),
    };
    let mut response = (status, Json(body)).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let wait = HeaderValue::from_static("2");
        response.headers_mut().insert(RETRY_AFTER, wait);
    }
    response
}
