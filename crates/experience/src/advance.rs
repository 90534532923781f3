//! How a page goes on: what follows from a proof, or from what was filled in, is done in the same
//! write, as far as it leads.

use std::sync::Arc;

use keyward_model::{
    Event, InteractionEvent, MissingProfile, ProfileField, Proof, SignInIdentifier, SignInMode,
};
use keyward_store::Tx;

use crate::{
    Context, ExperienceError, SignInMethod, identify, offer, profile,
    step::{Found, Open, Outcome, Step},
    submit::{self, Submitted},
};

/// How far a step brought the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// They are signed in: the provider takes over.
    Submitted,
    /// The address has no account; one can be made with the same proof.
    NoAccount,
    /// The address has an account; it can be used with the same proof.
    AccountExists,
    /// They choose a new password now.
    NewPassword,
    /// They have a new password, and sign in with it.
    PasswordReset,
    /// The account lacks something, which is asked for now: the first of these comes first.
    Missing(Vec<MissingProfile>),
}

/// Goes on with what was filled in: makes the account if one is to be made, and completes the
/// conversation. One commit.
///
/// # Errors
/// [`ExperienceError`].
pub async fn go_on(context: &Context, uid: &str) -> Result<Entered, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    context
        .write(async move |tx| {
            let mut open = match step.find(tx).await? {
                Found::Submitted => return Ok(Ok(Entered::Submitted)),
                Found::Open(open) => open,
            };
            let progress = &open.progress;
            if progress.event == InteractionEvent::Register && progress.user_id.is_none() {
                let event = Event::Identified(progress.event);
                let made = identify::by_event(tx, &mut step, &mut open, None, &fields).await;
                if let Err(error) = made {
                    step.context
                        .sign_ins
                        .failure(SignInMethod::Password, &error);
                    return refused(tx, &step, open, &event, error).await;
                }
                step.audit.success(tx, &event).await?;
            }
            complete(tx, step, open, &fields).await
        })
        .await
}

/// Goes on with a record that was completed.
pub(crate) async fn with_record(
    tx: &mut Tx<'_>,
    mut step: Step,
    mut open: Open,
    id: &str,
    fields: &Arc<Vec<ProfileField>>,
) -> Outcome<Entered> {
    let Some(proof) = open.progress.record(id).map(|record| record.proof.clone()) else {
        return Err(ExperienceError::VerificationNotFound);
    };
    let event = open.progress.event;
    if let (InteractionEvent::SignIn, Some(_), Proof::Code(code)) =
        (event, &open.progress.user_id, &proof)
    {
        // A further address of somebody who was identified.
        let collected = Event::ProfileCollected(event);
        let added = profile::add_proved(tx, &mut step, &mut open, code.to.clone()).await;
        if let Err(error) = added {
            // Another address is asked for.
            open.progress.forget(proof.kind());
            open.keeps = true;
            return step.end(tx, open, &collected, Err(error)).await;
        }
        step.audit.success(tx, &collected).await?;
        return complete(tx, step, open, fields).await;
    }
    let identified = Event::Identified(event);
    match identify::by_event(tx, &mut step, &mut open, Some(id), fields).await {
        Ok(_) => step.audit.success(tx, &identified).await?,
        Err(error) => {
            let other = other_way(&step, &proof, &error);
            if other.is_none() {
                step.context
                    .sign_ins
                    .failure(SignInMethod::of(&proof), &error);
            }
            // The proof may serve the other purpose, or the account that is still to be completed;
            // that of a suspended account serves none.
            open.keeps = matches!(
                error,
                ExperienceError::UserNotFound { .. }
                    | ExperienceError::UsernameInUse
                    | ExperienceError::EmailInUse
                    | ExperienceError::PhoneInUse
                    | ExperienceError::MissingProfile(_)
                    | ExperienceError::Suspended
            );
            if matches!(error, ExperienceError::Suspended) {
                open.progress.forget(proof.kind());
            }
            let refused = refused(tx, &step, open, &identified, error).await?;
            return Ok(match other {
                Some(entered) => Ok(entered),
                None => refused,
            });
        }
    }
    if event == InteractionEvent::ForgotPassword {
        step.save(tx, open).await?;
        return Ok(Ok(Entered::NewPassword));
    }
    complete(tx, step, open, fields).await
}

/// The other purpose, for which the same proof is good.
fn other_way(step: &Step, proof: &Proof, error: &ExperienceError) -> Option<Entered> {
    let Proof::Code(code) = proof else {
        return None;
    };
    let (settings, kind) = (&step.settings, code.to.kind());
    match error {
        ExperienceError::UserNotFound { .. } if offer::signs_up_by_code(settings, kind) => {
            Some(Entered::NoAccount)
        }
        ExperienceError::PhoneInUse | ExperienceError::EmailInUse
            if offer::signs_in_by_code(settings, kind)
                && is_in_use(error, kind)
                && settings.sign_in_mode != SignInMode::Register =>
        {
            Some(Entered::AccountExists)
        }
        _ => None,
    }
}

fn is_in_use(error: &ExperienceError, kind: SignInIdentifier) -> bool {
    match error {
        ExperienceError::PhoneInUse => kind == SignInIdentifier::Phone,
        _ => kind == SignInIdentifier::Email,
    }
}

/// Writes a refusal down. One that only says what is missing is a step forward.
async fn refused(
    tx: &mut Tx<'_>,
    step: &Step,
    open: Open,
    event: &Event,
    error: ExperienceError,
) -> Outcome<Entered> {
    Ok(
        match step.end::<Entered>(tx, open, event, Err(error)).await? {
            Err(ExperienceError::MissingProfile(missing)) => Ok(Entered::Missing(missing)),
            ended => ended,
        },
    )
}

/// Completes the conversation; what is missing is asked for.
async fn complete(
    tx: &mut Tx<'_>,
    mut step: Step,
    mut open: Open,
    fields: &[ProfileField],
) -> Outcome<Entered> {
    open.keeps = true;
    let submitted = submit::complete(tx, &mut step, open, fields).await?;
    Ok(match submitted {
        Ok(Submitted::SignedIn) => Ok(Entered::Submitted),
        Ok(Submitted::PasswordReset) => Ok(Entered::PasswordReset),
        Err(ExperienceError::MissingProfile(missing)) => Ok(Entered::Missing(missing)),
        Err(error) => Err(error),
    })
}
