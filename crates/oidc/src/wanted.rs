//! What a request asks for that may be granted: known, held by the user, and, for a client that
//! somebody else runs, within what it may ask for (reference oidc.md §2.1, §6.6).

use std::collections::BTreeMap;

use keyward_model::{Grant, PendingAuthorization, ScopeSet, user_scopes};
use keyward_store::clients::Client;

/// Scopes that are about no claim: whoever signs people in may ask for them.
const PLAIN: [&str; 2] = ["openid", "offline_access"];

/// Scopes that OpenID Connect and this provider know; all others belong to resources.
pub(crate) fn is_user_scope(scope: &str) -> bool {
    PLAIN.contains(&scope) || user_scopes::ALL.contains(&scope)
}

/// Whether a scope is about claims of the user, so that people are told of it.
pub(crate) fn is_about_user(scope: &str) -> bool {
    user_scopes::ALL.contains(&scope)
}

/// Whether a client may have a scope about the user.
pub(crate) fn may_have(client: &Client, scope: &str) -> bool {
    !client.application.is_third_party
        || PLAIN.contains(&scope)
        || client.consent.user.contains(scope)
}

/// Whether a client may have a scope of a resource, given that its user holds it.
pub(crate) fn may_have_at(client: &Client, indicator: &str, scope: &str) -> bool {
    !client.application.is_third_party || client.consent.has(indicator, scope)
}

/// What is to be granted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Scopes about the user.
    pub scope: ScopeSet,
    /// Scopes by resource indicator; each resource that was asked for is in it.
    pub resources: BTreeMap<String, ScopeSet>,
}

impl Wanted {
    /// What a request asks for. `held` are the scopes that the user's roles give.
    pub(crate) fn of(
        client: &Client,
        pending: &PendingAuthorization,
        held: &[(String, String)],
    ) -> Self {
        let of = |indicator: &String| {
            let held = held.iter().filter(|(own, _)| own == indicator);
            held.map(|(_, scope)| scope.as_str())
                .filter(|scope| {
                    pending.scope.contains(scope) && may_have_at(client, indicator, scope)
                })
                .collect()
        };
        Self {
            scope: pending
                .scope
                .filter(|scope| is_user_scope(scope) && may_have(client, scope)),
            resources: pending
                .resources
                .iter()
                .map(|indicator| (indicator.clone(), of(indicator)))
                .collect(),
        }
    }

    /// Whether a grant has all of it.
    pub(crate) fn is_in(&self, grant: &Grant) -> bool {
        self.scope.is_subset_of(&grant.scope)
            && self.resources.iter().all(|(indicator, scopes)| {
                let granted = grant.resources.get(indicator);
                granted.is_some_and(|granted| scopes.is_subset_of(granted))
            })
    }

    /// Stands for all of it: a form that carries it was shown for nothing else.
    pub(crate) fn digest(&self) -> String {
        let resources = self.resources.iter();
        let lines = resources.map(|(indicator, scopes)| format!("\n{indicator} {scopes}"));
        let text: String = std::iter::once(self.scope.to_string())
            .chain(lines)
            .collect();
        keyward_crypto::sha256_base64url(text.as_bytes())
    }
}
