//! The rules about codes. Nothing here knows HTTP. A code is bound to tenant and recipient, and to the user who asked
//! for it where one did: anywhere else it is nothing.

use keyward_connectors::{Message, Messenger, Recipient, SendError};
use keyward_crypto::{constant_time_eq, random};
use keyward_model::{
    Id, ManagementAction, Secret, SentinelAction, TemplateType, User, VerificationCodePolicy,
};
use keyward_store::{
    Tx,
    recipient_codes::{self, NewCode},
    sentinel::{self, Activity},
};

use super::{SUBJECT, error::CodeError};
use crate::management::Administrator;

type Result<T, E = CodeError> = std::result::Result<T, E>;

const KIND: &str = "code of the management api";
/// Digits of a code.
const LENGTH: usize = 6;
/// Messages that one recipient gets in [`SEND_WINDOW`], by whichever door.
const SENDS: i64 = 10;
/// Seconds over which they are counted.
const SEND_WINDOW: i64 = 600;

/// What a code is for.
#[derive(Clone, Debug)]
pub(crate) struct Purpose {
    /// Which text it is sent with.
    pub template: TemplateType,
    /// The user who asked for it, if one did.
    pub user: Option<Id<User>>,
}

impl Purpose {
    /// Whatever a tenant wants to know.
    pub(super) const GENERIC: Self = Self {
        template: TemplateType::Generic,
        user: None,
    };

    /// What no two recipients share, nor two users who have a code sent to the same one.
    fn key(&self, to: &Recipient) -> String {
        match &self.user {
            Some(user) => format!("{user}\n{}", key(to)),
            None => key(to),
        }
    }
}

/// What no two recipients share.
fn key(to: &Recipient) -> String {
    match to {
        Recipient::Phone(phone) => phone.digits().to_owned(),
        Recipient::Email(email) => email.key(),
    }
}

/// What a code is stored as.
fn digest(by: &Administrator, recipient: &str, id: &str, code: &str) -> [u8; 32] {
    let bound = format!("{recipient}\n{id}\n{code}");
    by.store.vault().lookup(by.tenant.id(), KIND, &bound)
}

/// Sends a code. It is written first and sent after the commit; when sending fails, it is taken
/// back and counts for nothing.
pub(crate) async fn send(
    by: &Administrator,
    messenger: &Messenger,
    to: Recipient,
    purpose: &Purpose,
    locale: Option<String>,
) -> Result<()> {
    let kind = to.kind();
    let connectors = by.store.message_connectors(&by.tenant).await?;
    let connector = messenger.registry().pick(kind, &connectors);
    if !messenger.can_send(kind, connector) {
        return Err(CodeError::NoConnector(kind));
    }
    let template = purpose.template;
    let own = match &to {
        Recipient::Email(_) => {
            by.store
                .email_template(&by.tenant, template, locale.as_deref())
                .await?
        }
        Recipient::Phone(_) => None,
    };
    let code = Secret::new(random::digits(by.random(), LENGTH));
    let sending = Sending::new(by, &to, purpose, &code).await?;
    by.store
        .write(&by.tenant, {
            let sending = sending.clone();
            async move |tx| sending.write(tx).await
        })
        .await?;
    let message = Message::with_code(to, template, code)
        .in_locale(locale)
        .with_ip(by.audit.context.ip.clone())
        .by_template(own);
    let sent = messenger.send(by.tenant.id(), connector, message);
    if let Err(error) = sent.await {
        let (code, text) = match &error {
            SendError::NoConnector(_) => ("connector.not_found", error.to_string()),
            SendError::Connector(error) => (error.code_str(), error.to_string()),
        };
        let undo = async move |tx: &mut Tx<'_>| sending.take_back(tx, code, &text).await;
        by.store.write(&by.tenant, undo).await?;
        return Err(CodeError::Send(error));
    }
    Ok(())
}

/// What the writes of a message need, drawn before they begin.
#[derive(Clone)]
struct Sending {
    by: Administrator,
    recipient: String,
    id: String,
    code_hmac: [u8; 32],
    target: [u8; 32],
    activity_id: String,
    lifetime: i64,
}

