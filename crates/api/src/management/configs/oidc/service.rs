//! Listing, rotating and deleting keys. Nothing here knows HTTP.

use keyward_crypto::{SigningAlgorithm, SigningKey};
use keyward_model::ManagementAction;
use keyward_store::keys::{
    cookies,
    signing::{self, KeyStatus, SigningKeyRecord},
};
use tokio::task::spawn_blocking;

use super::{KeysError, key_type::KeyType, rotate::Rotation, view::KeyView};
use crate::management::Administrator;

type Result<T> = std::result::Result<T, KeysError>;

/// How audit entries name what is managed here.
const SIGNING_KEY: &str = "SigningKey";
const COOKIE_KEY: &str = "CookieKey";

/// The keys of a kind.
pub(super) async fn list(by: &Administrator, of: KeyType) -> Result<Vec<KeyView>> {
    let now = by.now();
    by.read(async move |tx| {
        Ok(match of {
            KeyType::PrivateKeys => shown(signing::list(tx, now).await?),
            KeyType::CookieKeys => shown(cookies::list(tx).await?),
        })
    })
    .await
}

/// Makes a new key of a kind.
pub(super) async fn rotate(
    by: &Administrator,
    of: KeyType,
    rotation: Rotation,
) -> Result<Vec<KeyView>> {
    match of {
        KeyType::PrivateKeys => rotate_signing_keys(by, rotation).await,
        KeyType::CookieKeys if rotation.grace > 0 => Err(KeysError::GraceForCookies),
        KeyType::CookieKeys => rotate_cookie_keys(by).await,
    }
}

async fn rotate_signing_keys(by: &Administrator, rotation: Rotation) -> Result<Vec<KeyView>> {
    let key = generate(rotation.algorithm).await?;
    let (by_whom, now) = (by.clone(), by.now());
    by.write(async move |tx| {
        let (vault, random) = (by_whom.store.vault(), by_whom.random());
        let id = if rotation.grace > 0 {
            let from = now.plus_seconds(rotation.grace);
            signing::replace_next(tx, vault, &key, from, random, now).await?
        } else {
            signing::replace_current(tx, vault, &key, random, now)
                .await?
                .ok_or(KeysError::NextIsWaiting)?
        };
        let entry = by_whom.entry(ManagementAction::Create, SIGNING_KEY, id);
        entry.record(tx).await?;
        Ok(shown(signing::list(tx, now).await?))
    })
    .await
}

/// Making an RSA key takes a good part of a second: not where requests are answered.
async fn generate(algorithm: SigningAlgorithm) -> Result<SigningKey> {
    spawn_blocking(move || SigningKey::generate_for(algorithm))
        .await
        .map_err(|_| KeysError::Generation)
}

async fn rotate_cookie_keys(by: &Administrator) -> Result<Vec<KeyView>> {
    let (by_whom, now) = (by.clone(), by.now());
    by.write(async move |tx| {
        let (vault, random) = (by_whom.store.vault(), by_whom.random());
        let id = cookies::rotate(tx, vault, random, now).await?;
        let entry = by_whom.entry(ManagementAction::Create, COOKIE_KEY, id);
        entry.record(tx).await?;
        Ok(shown(cookies::list(tx).await?))
    })
    .await
}

/// Removes a key of a kind.
pub(super) async fn delete(by: &Administrator, of: KeyType, id: String) -> Result<()> {
    let subject = match of {
        KeyType::PrivateKeys => SIGNING_KEY,
        KeyType::CookieKeys => COOKIE_KEY,
    };
    let (entry, now) = (by.entry(ManagementAction::Delete, subject, &id), by.now());
    by.write(async move |tx| {
        let is_gone = match of {
            KeyType::PrivateKeys => {
                may_delete(&signing::list(tx, now).await?, &id)?;
                signing::delete(tx, &id, now).await?
            }
            KeyType::CookieKeys => {
                let keys = cookies::list(tx).await?;
                has_key(keys.iter().map(|key| &*key.id), &id)?;
                cookies::delete(tx, &id).await?
            }
        };
        if !is_gone {
            return Err(KeysError::NoSuchKey(id));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

fn may_delete(keys: &[SigningKeyRecord], id: &str) -> Result<()> {
    has_key(keys.iter().map(|key| &*key.id), id)?;
    let is_previous = |key: &SigningKeyRecord| key.id == id && key.status == KeyStatus::Previous;
    keys.iter()
        .any(is_previous)
        .then_some(())
        .ok_or(KeysError::NotPrevious)
}

/// In the contract's order: that there is only one key is told first.
fn has_key<'a>(mut ids: impl ExactSizeIterator<Item = &'a str>, id: &str) -> Result<()> {
    if ids.len() <= 1 {
        return Err(KeysError::LastKey);
    }
    ids.any(|own| own == id)
        .then_some(())
        .ok_or_else(|| KeysError::NoSuchKey(id.to_owned()))
}

fn shown<K: Into<KeyView>>(keys: Vec<K>) -> Vec<KeyView> {
    keys.into_iter().map(Into::into).collect()
}
