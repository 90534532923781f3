//! How signing in looks on the way to an application.

use std::sync::Arc;

use keyward_model::{Application, ApplicationSignInExperience, Id};

use crate::{FromRow, Json, Result, Row, Store, Tenant, Tx, V, cache::Key, columns::json};

const FIND: &str = "SELECT tenant_id, application_id, color, branding, custom_css, terms_of_use_url, privacy_policy_url, display_name FROM application_sign_in_experiences WHERE tenant_id = $1 AND application_id = $2";
const PUT: &str = "INSERT INTO application_sign_in_experiences (tenant_id, application_id, color, branding, custom_css, terms_of_use_url, privacy_policy_url, display_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, application_id) DO UPDATE SET color = excluded.color, branding = excluded.branding, custom_css = excluded.custom_css, terms_of_use_url = excluded.terms_of_use_url, privacy_policy_url = excluded.privacy_policy_url, display_name = excluded.display_name";

impl FromRow for ApplicationSignInExperience {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(color) = row.get("color")?;
        let Json(branding) = row.get("branding")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            application_id: row.get("application_id")?,
            color,
            branding,
            custom_css: row.get("custom_css")?,
            terms_of_use_url: row.get("terms_of_use_url")?,
            privacy_policy_url: row.get("privacy_policy_url")?,
            display_name: row.get("display_name")?,
        })
    }
}

impl Store {
    /// What an application has of its own, from the cache; most have nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn application_sign_in_experience(
        &self,
        tenant: &Tenant,
        application: &Id<Application>,
    ) -> Result<Arc<Option<ApplicationSignInExperience>>> {
        let key = Key::ApplicationSignInExperience(application.as_str().to_owned());
        let wanted = application.clone();
        Ok(self
            .cached(tenant, key, async move |tx| {
                find(tx, &wanted).await.map(Some)
            })
            .await?
            .unwrap_or_default())
    }
}

/// Finds what an application has of its own.
///
/// # Errors
/// When the statement fails.
pub async fn find(
    tx: &mut Tx<'_>,
    application: &Id<Application>,
) -> Result<Option<ApplicationSignInExperience>> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(application.as_str())];
    tx.fetch_optional(FIND, &args).await
}

/// Writes what an application has of its own.
///
/// # Errors
/// A foreign key when there is no such application.
pub async fn put(tx: &mut Tx<'_>, settings: &ApplicationSignInExperience) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let (color, branding) = (json(&settings.color)?, json(&settings.branding)?);
    tx.execute(
        PUT,
        &[
            V::Text(tenant.as_str()),
            V::Text(settings.application_id.as_str()),
            V::Json(&color),
            V::Json(&branding),
            V::opt_text(settings.custom_css.as_deref()),
            V::opt_text(settings.terms_of_use_url.as_deref()),
            V::opt_text(settings.privacy_policy_url.as_deref()),
            V::opt_text(settings.display_name.as_deref()),
        ],
    )
    .await?;
    Ok(())
}
