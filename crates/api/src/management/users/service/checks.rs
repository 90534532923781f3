//! Checks that making and changing a user share, and finding who must be there.

use keyward_model::{Id, Time, User};
use keyward_store::{Tx, sign_in_experiences, users};
use serde::Serialize;

use super::{Result, UserError};
use crate::management::sign_in_exp::usernames_are_case_sensitive;

/// The most that a free column may hold, in bytes of JSON.
const LARGEST: usize = 64 * 1024;

pub(super) fn check_size(column: &impl Serialize) -> Result<()> {
    let size = serde_json::to_string(column).map_or(usize::MAX, |text| text.len());
    if size > LARGEST {
        return Err(UserError::TooLong);
    }
    Ok(())
}

pub(super) fn not_found(id: &Id<User>) -> UserError {
    UserError::NotFound(id.as_str().to_owned())
}

pub(super) async fn get_user(tx: &mut Tx<'_>, id: &Id<User>) -> Result<User> {
    users::find(tx, id).await?.ok_or_else(|| not_found(id))
}

/// The user for a change: nobody else changes them before this write ends.
pub(super) async fn take_user(tx: &mut Tx<'_>, id: &Id<User>, now: Time) -> Result<User> {
    if !users::take(tx, id, now).await? {
        return Err(not_found(id));
    }
    get_user(tx, id).await
}

/// Whether `A` is another letter than `a` in the tenant's user names.
pub(super) async fn is_case_sensitive(tx: &mut Tx<'_>) -> Result<bool> {
    let settings = sign_in_experiences::get(tx).await?;
    Ok(usernames_are_case_sensitive(&settings))
}
