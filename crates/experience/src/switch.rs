//! Changing the purpose with the same proof: an unknown number goes on to register, a known one to
//! sign in, both without a second code (reference experience-api.md §1 "Event switch").

use keyward_model::{Event, Interaction, InteractionEvent, InteractionState, Verification};
use keyward_store::{Tx, interactions};

use crate::{
    Context, ExperienceError,
    enter_code::{Attempt, Entered, Outcome, counted},
    identify,
};

/// Makes an account for the number that was proved. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn register_instead(context: &Context, uid: &str) -> Result<Entered, ExperienceError> {
    let attempt = Attempt::new(context, uid, None).await?;
    let judged = context
        .store
        .write(&context.tenant, async move |tx| {
            switch(tx, attempt, InteractionEvent::Register).await
        })
        .await;
    counted(context, judged)
}

/// Signs in to the account of the number that was proved. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn sign_in_instead(context: &Context, uid: &str) -> Result<Entered, ExperienceError> {
    let attempt = Attempt::new(context, uid, None).await?;
    let judged = context
        .store
        .write(&context.tenant, async move |tx| {
            switch(tx, attempt, InteractionEvent::SignIn).await
        })
        .await;
    counted(context, judged)
}

async fn switch(
    tx: &mut Tx<'_>,
    mut attempt: Attempt,
    to: InteractionEvent,
) -> Result<Outcome, ExperienceError> {
    interactions::hold(tx, &attempt.uid).await?;
    let Some(interaction) = interactions::find(tx, &attempt.uid, attempt.now).await? else {
        return Err(ExperienceError::NotFound);
    };
    attempt.audit.context.application_id = Some(interaction.pending.client_id.clone());
    let Some((from, verification)) = proved(&interaction)? else {
        return Ok(Ok(Entered::Submitted));
    };
    if from != to {
        attempt
            .audit
            .success(tx, &Event::PurposeChanged(to))
            .await?;
    }
    match to {
        InteractionEvent::SignIn => identify::sign_in(tx, attempt, interaction, verification).await,
        InteractionEvent::Register => {
            identify::register(tx, attempt, interaction, verification).await
        }
    }
}

/// The purpose and the proof of a conversation; `None` when it is already complete.
fn proved(
    interaction: &Interaction,
) -> Result<Option<(InteractionEvent, Verification)>, ExperienceError> {
    match &interaction.state {
        InteractionState::Submitted { .. } => Ok(None),
        InteractionState::Open {
            event,
            verification: Some(verification),
            ..
        } if verification.verified => Ok(Some((*event, verification.clone()))),
        InteractionState::Open { .. } => Err(ExperienceError::NotVerified),
    }
}
