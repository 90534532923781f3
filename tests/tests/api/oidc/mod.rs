//! `/oidc`

mod sign_in;
