//! A page of settings that were not saved, for a frame in the Console: a whole document, in which nothing can be used.
//! The policy of the page around it holds in it.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use keyward_experience::{self as experience, ExperienceError};
use keyward_http::{ApiError, Preview, RequestInfo, SharedApp, TenantScope};
use keyward_model::{InteractionEvent, LanguageTag};
use serde_json::json;

use super::{
    identifier_page::{Parts, Said, kinds},
    surroundings::preview_surroundings,
};
use crate::{
    countries,
    views::{NoMethodPage, Template as _},
};

/// Answers `{ "html" }`.
pub(super) async fn answer(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    preview: &Preview,
) -> Response {
    match render(app, scope, info, preview).await {
        Ok(Ok(html)) => {
            let private = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (private, Json(json!({ "html": html }))).into_response()
        }
        Ok(Err(error)) => ApiError::internal(error.to_string()).into_response(),
        Err(error) => ApiError::from(error).into_response(),
    }
}

async fn render(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    preview: &Preview,
) -> Result<askama::Result<String>, ExperienceError> {
    let page = preview_surroundings(app, scope, info, preview).await?;
    let context = app.experience(scope, info, None);
    let offer = experience::offer_of(&context, preview.settings.clone()).await?;
    // Where a page is closed, people come to the other one.
    let has = |event| !kinds(&offer, event).is_empty();
    let events = match preview.event {
        InteractionEvent::Register => [InteractionEvent::Register, InteractionEvent::SignIn],
        InteractionEvent::SignIn => [InteractionEvent::SignIn, InteractionEvent::Register],
        InteractionEvent::ForgotPassword => {
            [InteractionEvent::ForgotPassword, InteractionEvent::SignIn]
        }
    };
    let Some(event) = events.into_iter().find(|event| has(*event)) else {
        let view = NoMethodPage {
            page: &page,
            trace: None,
        };
        return Ok(view.render());
    };
    let languages = preview.language.iter().chain(&info.languages.0);
    let country = countries::guess(languages.map(LanguageTag::as_str));
    let nowhere = |_: &str| "#".to_owned();
    let parts = Parts::of(&offer, event, false, String::new(), country, nowhere);
    let said = Said::default();
    let policy = preview.settings.agree_to_terms_policy;
    Ok(parts.view(&page, policy, &said).render())
}
