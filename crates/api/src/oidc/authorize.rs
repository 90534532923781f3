//! `GET` and `POST /oidc/auth` (RFC 6749 §3.1, OpenID Connect Core §3.1.2.1). A request that leads to
//! a page writes nothing.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use keyward_http::{
    ForPeople, OidcFailure, RequestInfo, SharedApp, TenantScope, conversation,
    cookies::{Cookies, SESSION},
};
use keyward_model::{FirstScreen, PendingAuthorization};
use keyward_oidc::{
    Answer, OidcError, Parameters, Refused,
    authorize::{self, Decision, Link, Page},
};

use super::body;

/// Answers a request in the query.
pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    cookies: Cookies,
    uri: Uri,
) -> Response {
    authorize(&app, &scope, &info, cookies, &body::query(uri.query())).await
}

/// Answers a request in a form.
pub(super) async fn post(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    cookies: Cookies,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match body::parameters("/oidc/auth", &headers, body).await {
        Ok(parameters) => authorize(&app, &scope, &info, cookies, &parameters).await,
        Err(error) => OidcFailure::new(error).into_response(&info),
    }
}

async fn authorize(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    mut cookies: Cookies,
    parameters: &Parameters,
) -> Response {
    let context = app.oidc(scope, info);
    let checked = match authorize::check(&context, parameters).await {
        Ok(checked) => checked,
        Err(refused) => return refuse(refused, &context.issuer, info),
    };
    let link = checked.link.clone();
    let session = cookies.get(SESSION).map(str::to_owned);
    let decision = authorize::decide(&context, checked, session.as_deref()).await;
    let mut response = match decision {
        Ok(Decision::Page(page, pending)) => {
            let waiting = conversation::wait(app, &context, scope, &mut cookies, &pending).await;
            if let Err(error) = waiting {
                return direct(error, None, &context.issuer, info);
            }
            see_other(&path(scope, page, &pending, link.as_ref()))
        }
        Ok(Decision::Answer {
            answer,
            session: used,
        }) => {
            if let (Some(used), Some(value)) = (used, &session) {
                conversation::set_session(&mut cookies, value, used.expires_at);
            }
            send(answer)
        }
        Err(error) => {
            let state = parameters.get("state").map(str::to_owned);
            return direct(error, state, &context.issuer, info);
        }
    };
    cookies.write(response.headers_mut());
    response
}

/// Where a page is (reference oidc.md §3.3, §4).
fn path(
    scope: &TenantScope,
    page: Page,
    pending: &PendingAuthorization,
    link: Option<&Link>,
) -> String {
    let (urls, client) = (&scope.urls, pending.client_id.as_str());
    let first = pending.ui.first_screen;
    let path = match (page, first) {
        (Page::SelectAccount, _) => return urls.chooser_path(client),
        (Page::Consent, _) => return urls.consent_path(client),
        (Page::SwitchAccount, _) => "/switch-account",
        (Page::SignIn | Page::Link, FirstScreen::ResetPassword) => "/reset-password",
        (Page::Link, _) => "/one-time-token",
        (Page::SignIn, FirstScreen::SignIn) => return urls.sign_in_path(client),
        (Page::SignIn, FirstScreen::Register) => return urls.register_path(client),
        (Page::SignIn, FirstScreen::IdentifierSignIn) => "/identifier-sign-in",
        (Page::SignIn, FirstScreen::IdentifierRegister) => "/identifier-register",
    };
    match (page, link) {
        (Page::Link | Page::SwitchAccount, Some(link)) => {
            urls.link_page(path, client, &link.email, &link.token)
        }
        _ => urls.page(path, client),
    }
}

/// Sends a refusal where it may go.
fn refuse(refused: Refused, issuer: &Arc<str>, info: &RequestInfo) -> Response {
    match refused {
        Refused::Redirect(answer) => send(answer),
        Refused::Direct { error, state } => direct(error, state, issuer, info),
    }
}

fn direct(
    error: OidcError,
    state: Option<String>,
    issuer: &Arc<str>,
    info: &RequestInfo,
) -> Response {
    OidcFailure {
        state,
        iss: Some(issuer.to_string()),
        ..OidcFailure::new(error)
    }
    .into_response(info)
}

/// Sends an answer to the client by the browser.
pub(super) fn send(answer: Answer) -> Response {
    let Some(location) = answer.location() else {
        let status = if answer.is_error {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        let mut response = (status, no_store()).into_response();
        response.extensions_mut().insert(ForPeople::FormPost {
            redirect_uri: answer.redirect_uri,
            parameters: answer.parameters,
        });
        return response;
    };
    see_other(&location)
}

/// 303: what was posted is never posted on (RFC 9700 §4.12).
pub(super) fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (
            StatusCode::SEE_OTHER,
            no_store(),
            [(header::LOCATION, location)],
        )
            .into_response(),
        // Registered URIs have no control characters and parameters are encoded.
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

pub(super) fn no_store() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}
