//! Real HTTP, mirroring the URLs.

mod experience;
mod management;
mod me;
mod oidc;
mod tenants;
