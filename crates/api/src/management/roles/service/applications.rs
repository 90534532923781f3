//! The machines that have a role.

use keyward_model::{Application, ApplicationType, Id, ManagementAction, Role, RoleType};
use keyward_store::{applications, roles};

use super::{Result, RoleError, SUBJECT, first_missing, get_role};
use crate::management::Administrator;

/// Gives a role to machines that lack it.
pub(in crate::management::roles) async fn assign_to_applications(
    by: &Administrator,
    id: Id<Role>,
    machines: Vec<Id<Application>>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        if get_role(tx, &id).await?.kind != RoleType::MachineToMachine {
            return Err(RoleError::WrongHolder);
        }
        let types = applications::list_types(tx, &machines).await?;
        let known: Vec<_> = types.iter().map(|(id, _)| id.clone()).collect();
        if let Some(missing) = first_missing(&machines, &known) {
            return Err(RoleError::NoSuchApplication(missing.as_str().to_owned()));
        }
        let is_machine = |kind| kind == ApplicationType::MachineToMachine;
        if !types.iter().all(|(_, kind)| is_machine(*kind)) {
            return Err(RoleError::NoMachine);
        }
        if let Some(held) = roles::APPLICATIONS.among(tx, &id, &machines).await?.first() {
            return Err(RoleError::ApplicationHolds(held.as_str().to_owned()));
        }
        roles::APPLICATIONS.add(tx, &id, &machines).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Takes a role from a machine.
pub(in crate::management::roles) async fn take_from_application(
    by: &Administrator,
    id: Id<Role>,
    machine: Id<Application>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let taken = roles::APPLICATIONS.remove(tx, &id, &[machine]).await?;
        if taken.is_empty() {
            return Err(RoleError::NotHeld);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
