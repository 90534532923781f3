//! Proving an account by its password (reference experience-api.md §3.1). A guess is counted before
//! it is judged, since it is judged outside of any write: guesses that come at once share the count.

use std::sync::Arc;

use keyward_crypto::{PasswordPlace, Verdict};
use keyward_model::{
    Event, Identifier, InteractionEvent, PasswordExpiration, ProfileField, Proof, Secret,
    SentinelAction, VerificationRecord, VerificationType,
};
use keyward_store::{
    Tx,
    users::{self, SignInUser},
};

use crate::{
    Context, Conversation, Entered, ExperienceError, SignInMethod, advance, captcha,
    enter_code::counted,
    guard::Guess,
    step::{Open, Outcome, Step},
};

/// What somebody claims to be theirs.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// How they name their account.
    pub identifier: Identifier,
    /// Its password.
    pub password: Secret,
}

/// A guess that was counted.
struct Attempt {
    step: Step,
    guess: Guess,
    identifier: Identifier,
    found: Option<SignInUser>,
    page: Option<Page>,
}

/// A page, which may begin the conversation with this step.
struct Page {
    conversation: Conversation,
    is_person: bool,
}

/// Judges a password; answers the id of its record. Two commits.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then, nothing else.
pub async fn verify_password(
    context: &Context,
    uid: &str,
    credentials: Credentials,
) -> Result<String, ExperienceError> {
    // Before anything is read or written: a flood is turned away at the door.
    let place = context.passwords.place()?;
    let password = credentials.password;
    let attempt = take(context, uid, credentials.identifier, None).await?;
    let (attempt, verdict) = judge(context, place, attempt, password).await?;
    let verified = context
        .store
        .write(&context.tenant, async move |tx| {
            let (step, mut open, proved) = match settle(tx, attempt, verdict).await? {
                Ok(settled) => settled,
                Err(error) => return Ok(Err(error)),
            };
            let submitted = submitted(&open);
            if let Err(error) = proved {
                step.note(tx, &submitted, Some(&error)).await?;
                return Ok(Err(error));
            }
            let id = put(&step, &mut open, proved);
            step.end(tx, open, &submitted, id).await
        })
        .await;
    counted(context, SignInMethod::Password, verified)
}

/// Signs somebody in by a password, on a page: begins the conversation and completes it if nothing
/// is missing. Two commits.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then.
pub async fn sign_in_with_password(
    context: &Context,
    conversation: &Conversation,
    credentials: Credentials,
    captcha_token: Option<Secret>,
) -> Result<Entered, ExperienceError> {
    let page = Page {
        is_person: captcha::verify(context, captcha_token.as_ref()).await?,
        conversation: conversation.clone(),
    };
    let place = context.passwords.place()?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    let password = credentials.password;
    let uid = conversation.uid();
    let attempt = take(context, uid, credentials.identifier, Some(page)).await?;
    let (attempt, verdict) = judge(context, place, attempt, password).await?;
    context
        .write(async move |tx| Box::pin(sign_in(tx, attempt, verdict, &fields)).await)
        .await
}

async fn sign_in(
    tx: &mut Tx<'_>,
    attempt: Attempt,
    verdict: Verdict,
    fields: &Arc<Vec<ProfileField>>,
) -> Outcome<Entered> {
    let settled = settle(tx, attempt, verdict).await?;
    let (step, mut open, proved) = match settled {
        Ok(settled) => settled,
        Err(error) => return Ok(Err(error)),
    };
    let submitted = submitted(&open);
    step.note(tx, &submitted, proved.as_ref().err()).await?;
    match put(&step, &mut open, proved) {
        Ok(id) => advance::with_record(tx, step, open, &id, fields).await,
        Err(error) => {
            let method = SignInMethod::Password;
            step.context.sign_ins.failure(method, &error);
            step.save(tx, open).await?;
            Ok(Err(error))
        }
    }
}

fn submitted(open: &Open) -> Event {
    Event::VerificationSubmitted(open.progress.event, VerificationType::Password)
}

/// Puts the record of a right password into the conversation; answers its id.
fn put(
    step: &Step,
    open: &mut Open,
    proved: Result<Proof, ExperienceError>,
) -> Result<String, ExperienceError> {
    let record = VerificationRecord {
        id: step.context.new_id(),
        proof: proved?,
    };
    let id = record.id.clone();
    open.progress.put(record);
    Ok(id)
}

