//! `POST /api/sign-in-exp/preview`: how a page would look with settings that were not saved. The contract has no such
//! operation: it is for the Console.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use keyward_http::{
    ApiError, ForPeople, JsonBody, Preview, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::{InteractionEvent, JsonObject, LanguageTag};
use serde::Serialize;
use utoipa::ToSchema;

use super::{SettingsChange, service};
use crate::management::{Administrator, custom_phrases::Texts};

pub(super) struct Body {
    change: SettingsChange,
    event: InteractionEvent,
    language: Option<String>,
    texts: Option<JsonObject>,
    is_dark: bool,
    nonce: String,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let change = input
            .key("signInExperience")
            .optional(SettingsChange::from_input);
        let event = input.key("page").choice(&[
            ("sign-in", InteractionEvent::SignIn),
            ("register", InteractionEvent::Register),
            ("forgot-password", InteractionEvent::ForgotPassword),
        ]);
        let language = input.key("language").optional(|tag| tag.text_of(2..=35));
        let texts = input.key("customPhrases").optional(Texts::from_input);
        let theme = [("light", false), ("dark", true)];
        let is_dark = input.key("theme").optional(|mode| mode.choice(&theme));
        let nonce = input.key("nonce").text_of(1..=128);
        Some(Self {
            change: change?.unwrap_or_default(),
            event: event?,
            language: language?,
            texts: texts?.map(|Texts(texts)| texts),
            is_dark: is_dark?.unwrap_or_default(),
            nonce: nonce?,
        })
    }
}

/// A page.
#[derive(Serialize, ToSchema)]
#[schema(as = SignInExperiencePreview)]
pub(super) struct Answer {
    /// The whole document, without scripts, for a frame of the page that has the nonce.
    html: &'static str,
}

/// Renders a page with settings that are not saved.
#[utoipa::path(
    post,
    path = "/sign-in-exp/preview",
    responses((status = 200, body = Answer), (status = 404), (status = 409), (status = 422)),
)]
pub(super) async fn preview(
    by: Administrator,
    State(app): State<SharedApp>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Response, ApiError> {
    let settings = service::preview(&by, &app.messenger, &app.phrases, body.change).await?;
    let preview = ForPeople::Preview(Box::new(Preview {
        settings: Arc::new(settings),
        event: body.event,
        language: body.language.as_deref().and_then(LanguageTag::parse),
        texts: body.texts,
        is_dark: body.is_dark,
        nonce: body.nonce,
    }));
    // `pages` puts the document in.
    let mut response = Json(Answer { html: "" }).into_response();
    response.extensions_mut().insert(preview);
    Ok(response)
}
