//! `GET /oidc/.well-known/openid-configuration` and `…/oauth-authorization-server` (OpenID Connect
//! Discovery §4, RFC 8414 §3): the same document at both.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc as oidc;

use super::jwks::with_etag;

/// Answers the metadata document: prepared bytes, as long as the keys stay.
pub(super) async fn discovery(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    headers: HeaderMap,
) -> Response {
    let keys = match app.store.keys(&scope.tenant, app.now()).await {
        Ok(keys) => keys,
        Err(error) => return OidcFailure::new(error.into()).into_response(&info),
    };
    let issuer = scope.urls.issuer();
    let algorithms = keys.signing.algorithms();
    let document = app.documents.get_or_make(issuer, &algorithms, || {
        oidc::discovery(issuer, &algorithms).to_string()
    });
    let head = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    let response = (head, document.to_string()).into_response();
    with_etag(response, &headers, &document)
}
