//! Proving an address by a magic link (reference experience-api.md §3.4). Whoever only looks at the
//! link consumes nothing: a person acts first.

use keyward_model::{
    Email, Event, Proof, Secret, SentinelAction, VerificationRecord, VerificationType,
};
use keyward_store::{Tx, one_time_tokens};

use crate::{
    Context, ExperienceError, SignInMethod,
    enter_code::counted,
    guard::Guess,
    step::{Open, Outcome, Step},
};

/// Uses a token up; answers the id of its record. One commit.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then, nothing else.
pub async fn verify_one_time_token(
    context: &Context,
    uid: &str,
    email: Email,
    token: Secret,
) -> Result<String, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let verified = context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let kind = VerificationType::OneTimeToken;
            let submitted = Event::VerificationSubmitted(open.progress.event, kind);
            let judged = judge(tx, &step, &mut open, email, &token).await?;
            step.end(tx, open, &submitted, judged).await
        })
        .await;
    counted(context, SignInMethod::OneTimeToken, verified)
}

async fn judge(
    tx: &mut Tx<'_>,
    step: &Step,
    open: &mut Open,
    email: Email,
    token: &Secret,
) -> Outcome<String> {
    let guess = Guess::at(step, SentinelAction::OneTimeToken, email.as_str());
    if let Err(blocked) = guess.hold(tx).await? {
        return Ok(Err(blocked));
    }
    let (vault, event) = (step.context.store.vault(), open.progress.event);
    let (token, address) = (token.expose(), email.as_str());
    let consumed =
        one_time_tokens::consume(tx, vault, token, address, Some(event), step.now).await?;
    let token = match consumed {
        Ok(token) => token,
        Err(refusal) => {
            let blocked = guess.fail(tx).await?;
            return Ok(Err(
                blocked.unwrap_or(ExperienceError::OneTimeToken(refusal))
            ));
        }
    };
    let record = VerificationRecord {
        id: step.context.new_id(),
        proof: Proof::OneTimeToken {
            email,
            context: token.context,
        },
    };
    let id = record.id.clone();
    open.progress.put(record);
    open.progress.captcha.skipped = true;
    Ok(Ok(id))
}
