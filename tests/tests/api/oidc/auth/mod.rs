//! `/oidc/auth` (RFC 6749 §3.1, OpenID Connect Core §3.1.2, reference oidc.md §3).

mod checks;
mod cookies;
mod granting;
mod hints;
mod look_alikes;
mod native;
mod order;
mod pages;
mod prompt;
mod tenants;
mod transport;
