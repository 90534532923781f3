//! Real HTTP, mirroring the URLs.

mod experience;
mod management;
mod oidc;
mod tenants;
