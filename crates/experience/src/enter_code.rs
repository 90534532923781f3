//! Entering a code (reference experience-api.md §3.2): through the API, which only completes the
//! record, and on a page, where a right code also identifies the person and completes the
//! conversation in the same write, unless something is still to be asked.

use std::sync::Arc;

use keyward_model::{
    CodeProof, Contact, Event, ProfileField, Proof, SentinelAction, VerificationType,
};
use keyward_store::{Tx, verification_codes};

use crate::{
    Context, Entered, ExperienceError, SignInMethod, advance, codes,
    guard::Guess,
    step::{Found, Open, Outcome, Step},
};

/// What is entered through the API.
#[derive(Clone, Debug)]
pub struct VerifyCode {
    /// Where the code went.
    pub to: Contact,
    /// The record that is completed.
    pub verification_id: String,
    /// The code.
    pub code: String,
}

/// Judges a code and completes its record. One commit.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then, nothing else.
pub async fn verify_code(
    context: &Context,
    uid: &str,
    request: VerifyCode,
) -> Result<(), ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let method = SignInMethod::of_code(&request.to);
    let verified = context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let kind = VerificationType::of_code(&request.to);
            let record = open.progress.record(&request.verification_id);
            let is_known = record.is_some_and(|record| record.proof.kind() == kind);
            let submitted = Event::VerificationSubmitted(open.progress.event, kind);
            let judged = if is_known {
                let id = &request.verification_id;
                check(tx, &step, id, &request.to, &request.code).await?
            } else {
                Err(ExperienceError::VerificationNotFound)
            };
            if judged.is_ok() {
                complete(&mut open, &request.verification_id);
            }
            step.end(tx, open, &submitted, judged).await
        })
        .await;
    counted(context, method, verified)
}

/// Judges the code that a page asks for. One commit.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then, nothing else.
pub async fn enter_code(
    context: &Context,
    uid: &str,
    code: &str,
) -> Result<Entered, ExperienceError> {
    let step = Step::new(context, uid).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    let code = code.trim().to_owned();
    context
        .write(async move |tx| judge(tx, step, &fields, &code).await)
        .await
}

async fn judge(
    tx: &mut Tx<'_>,
    mut step: Step,
    fields: &Arc<Vec<ProfileField>>,
    code: &str,
) -> Outcome<Entered> {
    let mut open = match step.find(tx).await? {
        // Two clicks: the first one has done it.
        Found::Submitted => return Ok(Ok(Entered::Submitted)),
        Found::Open(open) => open,
    };
    let Some((id, CodeProof { to, verified, .. })) = open.progress.code() else {
        return Err(ExperienceError::VerificationNotFound);
    };
    let (id, to, verified) = (id.to_owned(), to.clone(), *verified);
    if !verified {
        let judged = check(tx, &step, &id, &to, code).await?;
        let kind = VerificationType::of_code(&to);
        let submitted = Event::VerificationSubmitted(open.progress.event, kind);
        step.note(tx, &submitted, judged.as_ref().err()).await?;
        if let Err(error) = judged {
            step.context
                .sign_ins
                .failure(SignInMethod::of_code(&to), &error);
            return Ok(Err(error));
        }
        complete(&mut open, &id);
    }
    advance::with_record(tx, step, open, &id, fields).await
}

/// The code of a record was entered.
fn complete(open: &mut Open, id: &str) {
    let records = open.progress.records.iter_mut();
    for record in records.filter(|record| record.id == id) {
        if let Proof::Code(code) = &mut record.proof {
            code.verified = true;
        }
    }
}

/// Counts an attempt that came to nothing.
pub(crate) fn counted<T>(
    context: &Context,
    method: SignInMethod,
    judged: Result<Result<T, ExperienceError>, ExperienceError>,
) -> Result<T, ExperienceError> {
    judged.flatten().inspect_err(|error| {
        context.sign_ins.failure(method, error);
    })
}

/// The checks of a code, in the contract's order. Every failure counts for the sentinel.
async fn check(tx: &mut Tx<'_>, step: &Step, id: &str, to: &Contact, code: &str) -> Outcome<()> {
    let guess = Guess::at(step, SentinelAction::VerificationCode, to.as_str());
    let failures = match guess.hold(tx).await? {
        Ok(failures) => failures,
        Err(blocked) => return Ok(Err(blocked)),
    };
    let policy = step.settings.verification_code_policy;
    let stored = verification_codes::find(tx, id, &step.uid).await?;
    let refused = match stored {
        None => Some(ExperienceError::CodeNotFound),
        Some(stored) if stored.to != *to => Some(ExperienceError::ContactMismatch(to.kind())),
        Some(stored) if stored.created_at.plus_seconds(policy.lifetime()) <= step.now => {
            Some(ExperienceError::CodeExpired)
        }
        // A try is taken before the code is looked at, so that parallel guesses share the count.
        Some(_) if !verification_codes::take_try(tx, id, policy.tries()).await? => {
            Some(ExperienceError::CodeExhausted)
        }
        Some(stored) => {
            let digest = codes::digest(&step.context, &step.uid, id, to, code);
            let fits = keyward_crypto::constant_time_eq(&digest, &stored.code_hmac);
            if fits && verification_codes::consume(tx, id, step.now).await? {
                None
            } else {
                Some(ExperienceError::CodeMismatch)
            }
        }
    };
    let Some(error) = refused else {
        return Ok(Ok(()));
    };
    let blocked = guess.fail(tx, failures).await?;
    Ok(Err(blocked.unwrap_or(error)))
}
