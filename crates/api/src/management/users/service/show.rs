//! Looking at a user.

use keyward_model::{Id, User};
use keyward_store::users::{self, WithPassword};

use super::{
    Result,
    checks::{get_user, not_found},
};
use crate::management::Administrator;

/// A user.
pub(crate) async fn get(by: &Administrator, id: Id<User>) -> Result<User> {
    by.read(async move |tx| get_user(tx, &id).await).await
}

/// A user with their password.
pub(in crate::management::users) async fn get_with_password(
    by: &Administrator,
    id: Id<User>,
) -> Result<WithPassword> {
    by.read(async move |tx| {
        users::find_with_password(tx, &id)
            .await?
            .ok_or_else(|| not_found(&id))
    })
    .await
}