/// Counts a guess and finds whose password it is. What is read and written is the same whether
/// there is such an account or not.
async fn take(
    context: &Context,
    uid: &str,
    identifier: Identifier,
    page: Option<Page>,
) -> Result<Attempt, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let identifier = identifier.normalized();
    let taken = context
        .store
        .write(&context.tenant, async move |tx| {
            let (mut open, former) = match take_up(tx, &mut step, page.as_ref()).await? {
                Ok(taken) => taken,
                Err(error) => return Ok(Err(error)),
            };
            let action = SentinelAction::Password;
            let guess = Guess::at(&step, action, &identifier.value);
            let counted = match guess.hold(tx).await? {
                Ok(failures) => guess.take(tx, failures).await?,
                Err(blocked) => Err(blocked),
            };
            if let Err(error) = counted {
                step.turn(tx, &mut open, former).await?;
                step.note(tx, &submitted(&open), Some(&error)).await?;
                if page.is_some() {
                    step.save(tx, open).await?;
                }
                return Ok(Err(error));
            }
            let case = step.is_case_sensitive();
            Ok(Ok(Attempt {
                found: users::find_by_identifier(tx, &identifier, case).await?,
                guess,
                identifier,
                step,
                page,
            }))
        })
        .await;
    counted(context, SignInMethod::Password, taken)
}

/// Takes up the conversation; a page begins it, anew if need be. Answers the purpose that it had, too.
async fn take_up(
    tx: &mut Tx<'_>,
    step: &mut Step,
    page: Option<&Page>,
) -> Outcome<(Open, InteractionEvent)> {
    let Some(page) = page else {
        let open = step.open(tx).await?;
        let event = open.progress.event;
        return Ok(Ok((open, event)));
    };
    let event = InteractionEvent::SignIn;
    let mut open = step.open_or_begin(tx, &page.conversation, event).await?;
    let former = open.progress.event;
    open.progress.begin_anew(event);
    open.progress.captcha.verified |= page.is_person;
    if let Err(error) = captcha::require(&step.settings, &open.progress) {
        step.note(tx, &submitted(&open), Some(&error)).await?;
        return Ok(Err(error));
    }
    Ok(Ok((open, former)))
}

/// Judges the password on the threads for it. One that could not be judged was no guess.
async fn judge(
    context: &Context,
    place: PasswordPlace,
    attempt: Attempt,
    password: Secret,
) -> Result<(Attempt, Verdict), ExperienceError> {
    let stored = attempt
        .found
        .as_ref()
        .and_then(|found| found.password.clone());
    let random = context.random.as_ref();
    match place.verify(password, stored, random).await {
        Ok(verdict) => Ok((attempt, verdict)),
        Err(error) => {
            let guess = attempt.guess;
            context
                .store
                .write_later(&context.tenant, async move |tx| guess.take_back(tx).await);
            Err(error.into())
        }
    }
}

/// Settles a guess: whose password was right, and whether that will do.
async fn settle(
    tx: &mut Tx<'_>,
    attempt: Attempt,
    verdict: Verdict,
) -> Outcome<(Step, Open, Result<Proof, ExperienceError>)> {
    let Attempt {
        mut step,
        guess,
        identifier,
        found,
        page,
    } = attempt;
    let (mut open, former) = match take_up(tx, &mut step, page.as_ref()).await? {
        Ok(taken) => taken,
        Err(error) => return Ok(Err(error)),
    };
    step.turn(tx, &mut open, former).await?;
    let failures = match guess.hold(tx).await? {
        Ok(failures) => failures,
        Err(blocked) => return Ok(Ok((step, open, Err(blocked)))),
    };
    let case = step.is_case_sensitive();
    let present = users::find_by_identifier(tx, &identifier, case).await?;
    let judged = match (found, present) {
        (Some(found), Some(present)) => accept(&mut step, &found, &present, &verdict),
        _ => Err(ExperienceError::InvalidCredentials),
    };
    let user = match judged {
        Ok(user) => user,
        Err(error) => {
            let blocked = guess.keep(tx, failures).await?;
            return Ok(Ok((step, open, Err(blocked.unwrap_or(error)))));
        }
    };
    guess.take_back(tx).await?;
    if let (Verdict::RightAndStronger(stronger), Some(weak)) = (&verdict, &user.password) {
        users::replace_digest(tx, &user.user.id, weak, stronger).await?;
    }
    let proof = Proof::Password {
        identifier: identifier.clone(),
        since: Some(user.age.since()),
        user_id: user.user.id.clone(),
    };
    step.seen = Some((identifier, user));
    Ok(Ok((step, open, Ok(proof))))
}

/// Whether a verdict about an account, as it was found, lets in who it is at present.
fn accept(
    step: &mut Step,
    found: &SignInUser,
    present: &SignInUser,
    verdict: &Verdict,
) -> Result<SignInUser, ExperienceError> {
    let digest = |user: &SignInUser| {
        let password = user.password.as_ref();
        password.map(|password| password.digest.expose().to_owned())
    };
    let is_same = found.user.id == present.user.id && digest(found) == digest(present);
    if matches!(verdict, Verdict::Wrong) || !is_same {
        return Err(ExperienceError::InvalidCredentials);
    }
    step.audit.context.user_id = Some(present.user.id.clone());
    if present.user.is_suspended {
        return Err(ExperienceError::Suspended);
    }
    PasswordExpiration::of(&step.settings)
        .judge(present.age, step.now)
        .map_err(ExperienceError::PasswordExpired)?;
    Ok(present.clone())
}