impl Sending {
    async fn new(
        by: &Administrator,
        to: &Recipient,
        purpose: &Purpose,
        code: &Secret,
    ) -> Result<Self> {
        let settings = by.store.sign_in_experience(&by.tenant).await?;
        let (recipient, id) = (purpose.key(to), random::standard_id(by.random()));
        let vault = by.store.vault();
        Ok(Self {
            code_hmac: digest(by, &recipient, &id, code.expose()),
            target: sentinel::target(vault, by.tenant.id(), &key(to)),
            activity_id: random::standard_id(by.random()),
            lifetime: settings.verification_code_policy.lifetime(),
            by: by.clone(),
            recipient,
            id,
        })
    }

    async fn write(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (by, now) = (&self.by, self.by.now());
        let action = SentinelAction::VerificationCodeSend;
        sentinel::hold(tx, &self.target, action).await?;
        let since = now.plus_seconds(-SEND_WINDOW);
        if sentinel::count_successes(tx, &self.target, action, since).await? >= SENDS {
            return Err(CodeError::RateLimited);
        }
        let code = NewCode {
            recipient: &self.recipient,
            id: &self.id,
            code_hmac: &self.code_hmac,
            created_at: now,
            expires_at: now.plus_seconds(self.lifetime),
        };
        recipient_codes::replace(tx, &code).await?;
        let activity = Activity {
            id: &self.activity_id,
            target_hash: &self.target,
            action,
            is_success: true,
            blocked_until: None,
            now,
        };
        sentinel::insert(tx, &activity).await?;
        let entry = by.entry(ManagementAction::Create, SUBJECT, &self.id);
        entry.record(tx).await?;
        Ok(())
    }

    async fn take_back(&self, tx: &mut Tx<'_>, code: &str, message: &str) -> Result<()> {
        recipient_codes::consume(tx, &self.recipient, &self.id).await?;
        sentinel::discard(tx, &self.target, &self.activity_id).await?;
        let entry = self.by.entry(ManagementAction::Create, SUBJECT, &self.id);
        entry.refuse(tx, code, message).await?;
        Ok(())
    }
}

/// Uses the code that was last sent to a recipient. Each try counts, also of many at once.
pub(super) async fn verify(by: &Administrator, to: &Recipient, code: &Secret) -> Result<()> {
    let settings = by.store.sign_in_experience(&by.tenant).await?;
    let policy = settings.verification_code_policy;
    let (to, code, caller) = (to.clone(), code.clone(), by.clone());
    let redeemed = by.store.write(&by.tenant, async move |tx| {
        redeem(tx, &caller, policy, &Purpose::GENERIC, &to, &code).await
    });
    redeemed.await?
}

/// The same inside a write. A refusal is a value, so that the try that it took is committed.
pub(crate) async fn redeem(
    tx: &mut Tx<'_>,
    by: &Administrator,
    policy: VerificationCodePolicy,
    purpose: &Purpose,
    to: &Recipient,
    code: &Secret,
) -> Result<Result<()>> {
    let recipient = purpose.key(to);
    let Some(stored) = recipient_codes::find(tx, &recipient).await? else {
        return Ok(Err(CodeError::NotFound));
    };
    if stored.created_at.plus_seconds(policy.lifetime()) <= by.now() {
        return Ok(Err(CodeError::Expired));
    }
    if !recipient_codes::take_try(tx, &recipient, &stored.id, policy.tries()).await? {
        return Ok(Err(CodeError::Exhausted));
    }
    let entered = digest(by, &recipient, &stored.id, code.expose());
    if !constant_time_eq(&entered, &stored.code_hmac) {
        return Ok(Err(CodeError::Mismatch));
    }
    if !recipient_codes::consume(tx, &recipient, &stored.id).await? {
        return Ok(Err(CodeError::NotFound));
    }
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &stored.id);
    entry.record(tx).await?;
    Ok(Ok(()))
}
