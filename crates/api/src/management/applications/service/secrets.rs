//! The secrets of an application.

use keyward_crypto::random;
use keyward_model::{Application, ApplicationSecret, Id, ManagementAction, Secret, Time};
use keyward_store::applications;

use super::{ApplicationError, Result, SUBJECT, checks::get_application};
use crate::management::Administrator;

pub(super) fn secret_of(
    by: &Administrator,
    of: &Id<Application>,
    name: String,
    value: Secret,
    expires_at: Option<Time>,
) -> ApplicationSecret {
    ApplicationSecret {
        tenant_id: by.tenant.id().clone(),
        application_id: of.clone(),
        name,
        value,
        created_at: by.now(),
        expires_at,
    }
}

/// The secrets of an application.
pub(in crate::management::applications) async fn list_secrets(
    by: &Administrator,
    of: Id<Application>,
) -> Result<Vec<ApplicationSecret>> {
    let vault = by.store.vault().clone();
    by.read(async move |tx| {
        get_application(tx, &of).await?;
        Ok(applications::list_secrets(tx, &vault, &of).await?)
    })
    .await
}

/// Adds a secret.
pub(in crate::management::applications) async fn create_secret(
    by: &Administrator,
    of: Id<Application>,
    name: String,
    expires_at: Option<Time>,
) -> Result<ApplicationSecret> {
    if expires_at.is_some_and(|end| end <= by.now()) {
        return Err(ApplicationError::ExpiresInThePast);
    }
    let value = Secret::new(random::secret(by.random()));
    let secret = secret_of(by, &of, name, value, expires_at);
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        if !get_application(tx, &of).await?.kind.has_secrets() {
            return Err(ApplicationError::WrongType);
        }
        applications::insert_secret(tx, &vault, &secret, random.as_ref()).await?;
        entry.record(tx).await?;
        Ok(secret)
    })
    .await
}

/// Gives a secret another name.
pub(in crate::management::applications) async fn rename_secret(
    by: &Administrator,
    of: Id<Application>,
    from: String,
    to: String,
) -> Result<ApplicationSecret> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    let vault = by.store.vault().clone();
    by.write(async move |tx| {
        if !applications::rename_secret(tx, &of, &from, &to).await? {
            return Err(ApplicationError::NoSuchSecret);
        }
        entry.record(tx).await?;
        applications::find_secret(tx, &vault, &of, &to)
            .await?
            .ok_or(ApplicationError::NoSuchSecret)
    })
    .await
}

/// Removes a secret.
pub(in crate::management::applications) async fn delete_secret(
    by: &Administrator,
    of: Id<Application>,
    name: String,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    by.write(async move |tx| {
        if !applications::delete_secret(tx, &of, &name).await? {
            return Err(ApplicationError::NoSuchSecret);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
