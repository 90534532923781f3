//! Signing in as a conversation: a person proves who they are and becomes a signed-in user, makes an
//! account, or sets a new password.
//!
//! The pages and the Experience API drive these services alike; every rule of the conversation
//! stands here. No HTTP types, no SQL text. Nothing is known of OAuth: the conversation begins with
//! a [`keyward_model::PendingAuthorization`] and ends with a session that waits for the provider.
//!
//! - `conversation`, `step`: where it is kept, and how one step is taken.
//! - `begin`, `switch_event`: its purpose. `send_code`, `enter_code`, `password`,
//!   `new_password_identity`, `one_time_token`: what is proved.
//! - `identify`, `create_user`, `profile`, `extra_profile`, `missing_profile`, `avatar`, `submit`: what
//!   follows.
//! - `advance`, `switch`, `offer`: how pages go on.
//! - `administrators`: people of the admin tenant. `confirm_password`: who is signed in proves it again.
//! - `guard`, `captcha`: who may go on. `delivery`: codes on their way. `notices`: what people are told of.

mod administrators;
mod advance;
mod avatar;
mod begin;
mod captcha;
mod codes;
mod confirm_password;
mod context;
mod conversation;
mod create_user;
mod delivery;
mod enter_code;
mod error;
mod extra_profile;
mod guard;
mod identify;
mod missing_profile;
mod new_password_identity;
mod notices;
mod offer;
mod one_time_token;
mod password;
mod profile;
mod send_code;
mod sign_ins;
mod step;
mod submit;
mod switch;
mod switch_event;

pub use administrators::{AdministratorError, Administrators, NewAdministrator};
pub use advance::{Entered, go_on};
pub use avatar::refuse_avatar;
pub use begin::{Begin, begin};
pub use confirm_password::confirm_password;
pub use context::Context;
pub use conversation::{Conversation, find_interaction, find_progress};
pub use enter_code::{VerifyCode, enter_code, verify_code};
pub use error::ExperienceError;
pub use guard::Guess;
pub use identify::{Identified, identify};
pub use new_password_identity::new_password_identity;
pub use notices::{AccountNotice, Notices, NoticesOfRequest};
pub use offer::{Offer, offer, offer_of};
pub use one_time_token::{
    LinkPurpose, check_one_time_token, use_magic_link, verify_one_time_token,
};
pub use password::{Credentials, sign_in_with_password, verify_password};
pub use profile::{ProfileItem, add_profile, set_new_password};
pub use send_code::{Face, RESEND_WAIT, SendCode, send_code};
pub use sign_ins::{SignInMethod, SignInOutcome, SignIns};
pub use submit::{Submitted, submit};
pub use switch::{register_instead, sign_in_instead};
pub use switch_event::switch_event;
