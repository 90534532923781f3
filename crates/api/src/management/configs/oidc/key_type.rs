//! Which keys a path names.

use serde::Deserialize;

/// Keys of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KeyType {
    /// What signs tokens.
    PrivateKeys,
    /// What signs cookies.
    CookieKeys,
}
