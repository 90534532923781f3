//! The layer that shows people what protocol endpoints answer: errors, the form of `form_post`, the
//! question of signing out.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use keyward_http::{ForPeople, RequestInfo, SharedApp, TenantScope};
use keyward_oidc::EndSessionRequest;
use url::Url;

use super::{answer, preview, visit::bare_page};
use crate::views::{ErrorPage, Form, FormPostPage, Page, SignOutPage, SignedOutPage, field};

/// Replaces the body of an answer that a person may see.
pub async fn show(
    app: &SharedApp,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let info = RequestInfo::of(&parts);
    parts.extensions.insert(info.clone());
    let scope = parts.extensions.get::<TenantScope>().cloned();
    // What only programs call answers programs, whatever they accept.
    let path = parts.uri.path();
    let for_programs = path == "/oidc/me" || path.starts_with("/oidc/token");
    let mut response = next(Request::from_parts(parts, body)).await;
    let shown = response.extensions_mut().remove::<ForPeople>();
    let (Some(shown), Some(scope)) = (shown, scope) else {
        return response;
    };
    if let ForPeople::Preview(wanted) = &shown {
        return preview::answer(app, &scope, &info, wanted).await;
    }
    let is_error = matches!(shown, ForPeople::Error { .. });
    if is_error && (for_programs || !info.wants_html) {
        return response;
    }
    let page = match bare_page(app, &scope, &info).await {
        Ok((_, page)) => page,
        Err(page) => return page,
    };
    let mut rendered = render(app, &scope, &info, &page, response.status(), &shown);
    // Cookies and challenges of the answer stay.
    let own: Vec<_> = rendered.headers().keys().cloned().collect();
    for (name, value) in response.headers() {
        if !own.contains(name) && *name != header::CONTENT_LENGTH {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    rendered
}

fn render(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    page: &Page,
    status: StatusCode,
    shown: &ForPeople,
) -> Response {
    match shown {
        ForPeople::Error { code } => {
            let trace = Some(info.request_id.as_str()).filter(|id| !id.is_empty());
            let view = ErrorPage::of(page, code, trace);
            answer::page(status, page, None, &view)
        }
        // Answered before: its surroundings are not the tenant's.
        ForPeople::Preview(_) => status.into_response(),
        ForPeople::FormPost {
            redirect_uri,
            parameters,
        } => {
            let fields: Vec<(&str, &str)> = parameters
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let view = FormPostPage {
                page,
                redirect_uri,
                fields: &fields,
            };
            answer::page(status, page, Some(redirect_uri), &view)
        }
        ForPeople::AskSignOut { request, bound_to } => {
            let csrf = app.store.vault().form_token(scope.tenant.id(), bound_to);
            ask_sign_out(scope, page, status, request, &csrf)
        }
        ForPeople::SignedOut => {
            let view = SignedOutPage {
                page,
                continue_href: None,
            };
            answer::page(status, page, None, &view)
        }
    }
}

fn ask_sign_out(
    scope: &TenantScope,
    page: &Page,
    status: StatusCode,
    request: &EndSessionRequest,
    csrf: &str,
) -> Response {
    debug_assert_eq!(field::CSRF, "csrf");
    let action = scope.urls.path("/oidc/session/end/confirm");
    let client_id = request
        .client
        .as_ref()
        .map(|client| client.application.id.as_str());
    let uri = request.post_logout_redirect_uri.as_deref();
    let hidden: Vec<(&str, &str)> = [
        ("client_id", client_id),
        ("post_logout_redirect_uri", uri),
        ("state", request.state.as_deref()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect();
    let stay = uri.map(str::to_owned).or_else(|| app_of(request));
    let view = SignOutPage {
        page,
        form: Form {
            action: &action,
            csrf,
            hidden: &hidden,
        },
        cancel_href: stay.as_deref(),
    };
    answer::page(status, page, uri, &view)
}

/// Where somebody goes who stays signed in: to the site of the application that asks, if it has one.
fn app_of(request: &EndSessionRequest) -> Option<String> {
    let metadata = &request.client.as_ref()?.application.oidc_client_metadata;
    let mut sites = metadata
        .redirect_uris
        .iter()
        .filter_map(|uri| Url::parse(uri.as_str()).ok())
        .filter(|uri| matches!(uri.scheme(), "http" | "https") && !uri.as_str().contains('*'));
    let site = sites.next()?.origin().ascii_serialization();
    Some(format!("{site}/"))
}
