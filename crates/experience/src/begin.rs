//! Beginning a conversation, anew if need be (reference experience-api.md §2, `PUT /`).

use keyward_model::{Event, InteractionEvent, InteractionState, Progress, Secret};
use keyward_store::{Tx, interactions, sessions};

use crate::{
    Context, Conversation, ExperienceError, captcha,
    step::{Outcome, Step},
};

/// What is begun.
#[derive(Clone, Debug)]
pub struct Begin {
    /// What the person is about to do.
    pub event: InteractionEvent,
    /// What a captcha has given them.
    pub captcha_token: Option<Secret>,
}

/// Begins: whatever was done before is dropped. One commit.
///
/// # Errors
/// [`ExperienceError::CaptchaFailed`]: then only its entry is written.
pub async fn begin(
    context: &Context,
    conversation: &Conversation,
    request: Begin,
) -> Result<(), ExperienceError> {
    let solved = captcha::verify(context, request.captcha_token.as_ref()).await;
    let mut step = Step::new(context, conversation.uid()).await?;
    let conversation = conversation.clone();
    step.audit.context.application_id = Some(conversation.pending().client_id.clone());
    context
        .store
        .write(&context.tenant, async move |tx| {
            if request.captcha_token.is_some() {
                let refusal = solved.as_ref().err();
                step.note(tx, &Event::CaptchaVerified, refusal).await?;
            }
            match solved {
                Ok(is_person) => put(tx, &mut step, &conversation, request.event, is_person).await,
                Err(error) => Ok(Err(error)),
            }
        })
        .await
        .flatten()
}

/// Writes a fresh conversation in the place of whatever was there.
async fn put(
    tx: &mut Tx<'_>,
    step: &mut Step,
    conversation: &Conversation,
    event: InteractionEvent,
    is_person: bool,
) -> Outcome<()> {
    let mut progress = Progress::new(event);
    progress.captcha.verified = is_person;
    interactions::hold(tx, &step.uid).await?;
    let former = interactions::find(tx, &step.uid, step.now).await?;
    if let Some(former) = former {
        if let InteractionState::Submitted { session_id, .. } = &former.state {
            // Whoever had signed in did not go on: nobody takes their session over.
            sessions::end(tx, session_id).await?;
        }
        let state = InteractionState::Open(Box::new(progress));
        if !interactions::update(tx, &step.uid, former.version, &state).await? {
            return Err(ExperienceError::Conflict);
        }
        step.audit.success(tx, &Event::PurposeSet(event)).await?;
    } else {
        let mut open = step.open_or_begin(tx, conversation, event).await?;
        *open.progress = progress;
        step.save_turned(tx, open, event).await?;
    }
    Ok(Ok(()))
}
