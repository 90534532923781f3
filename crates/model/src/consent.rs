//! What a third-party application may ask its users for (reference management-api.md §1, oidc.md §2.1).

use crate::{Id, Resource, Scope, ScopeSet, user_scopes};

/// The scopes about users that an application can be allowed to ask for, in the contract's order.
/// Those after [`user_scopes::ALL`] are kept for what comes with organizations and sessions.
pub const CONSENT_USER_SCOPES: [&str; 11] = [
    user_scopes::PROFILE,
    user_scopes::EMAIL,
    user_scopes::PHONE,
    user_scopes::ADDRESS,
    user_scopes::CUSTOM_DATA,
    user_scopes::IDENTITIES,
    user_scopes::ROLES,
    "urn:logto:scope:organizations",
    "urn:logto:scope:organization_roles",
    "urn:logto:scope:sessions",
    "urn:logto:scope:trusted_devices",
];

/// A scope of a resource that an application may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentScope {
    /// The resource.
    pub resource_id: Id<Resource>,
    /// What people call it.
    pub resource_name: String,
    /// Its URI.
    pub indicator: String,
    /// The scope.
    pub id: Id<Scope>,
    /// Its name in `scope`.
    pub name: String,
    /// What it allows.
    pub description: Option<String>,
}

/// All that an application may ask for, beside `openid` and `offline_access`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentScopes {
    /// Scopes about users.
    pub user: ScopeSet,
    /// Scopes of resources, by indicator and name.
    pub resource: Vec<ConsentScope>,
}

impl ConsentScopes {
    /// Whether a scope of a resource is among them.
    #[must_use]
    pub fn has(&self, indicator: &str, name: &str) -> bool {
        self.resource
            .iter()
            .any(|own| own.indicator == indicator && own.name == name)
    }
}
