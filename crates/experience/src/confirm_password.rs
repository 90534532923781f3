//! Proving to be the user who is signed in, by their password, before they change their own account. A guess is counted
//! before it is judged, as in `password`; it counts at the user, whatever they sign in by.

use keyward_crypto::Verdict;
use keyward_model::{
    Actor, Event, Id, ManagementAction, PasswordDigest, Secret, SentinelAction, User,
};
use keyward_store::{
    Audit, Tx, users,
    verification_statuses::{self, Proved},
};

use crate::{Context, ExperienceError, guard::Guess, step::Outcome};

/// Judges the password of a user. A right one is noted as a proof of who they are, which they may use once within
/// [`verification_statuses::LIFETIME`]. Two commits.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then.
pub async fn confirm_password(
    context: &Context,
    user: Id<User>,
    password: Secret,
) -> Result<(), ExperienceError> {
    // Before anything is read or written: a flood is turned away at the door.
    let place = context.passwords.place()?;
    let settings = context.store.sign_in_experience(&context.tenant).await?;
    let guess = Guess::of(context, &settings, SentinelAction::Password, user.as_str());
    let attempt = Attempt {
        audit: audit(context),
        guess,
        user,
    };
    let (attempt, stored) = take(context, attempt).await?;
    let random = context.random.as_ref();
    let verdict = match place.verify(password, stored.clone(), random).await {
        Ok(verdict) => verdict,
        Err(error) => {
            let guess = attempt.guess;
            context
                .store
                .write_later(&context.tenant, async move |tx| guess.take_back(tx).await);
            return Err(error.into());
        }
    };
    let settle = async move |tx: &mut Tx<'_>| settle(tx, &attempt, stored, verdict).await;
    context.store.write(&context.tenant, settle).await?
}

/// A guess of a user at their own password.
struct Attempt {
    user: Id<User>,
    guess: Guess,
    audit: Audit,
}

fn audit(context: &Context) -> Audit {
    Audit {
        now: context.now,
        context: context.request.clone(),
        random: context.random.clone(),
    }
}

impl Attempt {
    async fn refuse<T>(&self, tx: &mut Tx<'_>, error: ExperienceError) -> Outcome<T> {
        let id = self.user.as_str().to_owned();
        let event = Event::Managed {
            action: ManagementAction::Test,
            subject: "UserPassword",
            actor: Actor::User(id.clone()),
            id,
        };
        let message = error.to_string();
        self.audit
            .refusal(tx, &event, error.code(), &message)
            .await?;
        Ok(Err(error))
    }
}

/// Counts the guess, and finds what it is judged by.
async fn take(
    context: &Context,
    attempt: Attempt,
) -> Result<(Attempt, Option<PasswordDigest>), ExperienceError> {
    let taken = async move |tx: &mut Tx<'_>| {
        let counted = match attempt.guess.hold(tx).await? {
            Ok(failures) => attempt.guess.take(tx, failures).await?,
            Err(blocked) => Err(blocked),
        };
        if let Err(error) = counted {
            return attempt.refuse(tx, error).await;
        }
        let found = users::find_password(tx, &attempt.user).await?;
        Ok(Ok((attempt, found.and_then(|found| found.0))))
    };
    context.store.write(&context.tenant, taken).await?
}

/// Settles the guess by the verdict about the password as it was found, if it is still that one.
async fn settle(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    found: Option<PasswordDigest>,
    verdict: Verdict,
) -> Outcome<()> {
    let Attempt { user, guess, audit } = attempt;
    let failures = match guess.hold(tx).await? {
        Ok(failures) => failures,
        Err(blocked) => return attempt.refuse(tx, blocked).await,
    };
    let present = users::find_password(tx, user).await?;
    let present = present.and_then(|present| present.0);
    let expose = |digest: &PasswordDigest| digest.digest.expose().to_owned();
    let is_same = found.as_ref().map(expose) == present.as_ref().map(expose);
    if matches!(verdict, Verdict::Wrong) || !is_same {
        let blocked = guess.keep(tx, failures).await?;
        let error = blocked.unwrap_or(ExperienceError::InvalidCredentials);
        return attempt.refuse(tx, error).await;
    }
    guess.take_back(tx).await?;
    if let (Verdict::RightAndStronger(stronger), Some(weak)) = (&verdict, &found) {
        users::replace_digest(tx, user, weak, stronger).await?;
    }
    verification_statuses::put(tx, user, &Proved::Identity, audit.now).await?;
    Ok(Ok(()))
}
