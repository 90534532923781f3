//! Errors of the OpenID provider as bodies: `{ code, message, error_uri?, error, error_description,
//! scope?, state?, iss? }` (reference oidc.md §11).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use keyward_oidc::{ErrorKind, OidcError};
use serde::Serialize;

use crate::{
    ForPeople, RequestInfo,
    error::{Language, message},
};

/// A refusal and what its answer needs beside it.
#[derive(Debug)]
pub struct OidcFailure {
    /// What is refused.
    pub error: OidcError,
    /// `state` of an authorization request.
    pub state: Option<String>,
    /// The issuer, where the answer carries `iss`.
    pub iss: Option<String>,
    /// The challenge of `WWW-Authenticate`: scheme and realm.
    pub challenge: Option<(&'static str, String)>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_uri: Option<&'static str>,
    error: &'static str,
    error_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<&'a str>,
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl OidcFailure {
    /// A plain refusal.
    #[must_use]
    pub fn new(error: OidcError) -> Self {
        Self {
            error,
            state: None,
            iss: None,
            challenge: None,
        }
    }

    /// The answer, in the caller's language; browsers are shown a page instead.
    #[must_use]
    pub fn into_response(self, info: &RequestInfo) -> Response {
        let kind = self.error.kind;
        // The way from a request id in somebody's hands to what was wrong.
        tracing::info!(
            request_id = info.request_id,
            error = kind.code(),
            description = self.error.description,
            "refused"
        );
        let code = kind.contract_code();
        let language = Language::choose(&info.languages);
        let body = Body {
            code: Some(code.as_str()).filter(|_| !info.wants_bare_errors),
            message: (!info.wants_bare_errors).then(|| message(language, &code, &[])),
            error_uri: (kind == ErrorKind::InvalidGrant && !info.wants_bare_errors)
                .then_some("https://openid.sh/debug/invalid_grant"),
            error: kind.code(),
            error_description: &self.error.description,
            scope: self.error.scope.as_deref(),
            state: self.state.as_deref(),
            iss: self.iss.as_deref(),
            request_id: Some(info.request_id.as_str())
                .filter(|id| !id.is_empty() && !info.wants_bare_errors),
        };
        let status = StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(&body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        if let Some((scheme, realm)) = &self.challenge {
            let mut text = format!("{scheme} realm=\"{realm}\"");
            text.push_str(&format!(
                ", error=\"{}\", error_description=\"{}\"",
                kind.code(),
                quoted(&self.error.description)
            ));
            if let Some(scope) = &self.error.scope {
                text.push_str(&format!(", scope=\"{}\"", quoted(scope)));
            }
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(header::WWW_AUTHENTICATE, value);
            }
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(ForPeople::Error { code });
        response
    }
}

/// What may stand inside a quoted string of a header (RFC 6750 §3).
fn quoted(text: &str) -> String {
    text.chars()
        .filter(|c| (' '..='~').contains(c) && !matches!(c, '"' | '\\'))
        .collect()
}
