//! Which roles a machine has. Nothing here knows HTTP.

use keyward_model::{Application, ApplicationType, Id, ManagementAction, Role, RoleType};
use keyward_store::{Tx, applications, roles};

use crate::management::{
    Administrator,
    applications::SUBJECT,
    roles::{RoleError, get_roles, in_order},
};

type Result<T> = std::result::Result<T, RoleError>;

/// Refuses what is no machine application.
pub(super) async fn require_machine(by: &Administrator, id: Id<Application>) -> Result<()> {
    by.read(async move |tx| check_machine(tx, &id).await).await
}

/// Gives roles; answers which the machine lacked.
pub(super) async fn add(
    by: &Administrator,
    id: Id<Application>,
    wanted: Vec<Id<Role>>,
) -> Result<Vec<Id<Role>>> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_machine(tx, &id).await?;
        check_roles(tx, &wanted).await?;
        let added = roles::OF_APPLICATION.add(tx, &id, &wanted).await?;
        entry.record(tx).await?;
        Ok(in_order(&wanted, added))
    })
    .await
}

/// Leaves a machine these roles and no others. The built-in one has its own switch and stays as it
/// is.
pub(super) async fn replace(
    by: &Administrator,
    id: Id<Application>,
    wanted: Vec<Id<Role>>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_machine(tx, &id).await?;
        check_roles(tx, &wanted).await?;
        let held = roles::list_of_application(tx, &id).await?;
        let held = held.into_iter().filter(|role| !role.is_internal());
        let gone: Vec<Id<Role>> = held
            .map(|role| role.id)
            .filter(|role| !wanted.contains(role))
            .collect();
        roles::OF_APPLICATION.remove(tx, &id, &gone).await?;
        roles::OF_APPLICATION.add(tx, &id, &wanted).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Takes a role.
pub(super) async fn remove(by: &Administrator, id: Id<Application>, role: Id<Role>) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_machine(tx, &id).await?;
        let taken = roles::OF_APPLICATION.remove(tx, &id, &[role]).await?;
        if taken.is_empty() {
            return Err(RoleError::NotHeld);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

async fn check_machine(tx: &mut Tx<'_>, id: &Id<Application>) -> Result<()> {
    let application = applications::find(tx, id)
        .await?
        .ok_or_else(|| RoleError::NoSuchApplication(id.as_str().to_owned()))?;
    if application.kind != ApplicationType::MachineToMachine {
        return Err(RoleError::NoMachine);
    }
    Ok(())
}

async fn check_roles(tx: &mut Tx<'_>, wanted: &[Id<Role>]) -> Result<()> {
    let roles = get_roles(tx, wanted).await?;
    let fits = |role: &Role| role.kind == RoleType::MachineToMachine;
    if roles.iter().all(fits) {
        Ok(())
    } else {
        Err(RoleError::NotForApplications)
    }
}
