//! Scopes as `scope` parameters carry them (RFC 6749 §3.3), and the scopes about users.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Scopes about a user that this build serves, in the contract's order; with `openid` and
/// `offline_access` they are `scopes_supported` of the discovery document.
pub mod user_scopes {
    /// Standard claims.
    pub const PROFILE: &str = "profile";
    /// E-mail address.
    pub const EMAIL: &str = "email";
    /// Phone number.
    pub const PHONE: &str = "phone";
    /// Postal address.
    pub const ADDRESS: &str = "address";
    /// Free data of the tenant.
    pub const CUSTOM_DATA: &str = "custom_data";
    /// Linked social identities.
    pub const IDENTITIES: &str = "identities";
    /// Names of roles.
    pub const ROLES: &str = "roles";

    /// All of them.
    pub const ALL: [&str; 7] = [
        PROFILE,
        EMAIL,
        PHONE,
        ADDRESS,
        CUSTOM_DATA,
        IDENTITIES,
        ROLES,
    ];
}

/// How many scopes one parameter may name.
const MOST: usize = 200;

/// A list of distinct scopes in the order in which they were first named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ScopeSet(Vec<String>);

impl ScopeSet {
    /// Splits a `scope` parameter; at most 200 scopes count.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        text.split(' ')
            .filter(|scope| !scope.is_empty())
            .take(MOST)
            .collect()
    }

    /// Whether a scope is in the list.
    #[must_use]
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|own| own == scope)
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The scopes in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Adds a scope if it is missing.
    pub fn insert(&mut self, scope: &str) {
        if !self.contains(scope) {
            self.0.push(scope.to_owned());
        }
    }

    /// Those for which `keep` holds.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&str) -> bool) -> Self {
        self.iter().filter(|scope| keep(scope)).collect()
    }

    /// Whether all of these are in `other`.
    #[must_use]
    pub fn is_subset_of(&self, other: &Self) -> bool {
        self.iter().all(|scope| other.contains(scope))
    }
}

impl<'a> FromIterator<&'a str> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(scopes: I) -> Self {
        let mut set = Self::default();
        for scope in scopes {
            set.insert(scope);
        }
        set
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl From<String> for ScopeSet {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<ScopeSet> for String {
    fn from(scopes: ScopeSet) -> Self {
        scopes.to_string()
    }
}
