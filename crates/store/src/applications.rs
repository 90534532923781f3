//! Applications and their secrets.

use keyward_crypto::Random;
use keyward_model::{Application, ApplicationSecret, Id};

use crate::{FromRow, Json, Result, Row, Tx, V, Vault, columns::json};

/// The columns that [`Application`] is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, name, description, type, oidc_client_metadata, custom_client_metadata, protected_app_metadata, custom_data, is_third_party, app_level_access_control_enabled, created_at"
    };
}

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM applications WHERE tenant_id = $1 AND id = $2"
);
const INSERT: &str = "INSERT INTO applications (tenant_id, id, name, description, type, oidc_client_metadata, custom_client_metadata, protected_app_metadata, custom_data, is_third_party, app_level_access_control_enabled, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const INSERT_SECRET: &str = "INSERT INTO application_secrets (tenant_id, application_id, name, value, value_hmac, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// The kind under which secrets are looked up.
pub(crate) const SECRET_KIND: &str = "application secret";

/// What a secret is bound to when it is sealed. The name is not part of it, so that a secret can
/// be renamed.
pub(crate) fn place(application: &Id<Application>) -> String {
    format!("application_secrets/{application}")
}

impl FromRow for Application {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(oidc_client_metadata) = row.get("oidc_client_metadata")?;
        let Json(custom_client_metadata) = row.get("custom_client_metadata")?;
        let protected: Option<Json<_>> = row.get("protected_app_metadata")?;
        let Json(custom_data) = row.get("custom_data")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            kind: row.get("type")?,
            oidc_client_metadata,
            custom_client_metadata,
            protected_app_metadata: protected.map(|Json(value)| value),
            custom_data,
            is_third_party: row.get("is_third_party")?,
            app_level_access_control_enabled: row.get("app_level_access_control_enabled")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Finds an application.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<Application>) -> Result<Option<Application>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Writes a new application.
///
/// # Errors
/// A unique violation when the id is taken.
pub async fn insert(tx: &mut Tx<'_>, application: &Application) -> Result<()> {
    tx.changed();
    let oidc = json(&application.oidc_client_metadata)?;
    let custom = json(&application.custom_client_metadata)?;
    let protected = application
        .protected_app_metadata
        .as_ref()
        .map(json)
        .transpose()?;
    let custom_data = json(&application.custom_data)?;
    tx.execute(
        INSERT,
        &[
            V::Text(application.tenant_id.as_str()),
            V::Text(application.id.as_str()),
            V::Text(&application.name),
            V::opt_text(application.description.as_deref()),
            V::Text(application.kind.as_str()),
            V::Json(&oidc),
            V::Json(&custom),
            V::opt_json(protected.as_deref()),
            V::Json(&custom_data),
            V::Bool(application.is_third_party),
            V::Bool(application.app_level_access_control_enabled),
            V::Int(application.created_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Writes a new secret, sealed.
///
/// # Errors
/// A unique violation when the application has a secret of that name.
pub async fn insert_secret(
    tx: &mut Tx<'_>,
    vault: &Vault,
    secret: &ApplicationSecret,
    random: &dyn Random,
) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let sealed = vault.seal(
        &tenant,
        &place(&secret.application_id),
        secret.value.expose().as_bytes(),
        random,
    );
    let hmac = vault.lookup(&tenant, SECRET_KIND, secret.value.expose());
    tx.execute(
        INSERT_SECRET,
        &[
            V::Text(tenant.as_str()),
            V::Text(secret.application_id.as_str()),
            V::Text(&secret.name),
            V::Blob(&sealed),
            V::Blob(&hmac),
            V::Int(secret.created_at.millis()),
            V::opt_int(secret.expires_at.map(keyward_model::Time::millis)),
        ],
    )
    .await?;
    Ok(())
}
