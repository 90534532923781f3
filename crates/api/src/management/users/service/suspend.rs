//! Blocking a user, and letting them in again.

use keyward_model::{Id, ManagementAction, User};
use keyward_store::users;

use super::{Result, SUBJECT, checks::take_user};
use crate::management::Administrator;

/// Blocks a user, who is signed out everywhere at once, or lets them in again.
pub(in crate::management::users) async fn set_suspended(
    by: &Administrator,
    id: Id<User>,
    is_suspended: bool,
) -> Result<User> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        let mut user = take_user(tx, &id, now).await?;
        users::set_suspended(tx, &id, is_suspended).await?;
        // Letting in again signs out too: a sign-in that ran beside the suspension may have left
        // a session, which counted for nothing and must not begin to.
        if is_suspended || user.is_suspended {
            users::sign_out(tx, &id).await?;
        }
        entry.record(tx).await?;
        user.is_suspended = is_suspended;
        Ok(user)
    })
    .await
}
