//! What a step of the conversation needs beside its arguments.

use std::sync::Arc;

use keyward_connectors::{BreachedPasswords, CaptchaVerifier, Messenger};
use keyward_crypto::{PasswordPool, Random};
use keyward_model::{Application, Id, RequestContext, Time, User};
use keyward_store::{Audit, Store, Tenant, Tx};
use tracing::Instrument;

use crate::{ExperienceError, NoticesOfRequest, SignIns, step::Outcome};

/// The tenant, the moment, whose request it is, and how messages leave.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub store: Store,
    /// Whose users these are.
    pub tenant: Tenant,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// The moment at which the request is judged.
    pub now: Time,
    /// Where the request came from, for audit entries.
    pub request: RequestContext,
    /// How messages leave.
    pub messenger: Messenger,
    /// Hashes passwords, apart from the async runtime.
    pub passwords: PasswordPool,
    /// Knows breached passwords.
    pub breached_passwords: BreachedPasswords,
    /// Tells people from programs.
    pub captcha: CaptchaVerifier,
    /// The language that the person reads, for messages.
    pub locale: Option<String>,
    /// Failures of one address in an hour that block it.
    pub address_limit: u32,
    /// Roles that new users get by name.
    pub default_role_names: Arc<[String]>,
    /// Where attempts to sign in are counted.
    pub sign_ins: Arc<SignIns>,
    /// Tells people what happened to their accounts.
    pub notices: NoticesOfRequest,
}

impl Context {
    /// For the audit entries of a conversation.
    pub(crate) fn audit(&self, uid: &str, client: Option<&Id<Application>>) -> Audit {
        Audit {
            now: self.now,
            context: RequestContext {
                interaction_id: Some(uid.to_owned()),
                application_id: client.cloned(),
                ..self.request.clone()
            },
            random: self.random.clone(),
        }
    }

    /// Runs a write that may complete a conversation, and posts the notices that it gave rise to once
    /// it has committed: also for who goes away meanwhile, so that nobody keeps what they do quiet.
    pub(crate) async fn write<T, F>(&self, f: F) -> Result<T, ExperienceError>
    where
        T: Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Outcome<T> + Send + 'static,
    {
        let (store, tenant) = (self.store.clone(), self.tenant.clone());
        let notices = self.notices.clone();
        let written = async move {
            let written = store.write(&tenant, f).await;
            notices.release(written.is_ok());
            written.flatten()
        };
        let written = tokio::spawn(written.in_current_span()).await;
        written.unwrap_or(Err(ExperienceError::Internal))
    }

    /// A new identifier of 21 characters.
    pub(crate) fn new_id(&self) -> String {
        keyward_crypto::random::standard_id(self.random.as_ref())
    }

    /// The same for rows that are only added: it grows with time.
    pub(crate) fn ordered_id(&self) -> String {
        keyward_crypto::random::ordered_id(self.now, self.random.as_ref())
    }

    /// A new user id of 12 characters.
    pub(crate) fn new_user_id(&self) -> Id<User> {
        Id::from(keyward_crypto::random::short_id(self.random.as_ref()))
    }
}
