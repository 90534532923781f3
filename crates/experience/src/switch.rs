//! Changing the purpose with the same proof: an unknown address goes on to register, a known one to
//! sign in, both without a second code (reference experience-api.md §1 "Event switch").

use keyward_model::{Event, InteractionEvent};

use crate::{
    Context, Entered, ExperienceError, advance,
    step::{Found, Step},
};

/// Makes an account for the address that was proved. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn register_instead(context: &Context, uid: &str) -> Result<Entered, ExperienceError> {
    switch(context, uid, InteractionEvent::Register).await
}

/// Signs in to the account of the address that was proved. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn sign_in_instead(context: &Context, uid: &str) -> Result<Entered, ExperienceError> {
    switch(context, uid, InteractionEvent::SignIn).await
}

async fn switch(
    context: &Context,
    uid: &str,
    to: InteractionEvent,
) -> Result<Entered, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    context
        .write(async move |tx| {
            let mut open = match step.find(tx).await? {
                Found::Submitted => return Ok(Ok(Entered::Submitted)),
                Found::Open(open) => open,
            };
            let proved = open.progress.code().filter(|(_, code)| code.verified);
            let Some(id) = proved.map(|(id, _)| id.to_owned()) else {
                return Err(ExperienceError::NotVerified);
            };
            if open.progress.event == InteractionEvent::ForgotPassword {
                return Err(ExperienceError::NotSupportedForForgotPassword);
            }
            if open.progress.event != to {
                open.progress.turn_to(to);
                step.audit.success(tx, &Event::PurposeChanged(to)).await?;
            }
            advance::with_record(tx, step, open, &id, &fields).await
        })
        .await
}
