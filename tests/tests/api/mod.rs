//! Real HTTP, mirroring the URLs.

mod oidc;
