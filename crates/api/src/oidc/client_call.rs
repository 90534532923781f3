//! What the endpoints have in common that clients call with their credentials: token,
//! introspection, revocation.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc::{Context, Credentials, ErrorKind, OidcError, Parameters};
use keyward_store::clients::Client;

use super::{authorize::no_store, body, cors};

/// A call by a client, with whatever it presented.
pub(super) struct ClientCall {
    pub context: Context,
    pub credentials: Credentials,
    pub parameters: Parameters,
    caller: Caller,
}

/// Who is answered, and how.
struct Caller {
    scope: TenantScope,
    info: RequestInfo,
    headers: HeaderMap,
}

impl FromRequest<SharedApp> for ClientCall {
    type Rejection = Response;

    async fn from_request(
        request: Request<Body>,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let scope = TenantScope::from_request_parts(&mut parts, app).await?;
        let info = RequestInfo::of(&parts);
        let caller = Caller {
            scope,
            info,
            headers: parts.headers,
        };
        let read = body::parameters(parts.uri.path(), &caller.headers, body).await;
        let parameters = match read {
            Ok(parameters) => parameters,
            Err(error) => return Err(caller.refuse(error, None, None)),
        };
        let mut credentials = credentials(&caller.headers);
        credentials.origin = cors::origin(&caller.headers, &caller.scope);
        Ok(Self {
            context: app.oidc(&caller.scope, &caller.info),
            credentials,
            parameters,
            caller,
        })
    }
}

impl ClientCall {
    /// Answers the call. `client` is the one that called, as far as one was found.
    pub(super) fn answer<R: IntoResponse>(
        self,
        result: Result<R, OidcError>,
        client: Option<&Arc<Client>>,
    ) -> Response {
        match result {
            Ok(answer) => self
                .caller
                .close((no_store(), answer).into_response(), client),
            Err(error) => {
                let asks_again =
                    error.kind == ErrorKind::InvalidClient && self.credentials.had_header;
                let challenge = asks_again.then(|| ("Basic", self.context.issuer.to_string()));
                self.caller.refuse(error, challenge, client)
            }
        }
    }
}

impl Caller {
    fn refuse(
        &self,
        error: OidcError,
        challenge: Option<(&'static str, String)>,
        client: Option<&Arc<Client>>,
    ) -> Response {
        let failure = OidcFailure {
            challenge,
            ..OidcFailure::new(error)
        };
        self.close(failure.into_response(&self.info), client)
    }

    fn close(&self, response: Response, client: Option<&Arc<Client>>) -> Response {
        let application = client.map(|client| &client.application);
        let mut response = cors::for_client(response, &self.headers, &self.scope, application);
        // JSON is UTF-8 whether it says so or not; the contract says so.
        let json = HeaderValue::from_static("application/json");
        if response.headers().get(header::CONTENT_TYPE) == Some(&json) {
            let named = HeaderValue::from_static("application/json; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, named);
        }
        response
    }
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
