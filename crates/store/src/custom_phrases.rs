//! The texts of the pages in a tenant's own words.

use std::sync::Arc;

use keyward_model::{CustomPhrases, Id, JsonObject};

use crate::{FromRow, Json, Result, Row, Store, Tenant, Tx, V, cache::Key, columns::json};

const LIST: &str =
    "SELECT tenant_id, language_tag, id, translation FROM custom_phrases WHERE tenant_id = $1";
const FIND: &str = "SELECT tenant_id, language_tag, id, translation FROM custom_phrases WHERE tenant_id = $1 AND language_tag = $2";
const PUT: &str = "INSERT INTO custom_phrases (tenant_id, language_tag, id, translation) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, language_tag) DO UPDATE SET translation = excluded.translation";
const DELETE: &str = "DELETE FROM custom_phrases WHERE tenant_id = $1 AND language_tag = $2";

impl FromRow for CustomPhrases {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(translation) = row.get("translation")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            language_tag: row.get("language_tag")?,
            translation,
        })
    }
}

impl Store {
    /// The texts in all languages, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn custom_phrases(&self, tenant: &Tenant) -> Result<Arc<Vec<CustomPhrases>>> {
        Ok(self
            .cached(tenant, Key::CustomPhrases, async |tx| {
                list(tx).await.map(Some)
            })
            .await?
            .unwrap_or_default())
    }
}

/// The texts in all languages, by tag.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<CustomPhrases>> {
    let tenant = tx.tenant().clone();
    let mut all: Vec<CustomPhrases> = tx.fetch_all(LIST, &[V::Text(tenant.as_str())]).await?;
    // Databases order texts by their own rules.
    all.sort_by(|one, other| one.language_tag.cmp(&other.language_tag));
    Ok(all)
}

/// Finds the texts in a language.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, language_tag: &str) -> Result<Option<CustomPhrases>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(language_tag)])
        .await
}

/// Writes the texts in a language in the place of earlier ones, which keep their id.
///
/// # Errors
/// When the statement fails.
pub async fn put(
    tx: &mut Tx<'_>,
    language_tag: &str,
    id: &Id<CustomPhrases>,
    translation: &JsonObject,
) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let translation = json(translation)?;
    tx.execute(
        PUT,
        &[
            V::Text(tenant.as_str()),
            V::Text(language_tag),
            V::Text(id.as_str()),
            V::Json(&translation),
        ],
    )
    .await?;
    Ok(())
}

/// Removes the texts in a language. Answers whether there were any.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, language_tag: &str) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(language_tag)];
    Ok(tx.execute(DELETE, &args).await? > 0)
}
