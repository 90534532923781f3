//! Sending a code (reference experience-api.md §3.2). The code is written first and sent after the
//! commit; when sending fails, it is made unusable.

use keyward_connectors::{Message, Recipient, SendError};
use keyward_model::{
    Connector, ConnectorType, Event, InteractionEvent, InteractionState, Phone, Secret,
    SentinelAction, SignInMode, TemplateType, Time, Verification,
};
use keyward_store::{
    Audit, Tx, interactions,
    sentinel::{self, Activity},
    users, verification_codes,
};
use tracing::Instrument;

use crate::{Context, Conversation, ExperienceError, codes, offer};

/// Messages that one number gets in [`SEND_WINDOW`].
const SENDS: i64 = 10;
/// Seconds over which they are counted.
const SEND_WINDOW: i64 = 600;
/// Seconds that a page waits before it offers another code.
pub const RESEND_WAIT: i64 = 59;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct SendCode {
    /// What the person is about to do.
    pub event: InteractionEvent,
    /// Where the code goes.
    pub phone: Phone,
    /// Whether it is a repetition, which must wait.
    pub is_resend: bool,
}

/// What the write needs, drawn before it begins.
struct Draft {
    conversation: Conversation,
    event: InteractionEvent,
    verification: Verification,
    is_resend: bool,
    code_hmac: [u8; 32],
    target: [u8; 32],
    activity_id: String,
    only_known_users: bool,
    audit: Audit,
    now: Time,
}

/// How the write ended.
enum Written {
    Deliver,
    /// An unknown number where the settings hide who has an account: nothing leaves.
    Silent,
    Refused(ExperienceError),
}

/// Sends a code, beginning the conversation if this is its first act. One commit.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's audit entry is written then.
pub async fn send_code(
    context: &Context,
    conversation: &Conversation,
    request: SendCode,
) -> Result<(), ExperienceError> {
    let offer = offer::offer(context).await?;
    let connectors = context.store.message_connectors(&context.tenant).await?;
    let connector = offer::sms(context, &connectors);
    let is_open = match request.event {
        InteractionEvent::SignIn => offer.phone_sign_in,
        InteractionEvent::Register => offer.phone_sign_up,
    };
    let refusal = if !context.messenger.can_send(ConnectorType::Sms, connector) {
        Some(ExperienceError::NoConnector)
    } else if !is_open {
        Some(ExperienceError::MethodNotEnabled)
    } else {
        None
    };
    if let Some(error) = refusal {
        return Err(refuse(context, conversation, request.event, error).await?);
    }
    let code = codes::draw(context);
    let draft = draft(context, conversation, &request, &code, &offer);
    let (verification_id, activity_id) = (draft.verification.id.clone(), draft.activity_id.clone());
    let audit = draft.audit.clone();
    let hides_accounts = draft.only_known_users;
    let written = context
        .store
        .write(&context.tenant, async move |tx| write(tx, draft).await)
        .await?;
    match written {
        Written::Refused(error) => return Err(error),
        Written::Silent => return Ok(()),
        Written::Deliver => {}
    }
    let template = match request.event {
        InteractionEvent::SignIn => TemplateType::SignIn,
        InteractionEvent::Register => TemplateType::Register,
    };
    let message = Message::with_code(Recipient::Phone(request.phone), template, code)
        .in_locale(context.locale.clone());
    let delivery = Delivery {
        context: context.clone(),
        connector: connector.cloned(),
        message,
        undo: Undo {
            uid: conversation.uid().to_owned(),
            event: request.event,
            verification_id,
            activity_id,
            is_hidden: hides_accounts,
            audit,
        },
    };
    if hides_accounts && delivery.connector.is_some() {
        // An unknown number is answered without a call to the provider. So that neither time nor
        // error tells the known ones apart, theirs is not waited for either.
        let delivered = async move {
            // What went wrong stands in the log and the audit entry.
            let _ = delivery.run().await;
        };
        tokio::spawn(delivered.in_current_span());
        return Ok(());
    }
    delivery.run().await
}

/// A message on its way.
struct Delivery {
    context: Context,
    connector: Option<Connector>,
    message: Message,
    undo: Undo,
}

impl Delivery {
    async fn run(self) -> Result<(), ExperienceError> {
        let sent = self
            .context
            .messenger
            .send(self.connector.as_ref(), self.message)
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => {
                self.undo.run(&self.context, &error).await?;
                Err(error.into())
            }
        }
    }
}

fn draft(
    context: &Context,
    conversation: &Conversation,
    request: &SendCode,
    code: &Secret,
    offer: &offer::Offer,
) -> Draft {
    let verification = Verification {
        id: context.new_id(),
        phone: request.phone.clone(),
        sent_at: context.now,
        verified: false,
    };
    let pending = conversation.pending();
    Draft {
        code_hmac: codes::digest(
            context,
            &pending.uid,
            &verification.id,
            &request.phone,
            code.expose(),
        ),
        target: codes::target(context, &request.phone),
        activity_id: context.new_id(),
        only_known_users: request.event == InteractionEvent::SignIn
            && offer.settings.sign_in_mode == SignInMode::SignIn,
        audit: context.audit(&pending.uid, Some(&pending.client_id)),
        conversation: conversation.clone(),
        event: request.event,
        is_resend: request.is_resend,
        verification,
        now: context.now,
    }
}

