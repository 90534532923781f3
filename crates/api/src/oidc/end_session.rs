//! `/oidc/session/end` and its steps (OpenID Connect RP-Initiated Logout 1.0). The question itself is a
//! page.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use keyward_http::{
    ForPeople, OidcFailure, RequestInfo, SharedApp, TenantScope,
    cookies::{Cookies, Lifetime, SESSION},
};
use keyward_oidc::{self as oidc, EndSession, OidcError, Parameters};

use super::{
    authorize::{no_store, see_other},
    body,
};

/// Answers a request in the query.
pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    cookies: Cookies,
    uri: Uri,
) -> Response {
    end(&app, &scope, &info, cookies, &body::query(uri.query())).await
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
    match body::parameters("/oidc/session/end", &headers, body).await {
        Ok(parameters) => end(&app, &scope, &info, cookies, &parameters).await,
        Err(error) => OidcFailure::new(error).into_response(&info),
    }
}

async fn end(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    mut cookies: Cookies,
    parameters: &Parameters,
) -> Response {
    let context = app.oidc(scope, info);
    let session = cookies.get(SESSION).map(str::to_owned);
    match oidc::end_session(&context, parameters, session.as_deref()).await {
        Ok(EndSession::Done(destination)) => {
            cookies.set(SESSION, "", Lifetime::Gone);
            let mut response = leave(scope, destination);
            cookies.write(response.headers_mut());
            response
        }
        Ok(EndSession::Ask(request)) => {
            let mut response = (StatusCode::OK, no_store()).into_response();
            response.extensions_mut().insert(ForPeople::AskSignOut {
                request: Box::new(request),
                bound_to: session.unwrap_or_default(),
            });
            response
        }
        Err(error) => OidcFailure::new(error).into_response(info),
    }
}

/// `POST /oidc/session/end/confirm`: the person said yes. The request is checked again; the form's
/// token proves that the page was shown in this browser.
pub(super) async fn confirm(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    mut cookies: Cookies,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let checked = async {
        let parameters = body::parameters("/oidc/session/end/confirm", &headers, body).await?;
        let session = cookies
            .get(SESSION)
            .map(str::to_owned)
            .ok_or_else(|| OidcError::invalid_request("could not find logout details"))?;
        let token = parameters.get("csrf").unwrap_or_default();
        if !app
            .store
            .vault()
            .is_form_token(scope.tenant.id(), &session, token)
        {
            return Err(OidcError::invalid_request("xsrf token invalid"));
        }
        let context = app.oidc(&scope, &info);
        let request = oidc::check_end_session(&context, &parameters).await?;
        oidc::sign_out(&context, &session).await?;
        Ok(request.destination())
    };
    match checked.await {
        Ok(destination) => {
            cookies.set(SESSION, "", Lifetime::Gone);
            let mut response = leave(&scope, destination);
            cookies.write(response.headers_mut());
            response
        }
        Err(error) => OidcFailure::new(error).into_response(&info),
    }
}

/// `GET /oidc/session/end/success`
pub(super) async fn success() -> Response {
    let mut response = (StatusCode::OK, no_store()).into_response();
    response.extensions_mut().insert(ForPeople::SignedOut);
    response
}

fn leave(scope: &TenantScope, destination: Option<String>) -> Response {
    see_other(&destination.unwrap_or_else(|| scope.urls.path("/oidc/session/end/success")))
}
