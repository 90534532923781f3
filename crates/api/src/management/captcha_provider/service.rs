//! The captcha provider of a tenant. Nothing here knows HTTP.

use keyward_crypto::random;
use keyward_model::{CaptchaProvider, CaptchaRecord, Id, ManagementAction};
use keyward_store::{Error, Result, captcha_providers, sign_in_experiences};

use super::{ONLY, SUBJECT};
use crate::management::Administrator;

pub(super) async fn find(by: &Administrator) -> Result<Option<CaptchaRecord>> {
    let vault = by.store.vault().clone();
    by.read(async move |tx| captcha_providers::find(tx, &vault).await)
        .await
}

/// Sets the provider up, in the place of an earlier one.
pub(super) async fn put(by: &Administrator, provider: CaptchaProvider) -> Result<CaptchaRecord> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ONLY);
    let (vault, random, now) = (by.store.vault().clone(), by.audit.random.clone(), by.now());
    let id = Id::from(random::standard_id(by.random()));
    by.write(async move |tx| {
        captcha_providers::put(tx, &vault, &id, &provider, now, random.as_ref()).await?;
        entry.record(tx).await?;
        captcha_providers::find(tx, &vault)
            .await?
            .ok_or(Error::NoRow)
    })
    .await
}

/// Removes the provider. Without one nobody could pass, so captchas are switched off with it.
/// Answers whether there was one.
pub(super) async fn delete(by: &Administrator) -> Result<bool> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, ONLY);
    by.write(async move |tx| {
        if !captcha_providers::delete(tx).await? {
            return Ok(false);
        }
        let mut settings = sign_in_experiences::get(tx).await?;
        if settings.wants_captcha() {
            let policy = &mut settings.captcha_policy;
            policy.insert("enabled".to_owned(), false.into());
            sign_in_experiences::put(tx, &settings).await?;
        }
        entry.record(tx).await?;
        Ok(true)
    })
    .await
}
