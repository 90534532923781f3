//! A page without a conversation (reference oidc.md §5.2): the tenant may name another place for it.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::Response,
};
use keyward_http::{RequestInfo, SharedApp, TenantScope};
use keyward_model::{SignInExperience, TenantId};

use super::{
    answer,
    visit::{bare_page, settings},
};
use crate::views::ErrorPage;

/// Where a browser without a conversation goes.
pub(super) fn leave(scope: &TenantScope, settings: &SignInExperience) -> Response {
    let elsewhere = settings
        .unknown_session_redirect_url
        .as_deref()
        .filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    match elsewhere {
        Some(url) => answer::see_other(url),
        None => answer::see_other(&scope.urls.path("/unknown-session")),
    }
}

/// Whether an answer leads to [`page`], and not to the tenant's other place.
pub(super) fn is_here(scope: &TenantScope, answer: &Response) -> bool {
    let location = answer.headers().get(header::LOCATION);
    location.is_some_and(|location| *location == *scope.urls.path("/unknown-session"))
}

/// Where to begin who wants another password and comes from no application.
pub(super) async fn begin_in_app(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
) -> Response {
    let page = match bare_page(app, scope, info).await {
        Ok((_, page)) => page,
        Err(response) => return response,
    };
    let view = ErrorPage::to_begin_with_reset(&page, "session.not_found");
    answer::page(StatusCode::NOT_FOUND, &page, None, &view)
}

/// `GET /`
pub(super) async fn redirect(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
) -> Response {
    if *scope.tenant.id() == TenantId::admin() {
        return answer::see_other(&app.addresses.console());
    }
    match settings(&app, &scope, &info).await {
        Ok(settings) => leave(&scope, &settings),
        Err(response) => response,
    }
}

/// `GET /unknown-session`
pub(super) async fn page(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
) -> Response {
    end(
        &app,
        &scope,
        &info,
        StatusCode::NOT_FOUND,
        "session.not_found",
    )
    .await
}

/// `GET /account-suspended`: applications send people here who lost their account.
pub(super) async fn suspended(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
) -> Response {
    end(
        &app,
        &scope,
        &info,
        StatusCode::UNAUTHORIZED,
        "user.suspended",
    )
    .await
}

/// A page that says only what went wrong.
pub(super) async fn end(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    status: StatusCode,
    code: &str,
) -> Response {
    let page = match bare_page(app, scope, info).await {
        Ok((_, page)) => page,
        Err(response) => return response,
    };
    let trace = Some(info.request_id.as_str()).filter(|id| !id.is_empty());
    let view = ErrorPage::of(&page, code, trace);
    answer::page(status, &page, None, &view)
}
