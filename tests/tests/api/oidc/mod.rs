//! The OpenID provider, endpoint by endpoint (reference oidc.md; checklist C, R).

mod ask;
mod clients;
mod evidence;
mod steps;

mod auth;
mod conformance;
mod cors;
mod discovery;
mod judge;
mod jwks;
mod malformed;
mod me;
mod resume;
mod session_end;
mod sign_in;
mod token;
mod work;
