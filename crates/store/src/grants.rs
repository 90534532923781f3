//! Grants: what a user granted to a client, in a session.

use keyward_model::{Application, Grant, Id, ScopeSet, Session, Time, User};

use crate::{FromRow, Json, Result, Row, Tx, V, columns::json};

const FIND_IN_SESSION: &str = "SELECT id, user_id, client_id, session_id, scope, resources, persists_logout, created_at, expires_at FROM grants WHERE tenant_id = $1 AND session_id = $2 AND client_id = $3 AND expires_at > $4";
const UPSERT: &str = "INSERT INTO grants (tenant_id, id, user_id, client_id, session_id, scope, resources, persists_logout, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, id) DO UPDATE SET scope = excluded.scope, resources = excluded.resources, persists_logout = excluded.persists_logout, expires_at = excluded.expires_at";
const FORGET_EXPIRED: &str = "DELETE FROM grants WHERE tenant_id = $1 AND session_id = $2 AND client_id = $3 AND expires_at <= $4";
const DELETE: &str = "DELETE FROM grants WHERE tenant_id = $1 AND id = $2";
const FIND: &str = "SELECT id, user_id, client_id, session_id, scope, resources, persists_logout, created_at, expires_at FROM grants WHERE tenant_id = $1 AND id = $2";
const HOLD_OWNERS: &str = "SELECT u.id FROM users u JOIN applications a ON a.tenant_id = u.tenant_id AND a.id = $3 WHERE u.tenant_id = $1 AND u.id = $2 FOR UPDATE OF u FOR KEY SHARE OF a";
const REVOKE_OLDEST: &str = "DELETE FROM grants WHERE tenant_id = $1 AND id IN (SELECT id FROM (SELECT g.id, ROW_NUMBER() OVER (ORDER BY g.created_at DESC, g.id DESC) AS place FROM grants g LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $5 WHERE g.tenant_id = $1 AND g.user_id = $2 AND g.client_id = $3 AND g.id <> $4 AND g.expires_at > $5 AND (g.persists_logout = TRUE OR s.id IS NOT NULL)) AS others WHERE place >= $6) RETURNING id";
const HOLD_SESSION: &str =
    "UPDATE sessions SET expires_at = expires_at WHERE tenant_id = $1 AND id = $2";
const BOUND_TO_SESSION: &str = "SELECT id, client_id FROM grants WHERE tenant_id = $1 AND session_id = $2 AND persists_logout = FALSE ORDER BY client_id";

impl FromRow for Grant {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(resources) = row.get("resources")?;
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get::<Id<User>>("user_id")?,
            client_id: row.get::<Id<Application>>("client_id")?,
            session_id: row.get("session_id")?,
            scope: row.get::<ScopeSet>("scope")?,
            resources,
            persists_logout: row.get("persists_logout")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// The grant that a client has in a session.
///
/// # Errors
/// When the statement fails.
pub async fn find_in_session(
    tx: &mut Tx<'_>,
    session: &Id<Session>,
    client: &Id<Application>,
    now: Time,
) -> Result<Option<Grant>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_IN_SESSION,
        &[
            V::Text(tenant.as_str()),
            V::Text(session.as_str()),
            V::Text(client.as_str()),
            V::Int(now.millis()),
        ],
    )
    .await
}

/// Removes the grant that a client had in a session and that has expired: a new one can take its place.
///
/// # Errors
/// When the statement fails.
pub async fn make_room(
    tx: &mut Tx<'_>,
    session: &Id<Session>,
    client: &Id<Application>,
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        FORGET_EXPIRED,
        &[
            V::Text(tenant.as_str()),
            V::Text(session.as_str()),
            V::Text(client.as_str()),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Writes a grant, new or grown.
///
/// # Errors
/// When the statement fails.
pub async fn save(tx: &mut Tx<'_>, grant: &Grant) -> Result<()> {
    let tenant = tx.tenant().clone();
    let (scope, resources) = (grant.scope.to_string(), json(&grant.resources)?);
    tx.execute(
        UPSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(grant.id.as_str()),
            V::Text(grant.user_id.as_str()),
            V::Text(grant.client_id.as_str()),
            V::Text(grant.session_id.as_str()),
            V::Text(&scope),
            V::Json(&resources),
            V::Bool(grant.persists_logout),
            V::Int(grant.created_at.millis()),
            V::Int(grant.expires_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Ends a grant; codes and tokens that hang on it end with it. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn revoke(tx: &mut Tx<'_>, id: &Id<Grant>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(count == 1)
}

/// Ends a user's oldest grants for a client, so that with this one at most so many are left that
/// count. Answers those that ended. Whoever calls it holds the user.
///
/// # Errors
/// When the statement fails.
pub async fn revoke_oldest(
    tx: &mut Tx<'_>,
    beside: &Grant,
    most: u32,
    now: Time,
) -> Result<Vec<Id<Grant>>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(
        REVOKE_OLDEST,
        &[
            V::Text(tenant.as_str()),
            V::Text(beside.user_id.as_str()),
            V::Text(beside.client_id.as_str()),
            V::Text(beside.id.as_str()),
            V::Int(now.millis()),
            V::Int(most.into()),
        ],
    )
    .await
}

/// A grant by its id, whether it counts or not.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<Grant>) -> Result<Option<Grant>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Puts a grant of the same content in the place of a grant, which ends: codes and tokens that hang
/// on it end with it, those of a refresh at the same moment included. False when it had ended.
///
/// # Errors
/// When a statement fails.
pub async fn renew(tx: &mut Tx<'_>, old: Grant, id: Id<Grant>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let owners = [
        V::Text(tenant.as_str()),
        V::Text(old.user_id.as_str()),
        V::Text(old.client_id.as_str()),
    ];
    // A new row locks those that it refers to, which stand above it in the order of locks. And
    // whoever grants for this user meanwhile would bring the old one back.
    let owner: Option<Id<User>> = tx.fetch_optional_locked(HOLD_OWNERS, &owners).await?;
    if owner.is_none() {
        return Ok(false);
    }
    // Whoever ends the session meanwhile would not see the new one.
    let of_session = [V::Text(tenant.as_str()), V::Text(old.session_id.as_str())];
    tx.execute(HOLD_SESSION, &of_session).await?;
    if !revoke(tx, &old.id).await? {
        return Ok(false);
    }
    save(tx, &Grant { id, ..old }).await?;
    Ok(true)
}

/// The grants that end with a session: pairs of grant and client.
///
/// # Errors
/// When the statement fails.
pub async fn bound_to_session(
    tx: &mut Tx<'_>,
    session: &Id<Session>,
) -> Result<Vec<(String, String)>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(
        BOUND_TO_SESSION,
        &[V::Text(tenant.as_str()), V::Text(session.as_str())],
    )
    .await
}
