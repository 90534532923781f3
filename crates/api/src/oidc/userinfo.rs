//! `GET` and `POST /oidc/me` (OpenID Connect Core §5.3, RFC 6750).

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, Method, Uri, header},
    response::{IntoResponse, Response},
};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};
use keyward_oidc::{self as oidc, ErrorKind, OidcError};

use super::{authorize::no_store, body, cors};

/// Answers the claims of the token's user.
pub(super) async fn userinfo(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let context = app.oidc(&scope, &info);
    let found = match bearer(&method, &uri, &headers, body).await {
        Ok(token) => oidc::userinfo(&context, &token).await,
        Err(error) => Err(error),
    };
    let (response, client) = match found {
        Ok((claims, client_id)) => {
            let client = match app.store.client(&scope.tenant, &client_id).await {
                Ok(client) => client,
                Err(error) => return OidcFailure::new(error.into()).into_response(&info),
            };
            let origin = cors::origin(&headers, &scope);
            let refused = client
                .as_ref()
                .and_then(|client| oidc::check_origin(&client.application, origin.as_ref()).err());
            let response = match refused {
                Some(error) => OidcFailure::new(error).into_response(&info),
                None => (no_store(), Json(claims)).into_response(),
            };
            (response, client)
        }
        Err(error) => {
            let failure = OidcFailure {
                challenge: Some(("Bearer", context.issuer.to_string())),
                ..OidcFailure::new(error)
            };
            (failure.into_response(&info), None)
        }
    };
    let application = client.as_ref().map(|client| &client.application);
    cors::for_client(response, &headers, &scope, application)
}

/// The token of a request: in the header or in a form, never in the query (RFC 9700 §4.3.2).
async fn bearer(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, OidcError> {
    if body::query(uri.query()).has("access_token") {
        return Err(OidcError::invalid_request(
            "access tokens must not be provided via query parameter",
        ));
    }
    let in_header = match headers.get(header::AUTHORIZATION) {
        None => None,
        Some(value) => {
            let value = value.to_str().unwrap_or_default();
            match value.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                    Some(token.trim().to_owned())
                }
                _ => {
                    return Err(OidcError::invalid_request(
                        "invalid authorization header value format",
                    ));
                }
            }
        }
    };
    let in_body = if method == Method::POST {
        let parameters = body::parameters("/oidc/me", headers, body).await?;
        parameters.refuse_repeated()?;
        parameters.get("access_token").map(str::to_owned)
    } else {
        None
    };
    match (in_header, in_body) {
        (Some(_), Some(_)) => Err(OidcError::invalid_request(
            "access token must only be provided using one mechanism",
        )),
        (Some(token), None) | (None, Some(token)) => Ok(token),
        (None, None) => Err(OidcError::new(
            ErrorKind::InvalidToken,
            "no access token provided",
        )),
    }
}
