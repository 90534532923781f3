//! Calls from web pages (reference oidc.md §1.4, RFC 9700 §2.6): public documents are open to all,
//! token and userinfo to the client's own origins.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use keyward_http::{OidcFailure, RequestInfo, TenantScope};
use keyward_model::Application;
use keyward_oidc::{OidcError, allows_origin};

/// For public documents: any origin.
pub(super) async fn open(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    if request.method() == Method::OPTIONS {
        return answer_preflight(request.headers());
    }
    let mut response = next.run(request).await;
    allow(response.headers_mut(), origin);
    response
}

/// Before a call, any origin may ask: the client is not known yet.
pub(super) async fn preflight(headers: HeaderMap) -> Response {
    answer_preflight(&headers)
}

fn answer_preflight(headers: &HeaderMap) -> Response {
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

/// Closes the answer of a call on behalf of a client. A foreign origin gets 400 and cannot read it.
pub(super) fn for_client(
    mut response: Response,
    headers: &HeaderMap,
    scope: &TenantScope,
    application: Option<&Application>,
    info: &RequestInfo,
) -> Response {
    let origin = headers.get(header::ORIGIN).cloned();
    if let (Some(origin), Some(application)) = (&origin, application) {
        let text = origin.to_str().unwrap_or_default();
        if !allows_origin(application, text, scope.urls.origin()) {
            let shown: String = text
                .chars()
                .filter(char::is_ascii_graphic)
                .take(200)
                .collect();
            let error = OidcError::invalid_request(format!(
                "origin {shown} not allowed for client: {}",
                application.id
            ));
            return OidcFailure::new(error).into_response(info);
        }
    }
    allow(response.headers_mut(), origin);
    response.headers_mut().insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("WWW-Authenticate"),
    );
    response
}

fn allow(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    if origin.is_some() {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        origin.unwrap_or(HeaderValue::from_static("*")),
    );
}
