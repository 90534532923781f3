//! Making an application that may use the Management API.

use keyward_crypto::random;
use keyward_model::{Application, ApplicationType, Id, ManagementAction, Role, Secret};
use keyward_store::{applications, roles};

use super::{ApplicationError, NewApplication, Result, SUBJECT, checks::get_role, create::build};
use crate::management::Administrator;

/// A machine application that may use the Management API.
#[derive(Debug)]
pub struct ManagementClient {
    /// `client_id`
    pub client_id: Id<Application>,
    /// `client_secret`
    pub client_secret: Secret,
}

/// Makes a machine application with the role that opens the tenant's Management API.
///
/// # Errors
/// [`ApplicationError::RoleMissing`] when somebody removed the role.
pub async fn create_management_client(by: &Administrator, name: &str) -> Result<ManagementClient> {
    let client_secret = Secret::new(random::secret(by.random()));
    let new = NewApplication {
        secret: Some(client_secret.clone()),
        ..NewApplication::new(name, ApplicationType::MachineToMachine)
    };
    let (application, secret) = build(by, new);
    let client_id = application.id.clone();
    let entry = by.entry(ManagementAction::Create, SUBJECT, &application.id);
    let role = Role::for_management_api(by.tenant.id());
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        applications::insert(tx, &application).await?;
        if let Some(secret) = &secret {
            applications::insert_secret(tx, &vault, secret, random.as_ref()).await?;
        }
        let role = get_role(tx, role).await?;
        roles::give_to_application(tx, &application.id, &role.id).await?;
        entry.record(tx).await?;
        Ok::<_, ApplicationError>(())
    })
    .await?;
    Ok(ManagementClient {
        client_id,
        client_secret,
    })
}
