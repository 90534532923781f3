//! The browser that calls: which conversation its cookies prove, and what services need to serve it.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use keyward_experience::{self as experience, Conversation, ExperienceError};
use keyward_http::{
    ApiError, Documented, RequestInfo, SharedApp, TenantScope, conversation, cookies::Cookies,
};
use keyward_model::{LanguageTag, PendingAuthorization, SignInExperience};

/// Names the application whose conversation is meant, as `app_id` in the query does; the latest one
/// without either.
const APP_ID: &str = "logto-app-id";

/// A call in a conversation.
pub(crate) struct Visitor {
    /// For the services.
    pub(crate) context: experience::Context,
    /// The conversation.
    pub(crate) conversation: Conversation,
    /// The tenant's URLs.
    pub(crate) scope: TenantScope,
}

impl Visitor {
    /// The conversation's id.
    pub(crate) fn uid(&self) -> &str {
        self.conversation.uid()
    }

    /// Refuses unless something was begun.
    pub(super) fn begun(&self) -> Result<&str, ApiError> {
        match &self.conversation {
            Conversation::Begun(_) => Ok(self.uid()),
            Conversation::Waiting(_) => Err(ExperienceError::InteractionNotFound.into()),
        }
    }
}

impl FromRequestParts<SharedApp> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let header = |name: &str| parts.headers.get(name)?.to_str().ok();
        // Another site's page acts in nobody's conversation, whatever cookies travel with it.
        if header("sec-fetch-site") == Some("cross-site") {
            return Err(ApiError::new(StatusCode::FORBIDDEN, "auth.forbidden"));
        }
        let in_query = || {
            let query = parts.uri.query().unwrap_or_default();
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == "app_id")
                .map(|(_, value)| value.into_owned())
        };
        let app_id = header(APP_ID).map(str::to_owned).or_else(in_query);
        let unreadable = || ApiError::unavailable("the tenant or its keys cannot be read");
        let scope = TenantScope::from_request_parts(parts, app).await;
        let scope = scope.map_err(|_| unreadable())?;
        let cookies = Cookies::from_request_parts(parts, app).await;
        let cookies = cookies.map_err(|_| unreadable())?;
        let info = RequestInfo::of(parts);
        let mut context = app.experience(&scope, &info, None);
        let found = conversation::find(app, &context, &scope, &cookies, app_id.as_deref()).await?;
        let Some(conversation) = found else {
            return Err(ApiError::from(ExperienceError::NotFound));
        };
        let settings = app.store.sign_in_experience(&scope.tenant).await?;
        context.locale = Some(locale(&settings, conversation.pending(), &info));
        Ok(Self {
            context,
            conversation,
            scope,
        })
    }
}

/// The language of messages (reference experience-api.md §8).
fn locale(
    settings: &SignInExperience,
    pending: &PendingAuthorization,
    info: &RequestInfo,
) -> String {
    let accepted = info.languages.0.iter();
    let accepted = accepted.filter(|_| settings.language_info.auto_detect);
    let wished = pending.ui.ui_locales.iter().chain(accepted).next();
    wished.map_or_else(
        || settings.language_info.fallback_language.clone(),
        |tag| LanguageTag::as_str(tag).to_owned(),
    )
}

/// Its cookies stand in no document: clients of the contract are browsers.
impl Documented for Visitor {}
