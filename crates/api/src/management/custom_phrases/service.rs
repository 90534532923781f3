//! The rules about texts. Nothing here knows HTTP.

use keyward_crypto::random;
use keyward_http::Phrases;
use keyward_model::{CustomPhrases, Id, JsonObject, ManagementAction, flatten, nest};
use keyward_store::{Error, custom_phrases, sign_in_experiences};

use super::{SUBJECT, error::PhrasesError};
use crate::management::Administrator;

type Result<T, E = PhrasesError> = std::result::Result<T, E>;

/// The texts in all languages, by tag.
pub(super) async fn list(by: &Administrator) -> Result<Vec<CustomPhrases>> {
    by.read(async |tx| Ok(custom_phrases::list(tx).await?))
        .await
}

/// The texts in a language.
pub(super) async fn get(by: &Administrator, tag: String) -> Result<CustomPhrases> {
    by.read(async move |tx| {
        custom_phrases::find(tx, &tag)
            .await?
            .ok_or(PhrasesError::NotFound)
    })
    .await
}

/// Writes the texts in a language in the place of earlier ones. Empty ones are left out: there the
/// built-in ones stay.
pub(super) async fn put(
    by: &Administrator,
    built_in: &Phrases,
    tag: String,
    texts: &JsonObject,
) -> Result<CustomPhrases> {
    let flat = flatten(texts);
    let unknown: Vec<String> = flat
        .keys()
        .filter(|key| !built_in.has(key))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        return Err(PhrasesError::UnknownKeys(unknown));
    }
    let kept = flat.iter().filter(|(_, text)| !text.is_empty());
    let texts = nest(kept.map(|(key, text)| (key.as_str(), text.as_str())));
    let id = Id::from(random::standard_id(by.random()));
    let entry = by.entry(ManagementAction::Update, SUBJECT, &tag);
    by.write(async move |tx| {
        custom_phrases::put(tx, &tag, &id, &texts).await?;
        entry.record(tx).await?;
        let written = custom_phrases::find(tx, &tag).await?;
        Ok(written.ok_or(Error::NoRow)?)
    })
    .await
}

/// Removes the texts in a language, unless pages fall back to it.
pub(super) async fn delete(by: &Administrator, tag: String) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &tag);
    by.write(async move |tx| {
        let settings = sign_in_experiences::get(tx).await?;
        if settings.language_info.fallback_language == tag {
            return Err(PhrasesError::Fallback(tag));
        }
        if !custom_phrases::delete(tx, &tag).await? {
            return Err(PhrasesError::NotFound);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
