//! Sending a code (reference experience-api.md §3.2). The code is written first and sent after the
//! commit; when sending fails, it is made unusable.

use keyward_connectors::{Message, Recipient};
use keyward_model::{
    CodeProof, ConnectorType, Contact, Event, InteractionEvent, LanguageTag, Progress, Proof,
    Secret, SentinelAction, SignInExperience, SignInIdentifier, SignInMode, SignUpIdentifier,
    TemplateType, Time, VerificationRecord, VerificationType,
};
use keyward_store::{
    Tx,
    sentinel::{self, Activity},
    users, verification_codes,
};

use crate::{
    Context, Conversation, ExperienceError, captcha, codes,
    delivery::{Delivery, Undo},
    guard, identify, offer,
    step::{Outcome, Step},
};

/// Messages that one recipient gets in [`SEND_WINDOW`].
const SENDS: i64 = 10;
/// Seconds over which they are counted.
const SEND_WINDOW: i64 = 600;
/// Seconds that a page waits before it offers another code.
pub const RESEND_WAIT: i64 = 59;

/// Who asks for a code.
#[derive(Clone, Debug)]
pub enum Face {
    /// A program, in a conversation that it has begun: the contract's rules.
    Api,
    /// A page by which the conversation begins, or turns to the purpose of the page.
    Page {
        /// Whether it is a repetition, which must wait.
        is_resend: bool,
        /// What a captcha has given the person.
        captcha_token: Option<Secret>,
    },
    /// A page that asks for a further address on the way.
    Further {
        /// Whether it is a repetition, which must wait.
        is_resend: bool,
    },
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct SendCode {
    /// What the person is about to do.
    pub event: InteractionEvent,
    /// Where the code goes.
    pub to: Contact,
    /// Who asks.
    pub face: Face,
}

/// What the write needs, drawn before it begins.
struct Draft {
    conversation: Conversation,
    request: SendCode,
    record_id: String,
    code_hmac: [u8; 32],
    target: [u8; 32],
    activity_id: String,
    is_person: bool,
    can_send: bool,
}

/// How the write ended.
struct Written {
    /// Whether it must not show who has an account.
    is_hidden: bool,
    /// Whether a message leaves.
    delivers: bool,
    template: TemplateType,
}

/// Sends a code; answers the id of its record. One commit.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's audit entry is written then.
pub async fn send_code(
    context: &Context,
    conversation: &Conversation,
    request: SendCode,
) -> Result<String, ExperienceError> {
    if let (Face::Api, Conversation::Waiting(_)) = (&request.face, conversation) {
        return Err(ExperienceError::InteractionNotFound);
    }
    let mut step = Step::new(context, conversation.uid()).await?;
    step.audit.context.application_id = Some(conversation.pending().client_id.clone());
    let connectors = context.store.message_connectors(&context.tenant).await?;
    let kind = connector_type(&request.to);
    let connector = offer::pick(context, kind, &connectors);
    let can_send = context.messenger.can_send(kind, connector);
    let refusal = match &request.face {
        Face::Api => None,
        _ if !can_send => Some(ExperienceError::NoConnector),
        Face::Page { .. } => closed(&step.settings, &request),
        Face::Further { .. } => None,
    };
    let is_person = match (&refusal, &request.face) {
        (None, Face::Page { captcha_token, .. }) => {
            captcha::verify(context, captcha_token.as_ref()).await
        }
        _ => Ok(false),
    };
    let (is_person, refusal) = match is_person {
        Ok(is_person) => (is_person, refusal),
        Err(error) => (false, Some(error)),
    };
    let sent = Event::VerificationBegun(request.event, VerificationType::of_code(&request.to));
    if let Some(error) = refusal {
        return Err(step.refuse(sent, error).await?);
    }
    let code = codes::draw(context);
    let record_id = context.new_id();
    let draft = Draft {
        code_hmac: codes::digest(
            context,
            conversation.uid(),
            &record_id,
            &request.to,
            code.expose(),
        ),
        target: guard::target(context, request.to.as_str()),
        activity_id: context.new_id(),
        conversation: conversation.clone(),
        request: request.clone(),
        record_id: record_id.clone(),
        is_person,
        can_send,
    };
    let undo = Undo {
        uid: conversation.uid().to_owned(),
        sent,
        record_id: record_id.clone(),
        target: draft.target,
        activity_id: draft.activity_id.clone(),
        audit: step.audit.clone(),
        is_hidden: false,
    };
    let written = context
        .store
        .write(&context.tenant, async move |tx| {
            write(tx, &mut step, draft).await
        })
        .await
        .flatten()?;
    // Put together for nobody too: the work tells no more than the answer.
    let message = message(context, conversation, &request.to, &written, code).await?;
    if !written.delivers {
        return Ok(record_id);
    }
    let delivery = Delivery {
        context: context.clone(),
        connector: connector.cloned(),
        message,
        undo: Undo {
            is_hidden: written.is_hidden,
            ..undo
        },
    };
    // An unknown address is answered without a call to the provider. So that neither time nor error
    // tells the known ones apart, theirs is not waited for either. The inbox of development mode
    // takes no time.
    if written.is_hidden && (delivery.connector.is_some() || !can_send) {
        delivery.run_apart();
    } else {
        delivery.run().await?;
    }
    Ok(record_id)
}

fn connector_type(to: &Contact) -> ConnectorType {
    match to {
        Contact::Email(_) => ConnectorType::Email,
        Contact::Phone(_) => ConnectorType::Sms,
    }
}

/// Why the settings do not let a page send such a code.
fn closed(settings: &SignInExperience, request: &SendCode) -> Option<ExperienceError> {
    let is_open = match request.event {
        InteractionEvent::SignIn => offer::signs_in_by_code(settings, request.to.kind()),
        InteractionEvent::Register => offer::signs_up_by_code(settings, request.to.kind()),
        InteractionEvent::ForgotPassword => {
            let recovers = identify::recovers(settings, &request.to);
            return (!recovers).then_some(ExperienceError::NotForRecovery);
        }
    };
    (!is_open).then_some(ExperienceError::MethodNotEnabled)
}

async fn message(
    context: &Context,
    conversation: &Conversation,
    to: &Contact,
    written: &Written,
    code: Secret,
) -> Result<Message, ExperienceError> {
    let recipient = match to {
        Contact::Email(email) => Recipient::Email(email.clone()),
        Contact::Phone(phone) => Recipient::Phone(phone.clone()),
    };
    let locales = conversation.pending().ui.ui_locales.iter();
    let locales: Vec<&str> = locales.map(LanguageTag::as_str).collect();
    let client_id = &conversation.pending().client_id;
    let client = context.store.client(&context.tenant, client_id).await?;
    let mut message = Message::with_code(recipient, written.template, code)
        .in_locale(context.locale.clone())
        .with_ui_locales((!locales.is_empty()).then(|| locales.join(" ")))
        .with_ip(context.request.ip.clone());
    if let Contact::Email(_) = to {
        let locale = context.locale.as_deref();
        let template = context
            .store
            .email_template(&context.tenant, written.template, locale)
            .await?;
        message = message.by_template(template);
        if let Some(client) = client {
            message = message.about_application(&client.application);
        }
    }
    Ok(message)
}

async fn write(tx: &mut Tx<'_>, step: &mut Step, draft: Draft) -> Outcome<Written> {
    let (event, face) = (draft.request.event, &draft.request.face);
    let mut open = match face {
        Face::Page { .. } => step.open_or_begin(tx, &draft.conversation, event).await?,
        _ => step.open(tx).await?,
    };
    let action = SentinelAction::VerificationCodeSend;
    sentinel::hold(tx, &draft.target, action).await?;
    let wait = wait(&draft, &open.progress, step.now);
    let former = open.progress.event;
    if let Face::Page { .. } = face {
        open.progress.begin_anew(event);
        open.progress.captcha.verified |= draft.is_person;
    }
    let kind = VerificationType::of_code(&draft.request.to);
    let sent = Event::VerificationBegun(open.progress.event, kind);
    let judged = match wait {
        Some(seconds) => Err(ExperienceError::TooSoon { seconds }),
        None => judge(tx, step, &draft, &open.progress).await,
    };
    let written = match judged {
        Ok(written) => written,
        Err(error) => {
            step.note(tx, &sent, Some(&error)).await?;
            return Ok(Err(error));
        }
    };
    open.progress.put(VerificationRecord {
        id: draft.record_id.clone(),
        proof: Proof::Code(CodeProof {
            to: draft.request.to.clone(),
            template: written.template,
            sent_at: step.now,
            verified: false,
        }),
    });
    step.save_turned(tx, open, former).await?;
    verification_codes::replace(
        tx,
        &draft.record_id,
        &step.uid,
        &draft.request.to,
        &draft.code_hmac,
        step.now,
    )
    .await?;
    let activity = Activity {
        id: &draft.activity_id,
        target_hash: &draft.target,
        action,
        is_success: true,
        blocked_until: None,
        now: step.now,
    };
    sentinel::insert(tx, &activity).await?;
    step.audit.success(tx, &sent).await?;
    Ok(Ok(written))
}

/// Seconds that a page which repeats itself must wait.
fn wait(draft: &Draft, progress: &Progress, now: Time) -> Option<i64> {
    let (Face::Page { is_resend, .. } | Face::Further { is_resend }) = draft.request.face else {
        return None;
    };
    let (_, code) = progress.code().filter(|_| is_resend)?;
    let wait = code.sent_at.plus_seconds(RESEND_WAIT).seconds() - now.seconds();
    (wait > 0).then_some(wait)
}

/// The checks, in the contract's order.
async fn judge(
    tx: &mut Tx<'_>,
    step: &Step,
    draft: &Draft,
    progress: &Progress,
) -> Result<Written, ExperienceError> {
    let SendCode { event, to, .. } = &draft.request;
    let settings = &step.settings;
    let is_known = progress.user_id.is_some();
    if !is_known {
        captcha::require(settings, progress)?;
    }
    if let (InteractionEvent::Register, Contact::Email(email)) = (event, to) {
        identify::refuse_blocked(settings, email.as_str())?;
    }
    let since = step.now.plus_seconds(-SEND_WINDOW);
    let action = SentinelAction::VerificationCodeSend;
    if sentinel::count_successes(tx, &draft.target, action, since).await? >= SENDS {
        return Err(ExperienceError::MessageRateLimited);
    }
    let is_hidden = match event {
        InteractionEvent::ForgotPassword => true,
        InteractionEvent::SignIn => !is_known && settings.sign_in_mode == SignInMode::SignIn,
        InteractionEvent::Register => false,
    };
    if !is_hidden && !draft.can_send {
        return Err(ExperienceError::NoConnector);
    }
    let delivers = !is_hidden || {
        let identifier = to.identifier();
        users::find_by_identifier(tx, &identifier, step.is_case_sensitive())
            .await?
            .is_some()
    };
    let template = if is_known && !is_sign_up_identifier(settings, to.kind()) {
        TemplateType::BindMfa
    } else {
        event.template()
    };
    Ok(Written {
        is_hidden,
        delivers,
        template,
    })
}

fn is_sign_up_identifier(settings: &SignInExperience, kind: SignInIdentifier) -> bool {
    let sign_up = &settings.sign_up;
    let mut secondary = sign_up.secondary_identifiers.iter().flatten();
    sign_up.identifiers.contains(&kind)
        || secondary.any(|secondary| match secondary.identifier {
            SignUpIdentifier::EmailOrPhone => kind != SignInIdentifier::Username,
            SignUpIdentifier::Email => kind == SignInIdentifier::Email,
            SignUpIdentifier::Phone => kind == SignInIdentifier::Phone,
            SignUpIdentifier::Username => kind == SignInIdentifier::Username,
        })
}
