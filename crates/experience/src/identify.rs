//! From a proved number to a signed-in user: finding the account or making it, and completing the
//! conversation (reference experience-api.md §4, §5.3 and "Submit").

use keyward_model::{
    Event, Interaction, InteractionEvent, InteractionState, JsonObject, Phone, SignedIn, User,
    UserProfile, Verification,
};
use keyward_store::{
    Tx, interactions, sessions,
    users::{self, Taken},
};

use crate::{
    ExperienceError, SignInMethod,
    enter_code::{Attempt, Entered, Outcome},
};

/// How the number was proved (RFC 8176).
const AMR: &str = "sms";

/// Signs the owner of the number in, or says that there is none.
pub(crate) async fn sign_in(
    tx: &mut Tx<'_>,
    mut attempt: Attempt,
    interaction: Interaction,
    verification: Verification,
) -> Result<Outcome, ExperienceError> {
    let event = InteractionEvent::SignIn;
    if !attempt.settings.sign_in {
        return refuse(tx, &attempt, event, ExperienceError::MethodNotEnabled).await;
    }
    let Some(user) = users::find_by_phone(tx, &verification.phone).await? else {
        stay(tx, &interaction, event, Some(verification)).await?;
        let refused = refuse(tx, &attempt, event, ExperienceError::UserNotFound).await?;
        return Ok(if attempt.settings.sign_up {
            Ok(Entered::NoAccount)
        } else {
            refused
        });
    };
    attempt.audit.context.user_id = Some(user.id.clone());
    if user.is_suspended {
        // The proof is spent: nothing of it may lead on to another account.
        stay(tx, &interaction, event, None).await?;
        return refuse(tx, &attempt, event, ExperienceError::Suspended).await;
    }
    submit(tx, attempt, interaction, event, &user).await
}

/// Makes an account for the number, or says that there is one.
pub(crate) async fn register(
    tx: &mut Tx<'_>,
    mut attempt: Attempt,
    interaction: Interaction,
    verification: Verification,
) -> Result<Outcome, ExperienceError> {
    let event = InteractionEvent::Register;
    if !attempt.settings.sign_up {
        return refuse(tx, &attempt, event, ExperienceError::Forbidden).await;
    }
    users::hold_phone(tx, &verification.phone).await?;
    if users::find_by_phone(tx, &verification.phone)
        .await?
        .is_some()
    {
        stay(tx, &interaction, event, Some(verification)).await?;
        let refused = refuse(tx, &attempt, event, ExperienceError::PhoneInUse).await?;
        return Ok(if attempt.settings.sign_in {
            Ok(Entered::AccountExists)
        } else {
            refused
        });
    }
    let user = new_user(&attempt, verification.phone);
    if let Err(error) = users::insert(tx, &user).await {
        return Err(match users::taken(&error) {
            Some(Taken::Phone) => ExperienceError::Conflict,
            _ => error.into(),
        });
    }
    attempt.audit.context.user_id = Some(user.id.clone());
    submit(tx, attempt, interaction, event, &user).await
}

/// Writes a refusal down; what was written before it is kept.
async fn refuse(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    event: InteractionEvent,
    error: ExperienceError,
) -> Result<Outcome, ExperienceError> {
    let identified = Event::Identified(event);
    attempt
        .audit
        .refusal(tx, &identified, error.code(), &error.to_string())
        .await?;
    Ok(Err(error))
}

/// Stays in the conversation: with the proof, which may serve the other purpose, or without.
async fn stay(
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    event: InteractionEvent,
    verification: Option<Verification>,
) -> Result<(), ExperienceError> {
    let state = InteractionState::Open {
        event,
        verification,
        user_id: None,
    };
    if interactions::update(tx, interaction, &state).await? {
        Ok(())
    } else {
        Err(ExperienceError::Conflict)
    }
}

fn new_user(attempt: &Attempt, phone: Phone) -> User {
    User {
        id: attempt.ids.user.clone(),
        username: None,
        primary_email: None,
        primary_phone: Some(phone),
        name: None,
        avatar: None,
        profile: UserProfile::default(),
        custom_data: JsonObject::new(),
        identities: JsonObject::new(),
        application_id: None,
        is_suspended: false,
        has_password: false,
        last_sign_in_at: None,
        created_at: attempt.now,
        updated_at: attempt.now,
    }
}

/// Completes the conversation: the session waits for the provider to give it its cookie.
async fn submit(
    tx: &mut Tx<'_>,
    mut attempt: Attempt,
    interaction: Interaction,
    event: InteractionEvent,
    user: &User,
) -> Result<Outcome, ExperienceError> {
    let now = attempt.now;
    let signed_in = SignedIn {
        user_id: user.id.clone(),
        authenticated_at: now,
        amr: vec![AMR.to_owned()],
        acr: None,
    };
    let session_id = attempt.ids.session.clone();
    attempt.audit.context.session_id = Some(session_id.clone());
    if !users::note_sign_in(tx, &user.id, now).await? {
        return Err(ExperienceError::Conflict);
    }
    sessions::insert(tx, &session_id, &signed_in, now).await?;
    let state = InteractionState::Submitted {
        signed_in,
        session_id,
    };
    if !interactions::update(tx, &interaction, &state).await? {
        return Err(ExperienceError::Conflict);
    }
    attempt.audit.success(tx, &Event::Identified(event)).await?;
    attempt.audit.success(tx, &Event::Submitted(event)).await?;
    attempt.sign_ins.success(SignInMethod::PhoneCode);
    Ok(Ok(Entered::Submitted))
}
