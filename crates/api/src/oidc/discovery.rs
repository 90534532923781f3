//! `GET /oidc/.well-known/openid-configuration` and `…/oauth-authorization-server` (OpenID Connect
//! Discovery §4, RFC 8414 §3).

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc as oidc;

use super::jwks::with_etag;

/// Answers the metadata document.
pub(super) async fn discovery(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    headers: HeaderMap,
) -> Response {
    let keys = match app.store.keys(&scope.tenant).await {
        Ok(keys) => keys,
        Err(error) => return OidcFailure::new(error.into()).into_response(&info),
    };
    let algorithms = [keys.signing.signer().algorithm()];
    let document = oidc::discovery(scope.urls.issuer(), &algorithms);
    let head = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    with_etag(
        (head, document.to_string()).into_response(),
        &headers,
        &document.to_string(),
    )
}
