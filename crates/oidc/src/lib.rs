//! The OpenID provider: checks of authorization requests, client authentication, grants, tokens,
//! sign-out, discovery. Plain functions over model values and the store; no HTTP types, no SQL.
//!
//! It does not know how people sign in: a checked request leaves as a
//! [`keyward_model::PendingAuthorization`], and a person comes back as a session that waits.

mod answer;
mod client_auth;
mod client_rules;
mod context;
mod cors;
mod discovery;
mod end_session;
mod error;
mod introspection;
mod presented_token;
mod resume;
mod revocation;
mod userinfo;
mod wanted;

pub mod authorize;
pub mod claims;
pub mod consent;
pub mod parameters;
pub mod token;

pub use answer::{Answer, Refused};
pub use client_auth::{Authenticated, Credentials, authenticate};
pub use context::Context;
pub use cors::{Origin, allows as allows_origin, check as check_origin};
pub use discovery::discovery;
pub use end_session::{EndSession, EndSessionRequest, check_end_session, end_session, sign_out};
pub use error::{ErrorKind, OidcError};
pub use introspection::{ActiveToken, TokenStatus, introspect};
pub use parameters::Parameters;
pub use presented_token::Called;
pub use resume::{Device, NewDevice, Next, Resumed, resume};
pub use revocation::revoke;
pub use userinfo::userinfo;
