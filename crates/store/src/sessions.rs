//! Sign-in sessions. The cookie's value is looked up by its HMAC.

use keyward_model::{Application, Id, Session, SignedIn, Time};

use crate::{FromRow, Json, Result, Row, Tx, V, columns::json};

const INSERT: &str = "INSERT INTO sessions (tenant_id, id, user_id, cookie_hmac, authenticated_at, amr, acr, created_at, expires_at) VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8)";
const FIND_BY_COOKIE: &str = "SELECT s.id, s.user_id, s.authenticated_at, s.amr, s.acr, s.expires_at FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id WHERE s.tenant_id = $1 AND s.cookie_hmac = $2 AND s.expires_at > $3 AND u.is_suspended = FALSE";
const HOLD: &str = "SELECT s.id, s.user_id, s.authenticated_at, s.amr, s.acr, s.expires_at FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id JOIN applications a ON a.tenant_id = s.tenant_id AND a.id = $4 WHERE s.tenant_id = $1 AND s.id = $2 AND s.expires_at > $3 AND u.is_suspended = FALSE FOR UPDATE OF u FOR KEY SHARE OF a";
const GIVE_COOKIE: &str =
    "UPDATE sessions SET cookie_hmac = $3, expires_at = $4 WHERE tenant_id = $1 AND id = $2";
const PROLONG: &str =
    "UPDATE sessions SET expires_at = $3 WHERE tenant_id = $1 AND id = $2 AND expires_at > $4";
const DELETE: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND id = $2";
const DELETE_BOUND_GRANTS: &str =
    "DELETE FROM grants WHERE tenant_id = $1 AND session_id = $2 AND persists_logout = FALSE";
const MOVE_GRANTS: &str =
    "UPDATE grants SET session_id = $3 WHERE tenant_id = $1 AND session_id = $2";

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(amr) = row.get("amr")?;
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            authenticated_at: row.get("authenticated_at")?,
            amr,
            acr: row.get("acr")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// Records who signed in. The session has no cookie until the provider takes over.
///
/// # Errors
/// When the statement fails.
pub async fn insert(
    tx: &mut Tx<'_>,
    id: &Id<Session>,
    signed_in: &SignedIn,
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let amr = json(&signed_in.amr)?;
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Text(signed_in.user_id.as_str()),
            V::Int(signed_in.authenticated_at.millis()),
            V::Json(&amr),
            V::opt_text(signed_in.acr.as_deref()),
            V::Int(now.millis()),
            V::Int(now.plus_seconds(Session::WAIT).millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Finds the living session of a cookie, unless its user is suspended.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_cookie(
    tx: &mut Tx<'_>,
    cookie_hmac: &[u8],
    now: Time,
) -> Result<Option<Session>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_BY_COOKIE,
        &[
            V::Text(tenant.as_str()),
            V::Blob(cookie_hmac),
            V::Int(now.millis()),
        ],
    )
    .await
}

/// Finds a living session for a write that grants something to a client in it, unless its user is
/// suspended or the client is gone. Until the write ends nobody suspends or removes the user,
/// nobody removes the client, and nobody else grants anything for the user. It comes before what
/// changes sessions: both stand above them in the order of locks.
///
/// The session itself may end before it is changed: whoever changes it looks at the count.
///
/// # Errors
/// When the statement fails.
pub async fn hold(
    tx: &mut Tx<'_>,
    id: &Id<Session>,
    client: &Id<Application>,
    now: Time,
) -> Result<Option<Session>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional_locked(
        HOLD,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Int(now.millis()),
            V::Text(client.as_str()),
        ],
    )
    .await
}

/// Gives a session a new cookie, after which the old one is dead, and lets it live on. False when
/// it has ended.
///
/// # Errors
/// When the statement fails.
pub async fn give_cookie(
    tx: &mut Tx<'_>,
    id: &Id<Session>,
    cookie_hmac: &[u8],
    expires_at: Time,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            GIVE_COOKIE,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Blob(cookie_hmac),
                V::Int(expires_at.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Lets a session live on: it was used. False when it has ended. The row stays locked for the rest
/// of the write, so that what is granted in it is granted one after the other.
///
/// # Errors
/// When the statement fails.
pub async fn prolong(
    tx: &mut Tx<'_>,
    id: &Id<Session>,
    expires_at: Time,
    now: Time,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            PROLONG,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Int(expires_at.millis()),
                V::Int(now.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Ends a session and the grants that hang on it.
///
/// # Errors
/// When a statement fails.
pub async fn end(tx: &mut Tx<'_>, id: &Id<Session>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let of_session = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    // In this order: what is being granted in the session at this moment holds its row.
    let ended = tx.execute(DELETE, &of_session).await? == 1;
    tx.execute(DELETE_BOUND_GRANTS, &of_session).await?;
    Ok(ended)
}

/// Puts a session in the place of an older one of the same user in the same browser.
///
/// # Errors
/// When a statement fails.
pub async fn succeed(tx: &mut Tx<'_>, old: &Id<Session>, new: &Id<Session>) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(DELETE, &[V::Text(tenant.as_str()), V::Text(old.as_str())])
        .await?;
    tx.execute(
        MOVE_GRANTS,
        &[
            V::Text(tenant.as_str()),
            V::Text(old.as_str()),
            V::Text(new.as_str()),
        ],
    )
    .await?;
    Ok(())
}
