//! What is not there: unknown paths and methods below `/oidc` (reference oidc.md §1.2).

use axum::{
    http::{Method, StatusCode, Uri},
    response::Response,
};
use keyward_http::{OidcFailure, RequestInfo};
use keyward_oidc::OidcError;

/// Answers 404, naming method and path.
pub(super) async fn unknown(method: Method, uri: Uri, info: RequestInfo) -> Response {
    let path: String = uri.path().chars().take(200).collect();
    let error = OidcError::invalid_request(format!(
        "unrecognized route or not allowed method ({method} on {path})"
    ));
    let mut response = OidcFailure::new(error).into_response(&info);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
