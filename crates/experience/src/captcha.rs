//! Captchas (reference experience-api.md §1): asked of the provider before anything is written.

use keyward_model::{Progress, Secret, SignInExperience};

use crate::{Context, ExperienceError};

/// Asks the tenant's provider whether the token proves a person. Nothing is asked without a token.
pub(crate) async fn verify(
    context: &Context,
    token: Option<&Secret>,
) -> Result<bool, ExperienceError> {
    let Some(token) = token else {
        return Ok(false);
    };
    let provider = context.store.captcha_provider(&context.tenant).await?;
    let Some(provider) = provider else {
        return Err(ExperienceError::CaptchaFailed);
    };
    if context.captcha.verify(&provider, token.expose()).await {
        Ok(true)
    } else {
        Err(ExperienceError::CaptchaFailed)
    }
}

/// Refuses while the settings ask for a captcha and nothing has shown that a person is there.
pub(crate) fn require(
    settings: &SignInExperience,
    progress: &Progress,
) -> Result<(), ExperienceError> {
    if settings.wants_captcha() && !progress.captcha.verified && !progress.captcha.skipped {
        return Err(ExperienceError::CaptchaRequired);
    }
    Ok(())
}
