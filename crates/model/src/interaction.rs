//! A conversation with a person who signs in (reference experience-api.md §1). It begins with
//! their first act; before that the request travels sealed in a cookie.

use serde::{Deserialize, Serialize};

use crate::{
    CodeProof, Contact, Id, PendingAuthorization, PendingProfile, Phone, Proof, Session, SignedIn,
    TemplateType, Time, User, VerificationRecord, VerificationType,
};

/// What the person is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InteractionEvent {
    /// Use an account.
    SignIn,
    /// Make an account.
    Register,
    /// Set a new password.
    ForgotPassword,
}

impl InteractionEvent {
    /// All of them, under the contract's names.
    pub const NAMED: [(&'static str, Self); 3] = [
        ("SignIn", Self::SignIn),
        ("Register", Self::Register),
        ("ForgotPassword", Self::ForgotPassword),
    ];

    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
            Self::ForgotPassword => "ForgotPassword",
        }
    }

    /// What messages of this purpose are for.
    #[must_use]
    pub const fn template(self) -> TemplateType {
        match self {
            Self::SignIn => TemplateType::SignIn,
            Self::Register => TemplateType::Register,
            Self::ForgotPassword => TemplateType::ForgotPassword,
        }
    }
}

/// Whether a captcha was solved, or something else has shown that a person is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptchaState {
    /// It was solved.
    pub verified: bool,
    /// It is not asked for any more.
    pub skipped: bool,
}

/// A conversation that goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "StoredProgress")]
pub struct Progress {
    /// What the person is about to do.
    pub event: InteractionEvent,
    /// Nobody has acted yet, or all that was done has come to its end: the request waits here
    /// because it is too long for a cookie, or because a new password was set.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_waiting: bool,
    /// What was proved, or is being proved; one of each type, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<VerificationRecord>,
    /// Whom they turned out to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    /// What is written to the account at the end.
    pub profile: PendingProfile,
    /// Whether they are a person.
    pub captcha: CaptchaState,
}

/// A row, of this version or of the one before, which knew one phone number at a time.
#[derive(Deserialize)]
struct StoredProgress {
    event: InteractionEvent,
    #[serde(default)]
    is_waiting: bool,
    #[serde(default)]
    records: Vec<VerificationRecord>,
    user_id: Option<Id<User>>,
    #[serde(default)]
    profile: PendingProfile,
    #[serde(default)]
    captcha: CaptchaState,
    verification: Option<PhoneVerification>,
}

#[derive(Deserialize)]
struct PhoneVerification {
    id: String,
    phone: Phone,
    sent_at: Time,
    verified: bool,
}

impl From<StoredProgress> for Progress {
    fn from(stored: StoredProgress) -> Self {
        let mut records = stored.records;
        records.extend(stored.verification.map(|old| VerificationRecord {
            id: old.id,
            proof: Proof::Code(CodeProof {
                to: Contact::Phone(old.phone),
                template: stored.event.template(),
                sent_at: old.sent_at,
                verified: old.verified,
            }),
        }));
        Self {
            event: stored.event,
            is_waiting: stored.is_waiting,
            records,
            user_id: stored.user_id,
            profile: stored.profile,
            captcha: stored.captcha,
        }
    }
}

impl Progress {
    /// A conversation that begins.
    #[must_use]
    pub fn new(event: InteractionEvent) -> Self {
        Self {
            event,
            is_waiting: false,
            records: Vec::new(),
            user_id: None,
            profile: PendingProfile::default(),
            captcha: CaptchaState::default(),
        }
    }

    /// A request that waits for its person.
    #[must_use]
    pub fn waiting(event: InteractionEvent) -> Self {
        Self {
            is_waiting: true,
            ..Self::new(event)
        }
    }

