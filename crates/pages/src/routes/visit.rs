//! A browser at a page of its conversation: which one it is, in which language, with whose look.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::Response,
};
use keyward_experience::{self as experience, Conversation, ExperienceError};
pub(super) use keyward_http::error::experience_status as status;
use keyward_http::{RequestInfo, SharedApp, TenantScope, conversation, cookies::Cookies};
use keyward_model::SignInExperience;

use super::{
    answer,
    surroundings::{plain_surroundings, surroundings},
    unknown_session,
};
use crate::views::{ErrorPage, Page};

/// A visit to a page that belongs to a conversation.
pub(super) struct Visit {
    /// The server.
    pub app: SharedApp,
    /// Whose page it is.
    pub scope: TenantScope,
    /// Who asks.
    pub info: RequestInfo,
    /// The conversation.
    pub conversation: Conversation,
    /// The tenant's settings.
    pub settings: Arc<SignInExperience>,
    /// The surroundings of the page.
    pub page: Page,
}

impl FromRequestParts<SharedApp> for Visit {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let scope = TenantScope::from_request_parts(parts, app).await?;
        let cookies = Cookies::from_request_parts(parts, app).await?;
        let info = RequestInfo::of(parts);
        let app_id = query(parts, "app_id");
        let settings = settings(app, &scope, &info).await?;
        let context = app.experience(&scope, &info, None);
        let found = conversation::find(app, &context, &scope, &cookies, app_id.as_deref()).await;
        let conversation = match found {
            Ok(Some(conversation)) => conversation,
            Ok(None) => return Err(unknown_session::leave(&scope, &settings)),
            Err(error) => return Err(error_page(app, &scope, &info, &settings, &error)),
        };
        let pending = conversation.pending();
        let client = app
            .store
            .client(&scope.tenant, &pending.client_id)
            .await
            .map_err(|error| error_page(app, &scope, &info, &settings, &error.into()))?;
        let locales = &pending.ui.ui_locales;
        let page = surroundings(app, &scope, &info, &settings, locales, client.as_deref())
            .await
            .map_err(|error| error_page(app, &scope, &info, &settings, &error.into()))?;
        Ok(Self {
            app: app.clone(),
            scope,
            info,
            conversation,
            settings,
            page,
        })
    }
}

impl Visit {
    /// For the services of the conversation.
    pub(super) fn context(&self) -> experience::Context {
        let locale = self.page.tag.clone();
        self.app.experience(&self.scope, &self.info, Some(locale))
    }

    /// A page of this conversation.
    pub(super) fn href(&self, path: &str) -> String {
        let client = self.conversation.pending().client_id.as_str();
        self.scope.urls.page(path, client)
    }

    /// Where the conversation's answer goes in the end, for the policy of its forms.
    pub(super) fn target(&self) -> &str {
        &self.conversation.pending().redirect_uri
    }

    /// The token of this conversation's forms.
    pub(super) fn form_token(&self) -> String {
        let uid = self.conversation.uid();
        self.app
            .store
            .vault()
            .form_token(self.scope.tenant.id(), uid)
    }

    /// Refuses a form that was not shown in this browser.
    pub(super) fn check_form_token(&self, token: &str) -> Result<(), Response> {
        let uid = self.conversation.uid();
        let vault = self.app.store.vault();
        if vault.is_form_token(self.scope.tenant.id(), uid, token) {
            Ok(())
        } else {
            Err(self.error_code(StatusCode::FORBIDDEN, "session.csrf_token_mismatch"))
        }
    }

    /// A finished conversation goes on at the provider.
    pub(super) fn resume_if_done(&self) -> Result<(), Response> {
        match &self.conversation {
            Conversation::Begun(interaction) if interaction.state.is_done() => Err(self.resume()),
            _ => Ok(()),
        }
    }

    /// On to the provider, by a redirect of its own: of two posts of a double click the browser follows the second one,
    /// and either must lead on.
    pub(super) fn resume(&self) -> Response {
        answer::see_other(&self.scope.urls.resume_path(self.conversation.uid()))
    }

    /// The page of an error that ends the visit.
    pub(super) fn error(&self, error: &ExperienceError) -> Response {
        self.error_code(status(error), error.code())
    }

    pub(super) fn error_code(&self, status: StatusCode, code: &str) -> Response {
        let trace = Some(self.info.request_id.as_str()).filter(|id| !id.is_empty());
        let view = ErrorPage::of(&self.page, code, trace);
        answer::page(status, &self.page, None, &view)
    }
}

/// One parameter of the query.
pub(super) fn query(parts: &Parts, name: &str) -> Option<String> {
    url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.into_owned())
}

/// The tenant's settings, or the page that says that they cannot be read.
pub(super) async fn settings(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
) -> Result<Arc<SignInExperience>, Response> {
    app.store
        .sign_in_experience(&scope.tenant)
        .await
        .map_err(|error| {
            let seed = SignInExperience::seed(scope.tenant.id());
            error_page(app, scope, info, &seed, &error.into())
        })
}

/// The page of an error before a conversation was found.
pub(super) fn error_page(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    settings: &SignInExperience,
    error: &ExperienceError,
) -> Response {
    let page = plain_surroundings(app, scope, info, settings);
    let trace = Some(info.request_id.as_str()).filter(|id| !id.is_empty());
    let view = ErrorPage::of(&page, error.code(), trace);
    answer::page(status(error), &page, None, &view)
}

/// The surroundings of a page without a conversation, or the page that says that they cannot be read.
pub(super) async fn bare_page(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
) -> Result<(Arc<SignInExperience>, Page), Response> {
    let settings = settings(app, scope, info).await?;
    let page = surroundings(app, scope, info, &settings, &[], None)
        .await
        .map_err(|error| error_page(app, scope, info, &settings, &error.into()))?;
    Ok((settings, page))
}
