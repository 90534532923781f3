//! `/oidc/token` (RFC 6749 §3.2, reference oidc.md §2.2, §6).

mod authentication;
mod authorization_code;
mod client_credentials;
mod code_reuse;
mod refresh;
mod rotation;
mod transport;
