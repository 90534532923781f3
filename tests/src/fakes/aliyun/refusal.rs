//! How the gateway says no.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refusal. The gateway's own have an error status; those of the message service behind it come
/// with 200 and a code that begins with `isv.`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: String,
    pub(super) message: String,
}

impl Refusal {
    /// By the gateway, before any service saw the request.
    pub(super) fn gateway(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.to_owned(),
            message: message.into(),
        }
    }

    /// By the message service.
    pub(super) fn service(code: &str, message: &str) -> Self {
        Self::gateway(StatusCode::OK, code, message)
    }

    pub(super) fn into_response(self, request_id: &str) -> Response {
        let mut body = json!({
            "Code": self.code, "Message": self.message, "RequestId": request_id,
        });
        if self.status != StatusCode::OK {
            body["HostId"] = "dysmsapi.aliyuncs.com".into();
            body["Recommend"] = format!("look up {}", self.code).into();
        }
        (self.status, Json(body)).into_response()
    }
}
