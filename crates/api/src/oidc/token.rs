//! `POST /oidc/token` (RFC 6749 §3.2).

use axum::{Json, response::Response};
use keyward_oidc::token;

use super::client_call::ClientCall;

/// Exchanges a grant for tokens.
pub(super) async fn token(call: ClientCall) -> Response {
    let exchanged = token::exchange(&call.context, &call.credentials, &call.parameters).await;
    call.answer(exchanged.result.map(Json), exchanged.client.as_ref())
}
