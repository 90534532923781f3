//! Looking at an application.

use keyward_model::{Application, Id};
use keyward_store::{Tx, applications};

use super::{ADMIN_ROLE, ApplicationError, Result, checks::get_application};
use crate::management::{Administrator, applications::view::ApplicationView};

/// An application, and whether it has the built-in role of the deprecated `isAdmin`.
pub(in crate::management::applications) async fn get(
    by: &Administrator,
    id: Id<Application>,
) -> Result<ApplicationView> {
    by.read(async move |tx| {
        // The one that comes with the server can be looked at, and nothing else.
        let Some(application) = applications::find(tx, &id).await? else {
            return Err(ApplicationError::NotFound(id.as_str().to_owned()));
        };
        show(tx, application).await
    })
    .await
}

/// What a GET answers.
pub(super) async fn show(tx: &mut Tx<'_>, application: Application) -> Result<ApplicationView> {
    let is_admin = applications::has_role(tx, &application.id, ADMIN_ROLE).await?;
    Ok(ApplicationView {
        application,
        is_admin,
    })
}

/// Whether there is such an application, for the removal of what this build never makes.
pub(in crate::management::applications) async fn require(
    by: &Administrator,
    id: Id<Application>,
) -> Result<()> {
    by.read(async move |tx| get_application(tx, &id).await.map(drop))
        .await
}
