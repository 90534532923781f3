//! The captcha of pages that begin a conversation (reference experience-api.md §1): who is asked, and what came of
//! it.

use axum::response::Response;
use keyward_experience::{Conversation, ExperienceError};
use keyward_model::{InteractionState, Secret};

use super::{fields::Fields, visit::Visit};
use crate::views::{Captcha, CaptchaField, field};

/// The captcha of a page, and what is said beside it.
#[derive(Default)]
pub(super) struct Asked {
    captcha: Option<Captcha>,
    error: Option<String>,
}

impl Asked {
    /// What the page asks with, where the tenant asks and the person has not shown in this conversation that they are
    /// one.
    pub(super) async fn of(visit: &Visit) -> Result<Self, Response> {
        if is_shown(&visit.conversation) {
            return Ok(Self::default());
        }
        Self::anew(visit).await
    }

    /// The same where the conversation begins anew with what the page sends, so that nothing was shown yet.
    pub(super) async fn anew(visit: &Visit) -> Result<Self, Response> {
        if !visit.settings.wants_captcha() {
            return Ok(Self::default());
        }
        let provider = visit.app.store.captcha_provider(&visit.scope.tenant).await;
        let provider = provider.map_err(|error| visit.error(&error.into()))?;
        Ok(Self {
            captcha: provider.map(|provider| Captcha::of(&provider, &visit.page.tag)),
            error: None,
        })
    }

    /// What the provider gave; nothing where nobody was asked.
    pub(super) fn token(&self, form: &Fields) -> Option<Secret> {
        let token = form.get(field::CAPTCHA);
        let is_asked = self.captcha.is_some() && !token.is_empty();
        is_asked.then(|| Secret::new(token.to_owned()))
    }

    /// Takes up a refusal that is said beside it; otherwise it is said elsewhere.
    pub(super) fn takes(&mut self, error: &ExperienceError, text: &str) -> bool {
        let is_about_it = matches!(
            error,
            ExperienceError::CaptchaRequired | ExperienceError::CaptchaFailed
        );
        if !is_about_it || self.captcha.is_none() {
            return false;
        }
        self.error = Some(text.to_owned());
        true
    }

    /// The captcha itself.
    pub(super) fn captcha(&self) -> Option<&Captcha> {
        self.captcha.as_ref()
    }

    /// The captcha in the form.
    pub(super) fn field(&self) -> Option<CaptchaField<'_>> {
        let error = self.error.as_deref();
        let captcha = self.captcha.as_ref()?;
        Some(CaptchaField { captcha, error })
    }
}

fn is_shown(conversation: &Conversation) -> bool {
    let Conversation::Begun(interaction) = conversation else {
        return false;
    };
    match &interaction.state {
        InteractionState::Open(progress) => progress.captcha.verified || progress.captcha.skipped,
        InteractionState::Submitted { .. } | InteractionState::Chosen { .. } => true,
    }
}
