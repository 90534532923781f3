//! The OpenID provider, endpoint by endpoint (reference oidc.md; checklist C, R).

mod ask;
mod clients;
pub(super) mod evidence;
mod steps;

mod auth;
mod conformance;
mod consent;
mod cors;
mod discovery;
mod introspection;
mod judge;
mod jwks;
mod lifetimes;
mod malformed;
mod max_grants;
mod me;
mod rbac;
mod resume;
mod revocation;
mod select_account;
mod session_end;
mod sign_in;
mod token;
mod work;
