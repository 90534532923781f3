//! How the settings of sessions are shown.

use keyward_model::SessionLifetime;
use serde::Serialize;
use utoipa::ToSchema;

/// The settings of sessions.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OidcSessionConfig)]
pub(super) struct SessionView {
    /// Seconds that a session lasts without use.
    pub(super) ttl: i64,
    /// Seconds that it lasts from signing in, however much it is used; absent without such a limit, which is an
    /// addition to the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) absolute_ttl: Option<i64>,
}

impl From<SessionLifetime> for SessionView {
    fn from(lifetime: SessionLifetime) -> Self {
        Self {
            ttl: lifetime.idle,
            absolute_ttl: lifetime.absolute,
        }
    }
}
