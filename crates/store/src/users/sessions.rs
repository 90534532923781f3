//! Where a user is signed in, and what they granted: the lists of the Management API.

use keyward_model::{Application, Grant, Id, Session, Time, User};

use crate::{FromRow, Result, Row, Tx, V};

const SESSIONS: &str = "SELECT id, user_id, authenticated_at, amr, acr, expires_at, created_at FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND cookie_hmac IS NOT NULL AND expires_at > $3 ORDER BY created_at DESC, id";
const GRANTS_IN_SESSIONS: &str = "SELECT g.session_id, g.id, g.client_id, g.persists_logout FROM grants g JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id WHERE g.tenant_id = $1 AND g.user_id = $2 AND g.expires_at > $3 ORDER BY g.created_at, g.id";
const OWNER: &str =
    "SELECT user_id FROM sessions WHERE tenant_id = $1 AND id = $2 AND expires_at > $3";
const END: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND id = $2 AND user_id = $3";
const END_GRANTS: &str = "DELETE FROM grants WHERE tenant_id = $1 AND session_id = $2 AND (persists_logout = FALSE OR $3 OR ($4 AND client_id IN (SELECT id FROM applications WHERE tenant_id = $1 AND is_third_party = FALSE)))";
const GRANTS: &str = "SELECT g.id, g.client_id, g.created_at, g.expires_at, a.name FROM grants g JOIN applications a ON a.tenant_id = g.tenant_id AND a.id = g.client_id LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $3 WHERE g.tenant_id = $1 AND g.user_id = $2 AND g.expires_at > $3 AND (g.persists_logout = TRUE OR s.id IS NOT NULL) AND ($4 IS NULL OR a.is_third_party = $4) ORDER BY g.created_at DESC, g.id";
const REVOKE: &str = "DELETE FROM grants WHERE tenant_id = $1 AND id = $2 AND user_id = $3";

/// A session, and what was granted in it.
pub struct UserSession {
    /// The session.
    pub session: Session,
    /// When it began.
    pub created_at: Time,
    /// What was granted, oldest first.
    pub grants: Vec<SessionGrant>,
}

/// A grant as its session knows it.
pub struct SessionGrant {
    session_id: Id<Session>,
    /// The grant.
    pub id: Id<Grant>,
    /// To whom.
    pub client_id: Id<Application>,
    /// Whether it outlives the session.
    pub persists_logout: bool,
}

/// A grant, and the application that has it.
pub struct UserGrant {
    /// The grant.
    pub id: Id<Grant>,
    /// The application.
    pub client_id: Id<Application>,
    /// Its name.
    pub application_name: String,
    /// When it was given.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

/// Which grants end with a session, beside those that never outlive one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokedGrants {
    /// All.
    All,
    /// Those of the tenant's own applications.
    FirstParty,
}

impl FromRow for UserSession {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            session: Session::from_row(row)?,
            created_at: row.get("created_at")?,
            grants: Vec::new(),
        })
    }
}

impl FromRow for SessionGrant {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            session_id: row.get("session_id")?,
            id: row.get("id")?,
            client_id: row.get("client_id")?,
            persists_logout: row.get("persists_logout")?,
        })
    }
}

impl FromRow for UserGrant {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            client_id: row.get("client_id")?,
            application_name: row.get("name")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// The living sessions of a user, newest first. One that has no cookie yet is nobody's.
///
/// # Errors
/// When a statement fails.
pub async fn list_sessions(tx: &mut Tx<'_>, id: &Id<User>, now: Time) -> Result<Vec<UserSession>> {
    let tenant = tx.tenant().clone();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(id.as_str()),
        V::Int(now.millis()),
    ];
    let mut sessions: Vec<UserSession> = tx.fetch_all(SESSIONS, &args).await?;
    let grants: Vec<SessionGrant> = tx.fetch_all(GRANTS_IN_SESSIONS, &args).await?;
    for grant in grants {
        let session = sessions
            .iter_mut()
            .find(|found| found.session.id == grant.session_id);
        if let Some(session) = session {
            session.grants.push(grant);
        }
    }
    Ok(sessions)
}

/// Whose a living session is.
///
/// # Errors
/// When the statement fails.
pub async fn find_session_owner(
    tx: &mut Tx<'_>,
    session: &Id<Session>,
    now: Time,
) -> Result<Option<Id<User>>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        OWNER,
        &[
            V::Text(tenant.as_str()),
            V::Text(session.as_str()),
            V::Int(now.millis()),
        ],
    )
    .await
}

/// Ends a session of a user with the grants that do not outlive it, and others if they are to go
/// too. False when there is no such session.
///
/// # Errors
/// When a statement fails.
pub async fn end_session(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    session: &Id<Session>,
    revoked: Option<RevokedGrants>,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let (of_tenant, of_session) = (V::Text(tenant.as_str()), V::Text(session.as_str()));
    // The session first: whoever grants in it at this moment is waited for.
    let count = tx
        .execute(END, &[of_tenant, of_session, V::Text(id.as_str())])
        .await?;
    if count == 0 {
        return Ok(false);
    }
    tx.execute(
        END_GRANTS,
        &[
            of_tenant,
            of_session,
            V::Bool(revoked == Some(RevokedGrants::All)),
            V::Bool(revoked == Some(RevokedGrants::FirstParty)),
        ],
    )
    .await?;
    Ok(true)
}

/// The grants of a user that still count, newest first; those of third-party applications only, or
/// of all others, or both.
///
/// # Errors
/// When the statement fails.
pub async fn list_grants(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    of_third_parties: Option<bool>,
    now: Time,
) -> Result<Vec<UserGrant>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(
        GRANTS,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Int(now.millis()),
            V::opt_bool(of_third_parties),
        ],
    )
    .await
}

/// Ends a grant of a user; codes and tokens that hang on it end with it. False when there is no
/// such grant.
///
/// # Errors
/// When the statement fails.
pub async fn revoke_grant(tx: &mut Tx<'_>, id: &Id<User>, grant: &Id<Grant>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            REVOKE,
            &[
                V::Text(tenant.as_str()),
                V::Text(grant.as_str()),
                V::Text(id.as_str()),
            ],
        )
        .await?;
    Ok(count == 1)
}
