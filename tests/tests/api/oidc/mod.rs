//! The OpenID provider, endpoint by endpoint (reference oidc.md; checklist C, R).

mod ask;
mod clients;
mod evidence;
mod steps;

mod auth;
mod discovery;
mod jwks;
mod resume;
mod sign_in;
