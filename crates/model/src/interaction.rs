//! A conversation with a person who signs in (reference experience-api.md §1). It begins with
//! their first act; before that the request travels sealed in a cookie.

use serde::{Deserialize, Serialize};

use crate::{Id, PendingAuthorization, Phone, Session, SignedIn, Time, User};

/// What the person is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InteractionEvent {
    /// Use an account.
    SignIn,
    /// Make an account.
    Register,
}

impl InteractionEvent {
    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
        }
    }
}

/// A phone number that is being proved. Bound to its interaction, and so to browser, tenant and
/// purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Names the record; a resend makes a new one.
    pub id: String,
    /// The number.
    pub phone: Phone,
    /// When the latest code went out.
    pub sent_at: Time,
    /// Whether the code was entered.
    pub verified: bool,
}

/// How far a conversation has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum InteractionState {
    /// The person is at it.
    Open {
        /// What they are about to do.
        event: InteractionEvent,
        /// What they prove.
        #[serde(skip_serializing_if = "Option::is_none")]
        verification: Option<Verification>,
        /// Whom they turned out to be.
        #[serde(skip_serializing_if = "Option::is_none")]
        user_id: Option<Id<User>>,
    },
    /// They signed in; the provider has not taken over yet.
    Submitted {
        /// Who and how.
        signed_in: SignedIn,
        /// The session that waits for its cookie.
        session_id: Id<Session>,
    },
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
