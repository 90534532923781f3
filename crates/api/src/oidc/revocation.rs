//! `POST /oidc/token/revocation` (RFC 7009 §2).

use axum::response::Response;
use keyward_oidc::revoke;

use super::client_call::ClientCall;

/// Ends a token; the answer is empty.
pub(super) async fn revocation(call: ClientCall) -> Response {
    let ended = revoke(&call.context, &call.credentials, &call.parameters).await;
    // An empty text, as the contract has it: `()` would have no content type.
    call.answer(ended.result.map(|()| ""), ended.client.as_ref())
}
