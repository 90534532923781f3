//! Proving an address by a magic link (reference experience-api.md §3.4). Whoever only looks at the
//! link consumes nothing: a person acts first.

use keyward_model::{
    Contact, Email, Event, InteractionEvent, OneTimeTokenRefusal, Proof, Secret, SentinelAction,
    VerificationRecord, VerificationType,
};
use keyward_store::{Tx, one_time_tokens, users};

use crate::{
    Context, Conversation, Entered, ExperienceError, SignInMethod, advance,
    enter_code::counted,
    guard::Guess,
    step::{Found, Open, Outcome, Step},
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

/// Looks at a token without using it, so that a page can say that it does not do.
///
/// # Errors
/// [`ExperienceError::OneTimeToken`].
pub async fn check_one_time_token(
    context: &Context,
    email: &Email,
    token: &Secret,
    purpose: LinkPurpose,
) -> Result<(), ExperienceError> {
    let (email, value) = (email.clone(), token.clone());
    let (vault, now) = (context.store.vault().clone(), context.now);
    context
        .store
        .look_up(&context.tenant, async move |tx| {
            let token = one_time_tokens::find_by_token(tx, &vault, value.expose()).await?;
            let token = token.ok_or(OneTimeTokenRefusal::NotFound);
            let checked = token.and_then(|token| {
                let event = purpose.event(token.context.interaction_event, true);
                token.check(email.as_str(), Some(event), now)
            });
            checked.map_err(ExperienceError::OneTimeToken)
        })
        .await
}

/// What a magic link is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Signing in, or making the account that nobody has yet.
    Enter,
    /// Setting a new password.
    ResetPassword,
}

impl LinkPurpose {
    /// What the person is about to do: what the link is bound to, else what fits the address.
    fn event(self, bound: Option<InteractionEvent>, has_account: bool) -> InteractionEvent {
        match (self, bound) {
            (Self::ResetPassword, _) => InteractionEvent::ForgotPassword,
            (Self::Enter, Some(InteractionEvent::Register)) => InteractionEvent::Register,
            (Self::Enter, None) if !has_account => InteractionEvent::Register,
            (Self::Enter, _) => InteractionEvent::SignIn,
        }
    }
}

/// Uses a link up on a page, and goes on as far as it leads. One commit.
///
/// # Errors
/// [`ExperienceError`]; the attempt is counted and written to the audit log then.
pub async fn use_magic_link(
    context: &Context,
    conversation: &Conversation,
    purpose: LinkPurpose,
    email: Email,
    token: Secret,
) -> Result<Entered, ExperienceError> {
    let mut step = Step::new(context, conversation.uid()).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    let conversation = conversation.clone();
    context
        .write(async move |tx| {
            if let Ok(Found::Submitted) = step.find(tx).await {
                // Two clicks: the first one has done it.
                return Ok(Ok(Entered::Submitted));
            }
            let event = event_of(tx, &step, purpose, &email, &token).await?;
            let mut open = step.open_or_begin(tx, &conversation, event).await?;
            let former = open.progress.event;
            open.progress.begin_anew(event);
            step.save_turned(tx, open, former).await?;
            let mut open = step.open(tx).await?;
            let judged = judge(tx, &step, &mut open, email, &token).await?;
            let submitted = Event::VerificationSubmitted(event, VerificationType::OneTimeToken);
            step.note(tx, &submitted, judged.as_ref().err()).await?;
            match judged {
                Ok(id) => advance::with_record(tx, step, open, &id, &fields).await,
                Err(error) => {
                    let method = SignInMethod::OneTimeToken;
                    step.context.sign_ins.failure(method, &error);
                    Ok(Err(error))
                }
            }
        })
        .await
}

async fn event_of(
    tx: &mut Tx<'_>,
    step: &Step,
    purpose: LinkPurpose,
    email: &Email,
    token: &Secret,
) -> Result<InteractionEvent, ExperienceError> {
    let vault = step.context.store.vault();
    let found = one_time_tokens::find_by_token(tx, vault, token.expose()).await?;
    let bound = found.and_then(|token| token.context.interaction_event);
    let address = Contact::Email(email.clone()).identifier();
    let user = users::find_by_identifier(tx, &address, step.is_case_sensitive()).await?;
    Ok(purpose.event(bound, user.is_some()))
}

async fn judge(
    tx: &mut Tx<'_>,
    step: &Step,
    open: &mut Open,
    email: Email,
    token: &Secret,
) -> Outcome<String> {
    let guess = Guess::at(step, SentinelAction::OneTimeToken, email.as_str());
    let failures = match guess.hold(tx).await? {
        Ok(failures) => failures,
        Err(blocked) => return Ok(Err(blocked)),
    };
    let (vault, event) = (step.context.store.vault(), open.progress.event);
    let (token, address) = (token.expose(), email.as_str());
    let consumed =
        one_time_tokens::consume(tx, vault, token, address, Some(event), step.now).await?;
    let token = match consumed {
        Ok(token) => token,
        Err(refusal) => {
            let blocked = guess.fail(tx, failures).await?;
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
