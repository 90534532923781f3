//! Where a user is signed in, and what they granted.

use keyward_model::{Grant, Id, ManagementAction, Session, User};
use keyward_store::users::{self, RevokedGrants, UserGrant, UserSession};

use super::{Result, UserError, checks::get_user};
use crate::management::Administrator;

/// How audit entries name a session and a grant.
const SESSION: &str = "Session";
const GRANT: &str = "Grant";

/// The living sessions of a user.
pub(in crate::management::users) async fn list_sessions(
    by: &Administrator,
    id: Id<User>,
) -> Result<Vec<UserSession>> {
    let now = by.now();
    by.read(async move |tx| {
        get_user(tx, &id).await?;
        Ok(users::list_sessions(tx, &id, now).await?)
    })
    .await
}

/// A living session of a user.
pub(in crate::management::users) async fn get_session(
    by: &Administrator,
    id: Id<User>,
    session: Id<Session>,
) -> Result<UserSession> {
    let sessions = list_sessions(by, id).await?;
    sessions
        .into_iter()
        .find(|found| found.session.id == session)
        .ok_or(UserError::NoSuchSession)
}

/// Ends a session with the grants that do not outlive it, and others if they are to go too.
pub(in crate::management::users) async fn end_session(
    by: &Administrator,
    id: Id<User>,
    session: Id<Session>,
    revoked: Option<RevokedGrants>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SESSION, &session);
    let now = by.now();
    by.write(async move |tx| {
        get_user(tx, &id).await?;
        let owner = users::find_session_owner(tx, &session, now).await?;
        if owner.ok_or(UserError::NoSuchSession)? != id {
            return Err(UserError::SessionOfAnother);
        }
        if !users::end_session(tx, &id, &session, revoked).await? {
            return Err(UserError::NoSuchSession);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// The grants of a user that still count.
pub(in crate::management::users) async fn list_grants(
    by: &Administrator,
    id: Id<User>,
    of_third_parties: Option<bool>,
) -> Result<Vec<UserGrant>> {
    let now = by.now();
    by.read(async move |tx| {
        get_user(tx, &id).await?;
        Ok(users::list_grants(tx, &id, of_third_parties, now).await?)
    })
    .await
}

/// Ends a grant with its codes and tokens.
pub(in crate::management::users) async fn revoke_grant(
    by: &Administrator,
    id: Id<User>,
    grant: Id<Grant>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, GRANT, &grant);
    by.write(async move |tx| {
        get_user(tx, &id).await?;
        if !users::revoke_grant(tx, &id, &grant).await? {
            return Err(UserError::NoSuchGrant);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
