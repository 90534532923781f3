//! Entity tags of JSON answers (RFC 9110 §8.8.3): a client that has the same body already is
//! answered 304 without one.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::error::ApiError;

/// Adds `ETag` to what a GET answers, and answers `If-None-Match`.
pub async fn add_etag(request: Request, next: Next) -> Response {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_json = is_json(response.headers());
    if !is_get || response.status() != StatusCode::OK || !is_json {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Our own answers are in memory already, and lists have pages.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return ApiError::internal("an answer could not be read for its ETag").into_response();
    };
    let tag = tag(&bytes);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if known.is_some_and(|known| matches(&known, &tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}

/// The length in hexadecimal and the start of a digest, which is the form that clients know.
pub(crate) fn tag(bytes: &[u8]) -> String {
    let digest = keyward_crypto::sha256_base64url(bytes);
    format!("\"{:x}-{}\"", bytes.len(), &digest[..27])
}

/// Whether `If-None-Match` names the tag: the weak comparison (RFC 9110 §13.1.2).
#[must_use]
pub fn matches(known: &HeaderValue, tag: &str) -> bool {
    known.to_str().is_ok_and(|known| {
        known
            .split(',')
            .map(str::trim)
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_compare_weakly() {
        let own = tag(b"[]");
        assert!(own.starts_with("\"2-") && own.len() == 31, "{own}");
        let known =
            |text: &str| HeaderValue::from_str(text).is_ok_and(|value| matches(&value, &own));
        assert!(known(&own) && known(&format!("\"x\", W/{own}")) && known("*"));
        assert!(!known("\"x\"") && !known(""));
    }
}