    /// The record of an id.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&VerificationRecord> {
        self.records.iter().find(|record| record.id == id)
    }

    /// Puts a record in the place of the former of its type.
    pub fn put(&mut self, record: VerificationRecord) {
        self.forget(record.proof.kind());
        self.records.push(record);
    }

    /// Drops the record of a type.
    pub fn forget(&mut self, kind: VerificationType) {
        self.records.retain(|old| old.proof.kind() != kind);
    }

    /// The newest code that was asked for, and its record's id.
    #[must_use]
    pub fn code(&self) -> Option<(&str, &CodeProof)> {
        self.records
            .iter()
            .rev()
            .find_map(|record| match &record.proof {
                Proof::Code(code) => Some((record.id.as_str(), code)),
                _ => None,
            })
    }

    /// Begins anew on a page. Who was there is a person still.
    pub fn begin_anew(&mut self, event: InteractionEvent) {
        *self = Self {
            captcha: self.captcha,
            ..Self::new(event)
        };
    }

    /// Turns to another purpose: what was collected for the former one is dropped.
    pub fn turn_to(&mut self, event: InteractionEvent) {
        if self.event != event {
            self.event = event;
            self.profile = PendingProfile {
                submitted: self.profile.submitted,
                ..PendingProfile::default()
            };
        }
    }
}

/// What somebody who is signed in answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// To go on with the account that they are signed in with.
    Account,
    /// That the client gets what it asks for. The grant has been written.
    Consent,
    /// That it does not.
    Refusal,
}

/// How far a conversation has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum InteractionState {
    /// The person is at it.
    Open(Box<Progress>),
    /// They signed in; the provider has not taken over yet.
    Submitted {
        /// Who and how.
        signed_in: SignedIn,
        /// The session that waits for its cookie.
        session_id: Id<Session>,
    },
    /// They were signed in and have answered; the provider has not taken over yet.
    Chosen {
        /// The session in which they answered.
        session_id: Id<Session>,
        /// What they answered.
        choice: Choice,
    },
}

impl InteractionState {
    /// Whether it is the provider's turn.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Submitted { .. } | Self::Chosen { .. })
    }
}

/// A conversation as it is stored.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// The request that it answers; `pending.uid` is its id.
    pub pending: PendingAuthorization,
    /// How far it has come.
    pub state: InteractionState,
    /// Grows with each change, so that of two parallel changes one loses.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_of_the_version_before_is_read() {
        let row = json!({
            "state": "open",
            "event": "Register",
            "verification": {
                "id": "one", "phone": "8613800138000", "sent_at": 5, "verified": true,
            },
        });
        let state: InteractionState = serde_json::from_value(row).expect("a state");
        let InteractionState::Open(progress) = state else {
            unreachable!("it is open");
        };
        let (id, code) = progress.code().expect("a code");
        assert_eq!((id, code.verified), ("one", true));
        assert_eq!(code.template, TemplateType::Register);
        assert!(!progress.is_waiting && progress.user_id.is_none());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut progress = Progress::new(InteractionEvent::ForgotPassword);
        let email = crate::Email::parse("a@b.c").expect("an address");
        for id in ["one", "two"] {
            progress.put(VerificationRecord {
                id: id.to_owned(),
                proof: Proof::Code(CodeProof {
                    to: Contact::Email(email.clone()),
                    template: TemplateType::ForgotPassword,
                    sent_at: Time::from_millis(7),
                    verified: false,
                }),
            });
        }
        let state = InteractionState::Open(Box::new(progress));
        let text = serde_json::to_string(&state).expect("JSON");
        let InteractionState::Open(read) = serde_json::from_str(&text).expect("a state") else {
            unreachable!("it is open");
        };
        assert_eq!(read.records.len(), 1, "one of each type");
        assert_eq!(read.code().map(|(id, _)| id), Some("two"));
        assert!(read.record("one").is_none());
    }

    #[test]
    fn another_purpose_drops_what_was_collected() {
        let mut progress = Progress::new(InteractionEvent::Register);
        progress.profile.name = Some("Ann".to_owned());
        progress.profile.submitted = true;
        progress.turn_to(InteractionEvent::Register);
        assert!(progress.profile.name.is_some());
        progress.turn_to(InteractionEvent::SignIn);
        assert!(progress.profile.name.is_none() && progress.profile.submitted);
    }
}
