//! Entering a code. A right code identifies the person and completes the conversation in the same
//! write, unless they must first say whether they want an account (reference experience-api.md
//! §3.2, §4).

use std::sync::Arc;

use keyward_model::{
    Event, Id, InteractionEvent, InteractionState, SentinelPolicy, Session, Time, User,
    Verification, VerificationCodePolicy,
};
use keyward_store::{Audit, Tx, interactions, verification_codes};

use crate::{
    Context, ExperienceError, SignInMethod, SignIns, codes,
    guard::{self, Targets},
    identify, offer,
};

/// How far a code brought the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// They are signed in: the provider takes over.
    Submitted,
    /// The number has no account; one can be made with the same proof.
    NoAccount,
    /// The number has an account; it can be used with the same proof.
    AccountExists,
}

/// What the write needs, drawn before it begins.
pub(crate) struct Attempt {
    pub(crate) uid: String,
    pub(crate) settings: Settings,
    pub(crate) ids: NewIds,
    pub(crate) audit: Audit,
    pub(crate) sign_ins: Arc<SignIns>,
    pub(crate) now: Time,
}

/// The settings that judge an attempt.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) sentinel: SentinelPolicy,
    pub(crate) codes: VerificationCodePolicy,
    pub(crate) sign_in: bool,
    pub(crate) sign_up: bool,
}

/// Identifiers for what may come into being.
pub(crate) struct NewIds {
    pub(crate) user: Id<User>,
    pub(crate) session: Id<Session>,
    pub(crate) activities: [String; 2],
}

impl Attempt {
    pub(crate) async fn new(
        context: &Context,
        uid: &str,
        client: Option<&Id<keyward_model::Application>>,
    ) -> Result<Self, ExperienceError> {
        let offer = offer::offer(context).await?;
        Ok(Self {
            uid: uid.to_owned(),
            settings: Settings {
                sentinel: offer.settings.sentinel_policy,
                codes: offer.settings.verification_code_policy,
                sign_in: offer.settings.phone_code_sign_in(),
                sign_up: offer.settings.phone_code_sign_up(),
            },
            ids: NewIds {
                user: context.new_user_id(),
                session: Id::from(context.new_id()),
                activities: [context.new_id(), context.new_id()],
            },
            audit: context.audit(uid, client),
            sign_ins: context.sign_ins.clone(),
            now: context.now,
        })
    }
}

/// How a write ended that keeps what it wrote either way.
pub(crate) type Outcome = Result<Entered, ExperienceError>;

/// Judges a code. One commit.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then, nothing else.
pub async fn enter_code(
    context: &Context,
    uid: &str,
    code: &str,
) -> Result<Entered, ExperienceError> {
    let attempt = Attempt::new(context, uid, None).await?;
    let (context_copy, code) = (context.clone(), code.trim().to_owned());
    let judged = context
        .store
        .write(&context.tenant, async move |tx| {
            judge(tx, &context_copy, attempt, &code).await
        })
        .await;
    counted(context, judged)
}

/// Counts an attempt that came to nothing; one that signed in was counted where it did.
pub(crate) fn counted(
    context: &Context,
    judged: Result<Outcome, ExperienceError>,
) -> Result<Entered, ExperienceError> {
    judged.flatten().inspect_err(|error| {
        context.sign_ins.failure(SignInMethod::PhoneCode, error);
    })
}

async fn judge(
    tx: &mut Tx<'_>,
    context: &Context,
    mut attempt: Attempt,
    code: &str,
) -> Result<Outcome, ExperienceError> {
    let now = attempt.now;
    interactions::hold(tx, &attempt.uid).await?;
    let Some(interaction) = interactions::find(tx, &attempt.uid, now).await? else {
        return Err(ExperienceError::NotFound);
    };
    attempt.audit.context.application_id = Some(interaction.pending.client_id.clone());
    let (event, mut verification) = match &interaction.state {
        // Two clicks: the first one has done it.
        InteractionState::Submitted { .. } => return Ok(Ok(Entered::Submitted)),
        InteractionState::Open {
            event,
            verification: Some(verification),
            ..
        } => (*event, verification.clone()),
        InteractionState::Open { .. } => return Err(ExperienceError::VerificationNotFound),
    };
    if !verification.verified {
        let targets = Targets {
            number: codes::target(context, &verification.phone),
            address: codes::address(context),
            address_limit: context.address_limit,
        };
        let refused = check(tx, context, &attempt, &verification, &targets, code).await?;
        let entered = Event::PhoneCodeEntered(event);
        if let Some(error) = refused {
            attempt
                .audit
                .refusal(tx, &entered, error.code(), &error.to_string())
                .await?;
            return Ok(Err(error));
        }
        attempt.audit.success(tx, &entered).await?;
        verification.verified = true;
    }
    match event {
        InteractionEvent::SignIn => identify::sign_in(tx, attempt, interaction, verification).await,
        InteractionEvent::Register => {
            identify::register(tx, attempt, interaction, verification).await
        }
    }
}

/// The checks of a code, in the contract's order. Every failure counts for the sentinel.
async fn check(
    tx: &mut Tx<'_>,
    context: &Context,
    attempt: &Attempt,
    verification: &Verification,
    targets: &Targets,
    code: &str,
) -> Result<Option<ExperienceError>, ExperienceError> {
    let now = attempt.now;
    guard::hold(tx, targets).await?;
    if let Some(error) = guard::refuse_blocked(tx, targets, now).await? {
        return Ok(Some(error));
    }
    let policy = attempt.settings.codes;
    let stored = verification_codes::find(tx, &verification.id, &attempt.uid).await?;
    let refused = match stored {
        None => Some(ExperienceError::CodeNotFound),
        Some(stored) if stored.phone != verification.phone => Some(ExperienceError::CodeNotFound),
        Some(stored) if stored.created_at.plus_seconds(policy.lifetime()) <= now => {
            Some(ExperienceError::CodeExpired)
        }
        // A try is taken before the code is looked at, so that parallel guesses share the count.
        Some(_) if !verification_codes::take_try(tx, &verification.id, policy.tries()).await? => {
            Some(ExperienceError::CodeExhausted)
        }
        Some(stored) => {
            let digest = codes::digest(
                context,
                &attempt.uid,
                &verification.id,
                &verification.phone,
                code,
            );
            let fits = keyward_crypto::constant_time_eq(&digest, &stored.code_hmac);
            if fits && verification_codes::consume(tx, &verification.id, now).await? {
                None
            } else {
                Some(ExperienceError::CodeMismatch)
            }
        }
    };
    let Some(error) = refused else {
        return Ok(None);
    };
    let blocked = guard::count_failure(
        tx,
        attempt.settings.sentinel,
        [&attempt.ids.activities[0], &attempt.ids.activities[1]],
        targets,
        now,
    )
    .await?;
    Ok(Some(blocked.unwrap_or(error)))
}
