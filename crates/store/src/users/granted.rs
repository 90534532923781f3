//! The user of a grant, with the grant.

use keyward_model::{Application, Grant, Id, ScopeSet, Time, User};

use super::columns;
use crate::{FromRow, Json, Result, Row, Tx, V};

const HOLD_BY_GRANT: &str = concat!(
    "SELECT ",
    columns!(of u),
    ", g.id AS grant_id, g.client_id, g.session_id, g.scope, g.resources, g.persists_logout, g.created_at AS granted_at, g.expires_at FROM grants g JOIN users u ON u.tenant_id = g.tenant_id AND u.id = g.user_id LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $3 WHERE g.tenant_id = $1 AND g.id = $2 AND g.expires_at > $3 AND u.is_suspended = FALSE AND (g.persists_logout = TRUE OR s.id IS NOT NULL) FOR UPDATE OF g"
);

/// A grant that still counts, and whose it is.
#[derive(Debug)]
pub struct Granted {
    /// The grant.
    pub grant: Grant,
    /// Its user.
    pub user: User,
}

impl FromRow for Granted {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let user = User::from_row(row)?;
        let grant = Grant {
            id: row.get("grant_id")?,
            user_id: user.id.clone(),
            client_id: row.get::<Id<Application>>("client_id")?,
            session_id: row.get("session_id")?,
            scope: row.get::<ScopeSet>("scope")?,
            resources: row.get::<Json<_>>("resources")?.0,
            persists_logout: row.get("persists_logout")?,
            created_at: row.get("granted_at")?,
            expires_at: row.get("expires_at")?,
        };
        Ok(Self { grant, user })
    }
}

/// A grant that still counts (not expired, its user not suspended, and its session alive unless it
/// outlives it), for a write that gives tokens on the ground of it: nobody else gives any, or ends
/// the grant, before this write has ended. It comes before what changes codes and tokens.
///
/// # Errors
/// When the statement fails.
pub async fn hold_by_grant(tx: &mut Tx<'_>, id: &Id<Grant>, now: Time) -> Result<Option<Granted>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional_locked(
        HOLD_BY_GRANT,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Int(now.millis()),
        ],
    )
    .await
}
