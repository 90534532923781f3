//! Looking at an application.

use keyward_model::{Application, Id};
use keyward_store::applications;

use super::{ADMIN_ROLE, Result, checks::get_application};
use crate::management::Administrator;

/// An application, and whether it has the built-in role of the deprecated `isAdmin`.
pub(in crate::management::applications) async fn get(
    by: &Administrator,
    id: Id<Application>,
) -> Result<(Application, bool)> {
    by.read(async move |tx| {
        let application = get_application(tx, &id).await?;
        let is_admin = applications::has_role(tx, &id, ADMIN_ROLE).await?;
        Ok((application, is_admin))
    })
    .await
}

/// Whether there is such an application, for the removal of what this build never makes.
pub(in crate::management::applications) async fn require(
    by: &Administrator,
    id: Id<Application>,
) -> Result<()> {
    by.read(async move |tx| get_application(tx, &id).await.map(drop))
        .await
}