async fn write(tx: &mut Tx<'_>, draft: Draft) -> Result<Written, ExperienceError> {
    let now = draft.now;
    let sent = Event::PhoneCodeSent(draft.event);
    let uid = draft.conversation.uid().to_owned();
    let state = InteractionState::Open {
        event: draft.event,
        verification: Some(draft.verification.clone()),
        user_id: None,
    };
    let action = SentinelAction::VerificationCodeSend;
    interactions::hold(tx, &uid).await?;
    sentinel::hold(tx, &draft.target, action).await?;
    let existing = interactions::find(tx, &uid, now).await?;
    if let Some(interaction) = &existing {
        let InteractionState::Open { verification, .. } = &interaction.state else {
            return Err(ExperienceError::NotFound);
        };
        if draft.is_resend
            && let Some(verification) = verification
        {
            let wait = verification.sent_at.plus_seconds(RESEND_WAIT).seconds() - now.seconds();
            if wait > 0 {
                let error = ExperienceError::TooSoon { seconds: wait };
                return refused(tx, &draft.audit, &sent, error).await;
            }
        }
    }
    let since = now.plus_seconds(-SEND_WINDOW);
    if sentinel::count_successes(tx, &draft.target, action, since).await? >= SENDS {
        let error = ExperienceError::MessageRateLimited;
        return refused(tx, &draft.audit, &sent, error).await;
    }
    match (&existing, &draft.conversation) {
        (Some(interaction), _) => {
            if !interactions::update(tx, interaction, &state).await? {
                return Err(ExperienceError::Conflict);
            }
            if matches!(interaction.state, InteractionState::Open { event, .. } if event != draft.event)
            {
                let purpose = Event::PurposeChanged(draft.event);
                draft.audit.success(tx, &purpose).await?;
            }
        }
        (None, Conversation::Waiting(pending)) => {
            if pending.expires_at() <= now {
                return Err(ExperienceError::NotFound);
            }
            if !interactions::insert(tx, pending, &state).await? {
                return Err(ExperienceError::Conflict);
            }
            let started = Event::InteractionStarted { prompt: "login" };
            draft.audit.success(tx, &started).await?;
            let purpose = Event::PurposeSet(draft.event);
            draft.audit.success(tx, &purpose).await?;
        }
        (None, Conversation::Begun(_)) => return Err(ExperienceError::NotFound),
    }
    verification_codes::replace(
        tx,
        &draft.verification.id,
        &uid,
        &draft.verification.phone,
        &draft.code_hmac,
        now,
    )
    .await?;
    let activity = Activity {
        id: &draft.activity_id,
        target_hash: &draft.target,
        action,
        is_success: true,
        blocked_until: None,
        now,
    };
    sentinel::insert(tx, &activity).await?;
    draft.audit.success(tx, &sent).await?;
    let user = if draft.only_known_users {
        users::find_by_phone(tx, &draft.verification.phone).await?
    } else {
        None
    };
    Ok(if draft.only_known_users && user.is_none() {
        Written::Silent
    } else {
        Written::Deliver
    })
}

async fn refused(
    tx: &mut Tx<'_>,
    audit: &Audit,
    sent: &Event,
    error: ExperienceError,
) -> Result<Written, ExperienceError> {
    audit
        .refusal(tx, sent, error.code(), &error.to_string())
        .await?;
    Ok(Written::Refused(error))
}

/// Writes a refusal down that is known before anything is drawn; answers it.
async fn refuse(
    context: &Context,
    conversation: &Conversation,
    event: InteractionEvent,
    error: ExperienceError,
) -> Result<ExperienceError, ExperienceError> {
    let pending = conversation.pending();
    let audit = context.audit(&pending.uid, Some(&pending.client_id));
    let (code, message) = (error.code(), error.to_string());
    context
        .store
        .write(&context.tenant, async move |tx| {
            let sent = Event::PhoneCodeSent(event);
            audit.refusal(tx, &sent, code, &message).await
        })
        .await
        .map_err(|error: keyward_store::Error| ExperienceError::from(error))?;
    Ok(error)
}

/// What is taken back when a message did not leave: its code opens nothing. Where the failure may
/// be seen, it also counts for nothing, and a new code can be asked for at once.
struct Undo {
    uid: String,
    event: InteractionEvent,
    verification_id: String,
    activity_id: String,
    /// Whether the failure must look like a message that left, as one to an unknown number does.
    is_hidden: bool,
    audit: Audit,
}

impl Undo {
    async fn run(self, context: &Context, error: &SendError) -> Result<(), ExperienceError> {
        let (code, message) = match error {
            SendError::NoConnector(_) => ("connector.not_found", error.to_string()),
            SendError::Connector(error) => (error.code_str(), error.to_string()),
        };
        let now = context.now;
        context
            .store
            .write(&context.tenant, async move |tx| {
                interactions::hold(tx, &self.uid).await?;
                if self.is_hidden {
                    verification_codes::spoil(tx, &self.verification_id).await?;
                } else {
                    verification_codes::discard(tx, &self.verification_id).await?;
                    sentinel::discard(tx, &self.activity_id).await?;
                    self.end_waiting(tx, now).await?;
                }
                self.audit
                    .refusal(tx, &Event::PhoneCodeSent(self.event), code, &message)
                    .await?;
                Ok(())
            })
            .await
    }

    /// The conversation waits for no code of this verification any more.
    async fn end_waiting(&self, tx: &mut Tx<'_>, now: Time) -> Result<(), ExperienceError> {
        let Some(interaction) = interactions::find(tx, &self.uid, now).await? else {
            return Ok(());
        };
        let InteractionState::Open {
            event,
            verification: Some(waiting),
            user_id,
        } = &interaction.state
        else {
            return Ok(());
        };
        if waiting.id == self.verification_id {
            let state = InteractionState::Open {
                event: *event,
                verification: None,
                user_id: user_id.clone(),
            };
            // Whoever moved it on meanwhile has asked for another code.
            interactions::update(tx, &interaction, &state).await?;
        }
        Ok(())
    }
}
