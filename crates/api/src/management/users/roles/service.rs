//! Which roles a user has. Nothing here knows HTTP.

use keyward_model::{Id, ManagementAction, Role, RoleType, User};
use keyward_store::{Tx, roles, users};

use crate::management::{
    Administrator,
    roles::{RoleError, get_roles, in_order},
    users::SUBJECT,
};

type Result<T> = std::result::Result<T, RoleError>;

/// Refuses whom nobody knows.
pub(super) async fn require(by: &Administrator, id: Id<User>) -> Result<()> {
    by.read(async move |tx| check_user(tx, &id).await).await
}

/// Gives roles; answers which the user lacked.
pub(super) async fn add(
    by: &Administrator,
    id: Id<User>,
    wanted: Vec<Id<Role>>,
) -> Result<Vec<Id<Role>>> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_user(tx, &id).await?;
        check_roles(tx, &wanted).await?;
        let added = roles::OF_USER.add(tx, &id, &wanted).await?;
        entry.record(tx).await?;
        Ok(in_order(&wanted, added))
    })
    .await
}

/// Leaves a user these roles and no others.
pub(super) async fn replace(by: &Administrator, id: Id<User>, wanted: Vec<Id<Role>>) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_user(tx, &id).await?;
        check_roles(tx, &wanted).await?;
        let held = roles::list_of_user(tx, &id).await?.into_iter();
        let gone: Vec<Id<Role>> = held
            .map(|role| role.id)
            .filter(|role| !wanted.contains(role))
            .collect();
        roles::OF_USER.remove(tx, &id, &gone).await?;
        roles::OF_USER.add(tx, &id, &wanted).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Takes a role.
pub(super) async fn remove(by: &Administrator, id: Id<User>, role: Id<Role>) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        check_user(tx, &id).await?;
        if roles::OF_USER.remove(tx, &id, &[role]).await?.is_empty() {
            return Err(RoleError::NotHeld);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

async fn check_user(tx: &mut Tx<'_>, id: &Id<User>) -> Result<()> {
    users::find(tx, id)
        .await?
        .map(drop)
        .ok_or_else(|| RoleError::NoSuchUser(id.as_str().to_owned()))
}

async fn check_roles(tx: &mut Tx<'_>, wanted: &[Id<Role>]) -> Result<()> {
    let roles = get_roles(tx, wanted).await?;
    if roles.iter().all(|role| role.kind == RoleType::User) {
        Ok(())
    } else {
        Err(RoleError::NotForUsers)
    }
}
