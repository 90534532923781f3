//! Identities that users have elsewhere, as far as they are on record.

use keyward_model::{Id, JsonObject, ManagementAction, User};
use keyward_store::{Error, users};
use serde_json::json;

use super::{
    Result, SUBJECT, UserError,
    checks::{check_size, take_user},
};
use crate::management::Administrator;

/// An identity of a target that is to be on record.
#[derive(Clone, Debug)]
pub(in crate::management::users) struct NewIdentity {
    /// What the target calls the user.
    pub user_id: String,
    /// What the target told of them.
    pub details: Option<JsonObject>,
}

/// The most characters of a target and of what it calls a user.
const LONGEST: usize = 256;

/// Puts an identity on record, in the place of the one there was; answers all of them, and whether
/// the target is new.
pub(in crate::management::users) async fn put_identity(
    by: &Administrator,
    id: Id<User>,
    target: String,
    new: NewIdentity,
) -> Result<(JsonObject, bool)> {
    let is_long = |text: &str| text.chars().count() > LONGEST;
    if is_long(&target) || is_long(&new.user_id) {
        return Err(UserError::TooLong);
    }
    let mut identity = JsonObject::new();
    identity.insert("userId".to_owned(), json!(new.user_id));
    if let Some(details) = new.details {
        identity.insert("details".to_owned(), details.into());
    }
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        let mut identities = take_user(tx, &id, now).await?.identities;
        let before = identities.insert(target.clone(), identity.into());
        check_size(&identities)?;
        users::link_identity(tx, &id, &target, &new.user_id, &identities)
            .await
            .map_err(taken)?;
        entry.record(tx).await?;
        Ok((identities, before.is_none()))
    })
    .await
}

fn taken(error: Error) -> UserError {
    if users::is_identity_taken(&error) {
        UserError::IdentityTaken
    } else {
        error.into()
    }
}

/// Takes an identity off the record.
pub(in crate::management::users) async fn delete_identity(
    by: &Administrator,
    id: Id<User>,
    target: String,
) -> Result<User> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        let mut user = take_user(tx, &id, now).await?;
        if user.identities.shift_remove(&target).is_none() {
            return Err(UserError::NoSuchIdentity);
        }
        users::unlink_identity(tx, &id, &target, &user.identities).await?;
        entry.record(tx).await?;
        Ok(user)
    })
    .await
}
