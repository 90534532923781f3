//! Calls from web pages (reference oidc.md §1.4, RFC 9700 §2.6): public documents are open to all,
//! token and userinfo to the client's own origins.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use keyward_http::TenantScope;
use keyward_model::Application;
use keyward_oidc::{Origin, allows_origin};

/// Before a call, any origin may ask: the client is not known yet.
pub(super) async fn preflight(headers: HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    allow(answer, headers.get(header::ORIGIN).cloned());
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type"),
    );
    answer.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("3600"),
    );
    response
}

/// The page that a request comes from.
pub(super) fn origin(headers: &HeaderMap, scope: &TenantScope) -> Option<Origin> {
    let page = headers.get(header::ORIGIN)?.to_str().unwrap_or_default();
    Some(Origin {
        page: page.to_owned(),
        server: scope.urls.origin().to_owned(),
    })
}

/// Closes the answer of a call on behalf of a client: a page of a foreign origin cannot read it.
pub(super) fn for_client(
    mut response: Response,
    headers: &HeaderMap,
    scope: &TenantScope,
    application: Option<&Application>,
) -> Response {
    let foreign = match (application, origin(headers, scope)) {
        (Some(application), Some(origin)) => !allows_origin(application, &origin),
        _ => false,
    };
    if !foreign {
        allow(response.headers_mut(), headers.get(header::ORIGIN).cloned());
        response.headers_mut().insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("WWW-Authenticate"),
        );
    }
    response
}

/// Lets pages of an origin read an answer, or of any where none is named.
pub(super) fn allow(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    if origin.is_some() {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        origin.unwrap_or(HeaderValue::from_static("*")),
    );
}
