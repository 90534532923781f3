//! A page without a conversation (reference oidc.md §5.2): the tenant may name another place for it.

use axum::{extract::State, http::StatusCode, response::Response};
use keyward_http::{RequestInfo, SharedApp, TenantScope};
use keyward_model::SignInExperience;

use super::{
    answer,
    visit::{choose, settings, surroundings},
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

/// `GET /`
pub(super) async fn redirect(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
) -> Response {
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
    let settings = match settings(&app, &scope, &info).await {
        Ok(settings) => settings,
        Err(response) => return response,
    };
    let language = choose(&settings, &[], &info);
    let page = surroundings(&app, &scope, &settings, language, String::new());
    let trace = Some(info.request_id.as_str()).filter(|id| !id.is_empty());
    let view = ErrorPage::of(&page, "session.not_found", trace);
    answer::page(StatusCode::NOT_FOUND, &page, None, &view)
}
