//! Real HTTP, mirroring the URLs.

mod management;
mod oidc;
mod tenants;
