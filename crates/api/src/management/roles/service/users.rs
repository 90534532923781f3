//! The users that have a role.

use keyward_model::{Id, ManagementAction, Role, RoleType, User};
use keyward_store::roles;

use super::{Result, RoleError, SUBJECT, first_missing, get_role};
use crate::management::Administrator;

/// Gives a role to users who lack it.
pub(in crate::management::roles) async fn assign_to_users(
    by: &Administrator,
    id: Id<Role>,
    users: Vec<Id<User>>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        if get_role(tx, &id).await?.kind != RoleType::User {
            return Err(RoleError::WrongHolder);
        }
        if let Some(held) = roles::USERS.among(tx, &id, &users).await?.first() {
            return Err(RoleError::UserHolds(held.as_str().to_owned()));
        }
        let added = roles::USERS.add(tx, &id, &users).await?;
        if let Some(missing) = first_missing(&users, &added) {
            return Err(RoleError::NoSuchUser(missing.as_str().to_owned()));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Takes a role from a user.
pub(in crate::management::roles) async fn take_from_user(
    by: &Administrator,
    id: Id<Role>,
    user: Id<User>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        if roles::USERS.remove(tx, &id, &[user]).await?.is_empty() {
            return Err(RoleError::NotHeld);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
