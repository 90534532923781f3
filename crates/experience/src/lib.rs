//! Signing in as a conversation: a person proves a phone number and becomes a signed-in user.
//!
//! Pages (and later the Experience API) drive these services; every rule of the conversation
//! stands here. No HTTP types, no SQL text. Nothing is known of OAuth: the conversation begins
//! with a [`keyward_model::PendingAuthorization`] and ends with a session that waits for the
//! provider.

mod codes;
mod context;
mod conversation;
mod enter_code;
mod error;
mod guard;
mod identify;
mod offer;
mod send_code;
mod sign_ins;
mod switch;

pub use context::Context;
pub use conversation::{Conversation, find_interaction};
pub use enter_code::{Entered, enter_code};
pub use error::ExperienceError;
pub use offer::{Offer, offer};
pub use send_code::{RESEND_WAIT, SendCode, send_code};
pub use sign_ins::{SignInMethod, SignInOutcome, SignIns};
pub use switch::{register_instead, sign_in_instead};
