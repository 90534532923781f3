//! The inbox of `keyward dev`: takes the messages that no connector is set up for, so that a
//! developer can read the codes on a page. It is kept in memory and never made by `keyward serve`.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use keyward_crypto::constant_time_eq;
use keyward_model::{Secret, TenantId, Time};

use crate::Message;

/// How many messages are kept.
const CAPACITY: usize = 200;

/// The last messages, newest first. Clones share them.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    key: Secret,
    messages: Mutex<VecDeque<InboxMessage>>,
}

/// A message that was delivered here.
#[derive(Clone, Debug)]
pub struct InboxMessage {
    /// Whose user it went to.
    pub tenant: TenantId,
    /// The message.
    pub message: Message,
    /// When it came.
    pub at: Time,
}

impl Inbox {
    /// An empty inbox that only this key opens.
    #[must_use]
    pub fn new(key: Secret) -> Self {
        Self(Arc::new(Inner {
            key,
            messages: Mutex::new(VecDeque::new()),
        }))
    }

    /// Takes a message of a tenant; the oldest one beyond the last 200 goes.
    pub fn deliver(&self, tenant: TenantId, message: Message, now: Time) {
        let mut messages = self.messages();
        messages.truncate(CAPACITY - 1);
        messages.push_front(InboxMessage {
            tenant,
            message,
            at: now,
        });
    }

    /// The messages, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<InboxMessage> {
        self.messages().iter().cloned().collect()
    }

    /// Those of a tenant, newest first.
    #[must_use]
    pub fn list_of(&self, tenant: &TenantId) -> Vec<InboxMessage> {
        let messages = self.messages();
        let own = messages.iter().filter(|found| found.tenant == *tenant);
        own.cloned().collect()
    }

    /// Whether this is the inbox's key, compared in constant time.
    #[must_use]
    pub fn opens_with(&self, key: &str) -> bool {
        constant_time_eq(self.0.key.expose().as_bytes(), key.as_bytes())
    }

    fn messages(&self) -> MutexGuard<'_, VecDeque<InboxMessage>> {
        // No code under the lock can leave a message half written.
        let messages = self.0.messages.lock();
        messages.unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inbox({} messages)", self.messages().len())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Phone, TemplateType};

    use super::*;
    use crate::Recipient;

    fn message(code: &str) -> Message {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        Message::with_code(to, TemplateType::SignIn, Secret::new(code.to_owned()))
    }

    #[test]
    fn the_newest_comes_first_and_the_oldest_goes() {
        let inbox = Inbox::new(Secret::new("key".into()));
        let reader = inbox.clone();
        for number in 0..205 {
            let tenant = if number == 200 {
                TenantId::admin()
            } else {
                TenantId::default_tenant()
            };
            let message = message(&number.to_string());
            inbox.deliver(tenant, message, Time::from_millis(number));
        }
        let list = reader.list();
        let codes: Vec<&str> = list
            .iter()
            .map(|entry| entry.message.payload.code.as_ref().unwrap().expose())
            .collect();
        assert_eq!(codes.len(), 200);
        assert_eq!((codes[0], codes[199]), ("204", "5"));
        assert_eq!(list[0].at, Time::from_millis(204));
        let admins = reader.list_of(&TenantId::admin());
        assert_eq!((admins.len(), admins[0].at), (1, Time::from_millis(200)));
        assert_eq!(reader.list_of(&TenantId::default_tenant()).len(), 199);
    }

    #[test]
    fn only_its_key_opens_it() {
        let inbox = Inbox::new(Secret::new("right".into()));
        assert!(inbox.opens_with("right"));
        for wrong in ["", "righ", "right ", "wrong", "RIGHT"] {
            assert!(!inbox.opens_with(wrong), "{wrong}");
        }
    }

    #[test]
    fn debug_shows_neither_key_nor_code() {
        let inbox = Inbox::new(Secret::new("hush".into()));
        inbox.deliver(
            TenantId::default_tenant(),
            message("123456"),
            Time::from_millis(0),
        );
        assert_eq!(format!("{inbox:?}"), "Inbox(1 messages)");
        assert!(!format!("{:?}", inbox.list()).contains("123456"));
    }
}
