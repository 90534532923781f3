//! `GET /oidc/jwks` (RFC 7517 §5).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};

/// Answers the public keys: prepared bytes.
pub(super) async fn jwks(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    headers: HeaderMap,
) -> Response {
    let keys = match app.store.keys(&scope.tenant, app.now()).await {
        Ok(keys) => keys,
        Err(error) => return OidcFailure::new(error.into()).into_response(&info),
    };
    let head = [
        (
            header::CONTENT_TYPE,
            "application/jwk-set+json; charset=utf-8",
        ),
        (
            header::CACHE_CONTROL,
            "no-cache, max-age=0, must-revalidate",
        ),
    ];
    with_etag(
        (head, keys.jwks.clone()).into_response(),
        &headers,
        &keys.jwks,
    )
}

/// Adds a strong ETag, or answers 304 where the caller has the same bytes (RFC 9110 §13.1.2).
pub(super) fn with_etag(mut response: Response, headers: &HeaderMap, body: &str) -> Response {
    let etag = format!("\"{}\"", keyward_crypto::sha256_base64url(body.as_bytes()));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|tag| tag.trim() == etag || tag.trim() == "*")
        });
    if known {
        // The other headers stay (RFC 9110 §15.4.5).
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}
