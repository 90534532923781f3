//! Removing an application.

use keyward_model::{Application, ApplicationType, Id, ManagementAction};
use keyward_store::applications;

use super::{ApplicationError, Result, SUBJECT, checks::get_application};
use crate::management::Administrator;

/// Removes an application with all that hangs on it: secrets, roles, grants and their tokens.
pub(in crate::management::applications) async fn delete(
    by: &Administrator,
    id: Id<Application>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        let application = get_application(tx, &id).await?;
        if application.kind == ApplicationType::Saml {
            return Err(ApplicationError::Saml);
        }
        applications::delete(tx, &id).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
