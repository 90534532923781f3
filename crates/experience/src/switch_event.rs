//! Changing the purpose of a conversation (reference experience-api.md §1 "Event switch").

use keyward_model::{Event, InteractionEvent, Progress, Proof, SignInExperience, SignInMode};

use crate::{Context, ExperienceError, step::Step};

/// Turns a conversation to another purpose. What was proved stays; what was collected for the
/// former purpose is dropped. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn switch_event(
    context: &Context,
    uid: &str,
    event: InteractionEvent,
) -> Result<(), ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let allowed = may_switch(&step.settings, &open.progress, event);
            if allowed.is_ok() {
                open.progress.turn_to(event);
            }
            step.end(tx, open, &Event::PurposeChanged(event), allowed)
                .await
        })
        .await
        .flatten()
}

fn may_switch(
    settings: &SignInExperience,
    progress: &Progress,
    to: InteractionEvent,
) -> Result<(), ExperienceError> {
    let recovers = |event| event == InteractionEvent::ForgotPassword;
    match to {
        InteractionEvent::SignIn if settings.sign_in_mode == SignInMode::Register => {
            Err(ExperienceError::Forbidden)
        }
        InteractionEvent::Register if !may_register(settings, progress) => {
            Err(ExperienceError::Forbidden)
        }
        _ if recovers(to) != recovers(progress.event) => {
            Err(ExperienceError::NotSupportedForForgotPassword)
        }
        _ => Ok(()),
    }
}

/// Whether an account may be made: the settings allow it, or whoever sent a magic link does.
pub(crate) fn may_register(settings: &SignInExperience, progress: &Progress) -> bool {
    settings.sign_in_mode != SignInMode::SignIn
        || progress
            .records
            .iter()
            .any(|record| matches!(record.proof, Proof::OneTimeToken { .. }))
}
