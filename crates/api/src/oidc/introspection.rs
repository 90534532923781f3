//! `POST /oidc/token/introspection` (RFC 7662 §2).

use axum::{Json, response::Response};
use keyward_oidc::introspect;

use super::client_call::ClientCall;

/// Tells what a token is worth.
pub(super) async fn introspection(call: ClientCall) -> Response {
    let told = introspect(&call.context, &call.credentials, &call.parameters).await;
    call.answer(told.result.map(Json), told.client.as_ref())
}
