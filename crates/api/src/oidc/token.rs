//! `POST /oidc/token` (RFC 6749 §3.2).

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc::{Credentials, ErrorKind, token};

use super::{authorize::no_store, body, cors};

/// Exchanges a grant for tokens.
pub(super) async fn token(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let parameters = match body::parameters("/oidc/token", &headers, body).await {
        Ok(parameters) => parameters,
        Err(error) => {
            let failure = OidcFailure::new(error);
            return cors::for_client(failure.into_response(&info), &headers, &scope, None);
        }
    };
    let context = app.oidc(&scope, &info);
    let mut credentials = credentials(&headers);
    credentials.origin = cors::origin(&headers, &scope);
    let exchanged = token::exchange(&context, &credentials, &parameters).await;
    let response = match exchanged.result {
        Ok(tokens) => (no_store(), Json(tokens)).into_response(),
        Err(error) => {
            let asks_again = error.kind == ErrorKind::InvalidClient && credentials.had_header;
            OidcFailure {
                challenge: asks_again.then(|| ("Basic", context.issuer.to_string())),
                ..OidcFailure::new(error)
            }
            .into_response(&info)
        }
    };
    let application = exchanged.client.as_ref().map(|client| &client.application);
    let mut response = cors::for_client(response, &headers, &scope, application);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}

/// Reads `Authorization: Basic` (RFC 6749 §2.3.1: both parts are form-encoded first).
fn credentials(headers: &HeaderMap) -> Credentials {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Credentials::default();
    };
    Credentials {
        basic: value.to_str().ok().and_then(parse_basic),
        had_header: true,
        origin: None,
    }
}

fn parse_basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    let (id, secret) = (form_decode(id), form_decode(secret));
    (!id.contains('\0') && !secret.contains('\0')).then_some((id, secret))
}

fn form_decode(text: &str) -> String {
    form_urlencoded::parse(format!("v={}", text.replace('&', "%26").replace('=', "%3D")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_parts_are_form_encoded() {
        let encoded = STANDARD.encode("client%20id:s%2Becret=&%3A");
        assert_eq!(
            parse_basic(&format!("basic {encoded}")),
            Some(("client id".to_owned(), "s+ecret=&:".to_owned()))
        );
        for bad in ["Basic", "Basic !!!", "Bearer abc", "Basic YWJj"] {
            assert_eq!(parse_basic(bad), None, "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(value in ".{0,100}") {
            let _ = parse_basic(&value);
            let _ = parse_basic(&format!("Basic {}", STANDARD.encode(&value)));
        }
    }
}
