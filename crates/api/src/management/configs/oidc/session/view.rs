//! How the settings of sessions are shown.

use serde::Serialize;
use utoipa::ToSchema;

/// The settings of sessions.
#[derive(Serialize, ToSchema)]
#[schema(as = OidcSessionConfig)]
pub(super) struct SessionView {
    /// Seconds that a session lasts without use.
    pub(super) ttl: i64,
}
