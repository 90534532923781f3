//! `GET /oidc/.well-known/openid-configuration` and `…/oauth-authorization-server` (OpenID Connect
//! Discovery §4, RFC 8414 §3): the same document at both.

use axum::{extract::State, response::Response};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc as oidc;

use super::asked::Asked;

/// Answers the metadata document: prepared bytes, as long as the keys stay.
pub(super) async fn discovery(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    asked: Asked,
) -> Response {
    let keys = match app.store.keys(&scope.tenant, app.now()).await {
        Ok(keys) => keys,
        Err(error) => return asked.open(OidcFailure::new(error.into()).into_response(&info)),
    };
    let issuer = scope.urls.issuer();
    let made = || oidc::discovery(issuer, &keys.signing.algorithms()).to_string();
    // The published keys say which algorithms there are.
    let document = app
        .documents
        .get_or_make(issuer, "metadata", &[&keys.jwks], made);
    let content_type = "application/json; charset=utf-8";
    let known = asked.known.as_ref();
    let response = document.answer(content_type, "public, max-age=300", known);
    asked.open(response)
}
