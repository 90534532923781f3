//! Removing a user.

use keyward_model::{Actor, Id, ManagementAction, User};
use keyward_store::users;

use super::{Result, SUBJECT, UserError, checks::not_found};
use crate::management::Administrator;

/// Removes a user with all that hangs on them: roles, sessions, grants and their tokens.
pub(in crate::management::users) async fn delete(by: &Administrator, id: Id<User>) -> Result<()> {
    if by.actor == Actor::User(id.as_str().to_owned()) {
        return Err(UserError::OneSelf);
    }
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        if !users::delete(tx, &id).await? {
            return Err(not_found(&id));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
