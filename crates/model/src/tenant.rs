//! Tenant identifiers (reference: at most 21 characters, `^[\da-z-]+$`).

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};
use thiserror::Error;
use utoipa::ToSchema;

/// Which tenant a row, a token or a request belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String)]
pub struct TenantId(Arc<str>);

/// The text is no tenant identifier.
#[derive(Debug, Error)]
#[error("a tenant id has 1 to 21 characters of 0-9, a-z and -")]
pub struct TenantIdError;

impl TenantId {
    /// Parses a tenant identifier.
    ///
    /// # Errors
    /// When it is empty, longer than 21 characters or has other characters than `0-9a-z-`.
    pub fn parse(value: &str) -> Result<Self, TenantIdError> {
        let fits = (1..=21).contains(&value.len())
            && value
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase() || b == b'-');
        fits.then(|| Self(value.into())).ok_or(TenantIdError)
    }

    /// The user tenant that a fresh database has.
    #[must_use]
    pub fn default_tenant() -> Self {
        Self("default".into())
    }

    /// The tenant of the administrators.
    #[must_use]
    pub fn admin() -> Self {
        Self("admin".into())
    }

    /// The identifier's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The resource indicator of the API for an administrator's own account. A protocol value too.
    pub const ME_API: &'static str = "https://admin.logto.app/me";

    /// The resource indicator of this tenant's Management API. A protocol value of the contract,
    /// the same for every installation.
    #[must_use]
    pub fn management_api(&self) -> String {
        format!("https://{}.logto.app/api", self.0)
    }
}

impl Serialize for TenantId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_lower_case_ids() {
        assert!(TenantId::parse("default").is_ok());
        for bad in ["", "A", "a/b", "a_b", "0123456789012345678901"] {
            assert!(TenantId::parse(bad).is_err(), "{bad}");
        }
    }
}
