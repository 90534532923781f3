//! Applications and their secrets.

use keyward_crypto::Random;
use keyward_model::{Application, ApplicationSecret, ApplicationType, Id, Role, Secret, Time};
use sea_query::{Expr, ExprTrait, Query};

use crate::{
    FromRow, Json, Listed, Paging, Result, Row, Search, Store, Tenant, Tx, V, Vault,
    built::Built,
    columns::json,
    listing::{List, NEWEST},
    roles,
};

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
const UPDATE: &str = "UPDATE applications SET name = $3, description = $4, oidc_client_metadata = $5, custom_client_metadata = $6, protected_app_metadata = $7, custom_data = $8, app_level_access_control_enabled = $9 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM applications WHERE tenant_id = $1 AND id = $2";
const LIST_SECRETS: &str = "SELECT name, value, created_at, expires_at FROM application_secrets WHERE tenant_id = $1 AND application_id = $2 ORDER BY created_at, name";
const FIND_SECRET: &str = "SELECT name, value, created_at, expires_at FROM application_secrets WHERE tenant_id = $1 AND application_id = $2 AND name = $3";
const RENAME_SECRET: &str = "UPDATE application_secrets SET name = $4 WHERE tenant_id = $1 AND application_id = $2 AND name = $3";
const DELETE_SECRET: &str =
    "DELETE FROM application_secrets WHERE tenant_id = $1 AND application_id = $2 AND name = $3";
const HAS_ROLE: &str = "SELECT COUNT(*) FROM applications_roles ar JOIN roles r ON r.tenant_id = ar.tenant_id AND r.id = ar.role_id WHERE ar.tenant_id = $1 AND ar.application_id = $2 AND r.name = $3";
const TAKE_ROLE: &str =
    "DELETE FROM applications_roles WHERE tenant_id = $1 AND application_id = $2 AND role_id = $3";
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

/// Which applications a list shows.
#[derive(Clone, Debug, Default)]
pub struct ApplicationFilter {
    /// Only these types; all when empty.
    pub kinds: Vec<ApplicationType>,
    /// Only those that somebody else runs, or only the others.
    pub is_third_party: Option<bool>,
    /// Only those with this role.
    pub with_role: Option<Id<Role>>,
    /// Only those without this role.
    pub without_role: Option<Id<Role>>,
    /// What was searched for.
    pub search: Search,
}

impl Store {
    /// A part of the applications, newest first; all of them without paging.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_applications(
        &self,
        tenant: &Tenant,
        filter: &ApplicationFilter,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<Application>> {
        let of_tenant = tenant.id().as_str();
        let mut filtered = Query::select();
        filtered
            .from("applications")
            .and_where(Expr::col("tenant_id").eq(of_tenant))
            .and_where(Expr::col("id").ne(Application::DEMO_APP))
            .cond_where(filter.search.condition(self.dialect()));
        if !filter.kinds.is_empty() {
            let kinds = filter.kinds.iter().map(|kind| kind.as_str());
            filtered.and_where(Expr::col("type").is_in(kinds));
        }
        if let Some(is_third_party) = filter.is_third_party {
            filtered.and_where(Expr::col("is_third_party").eq(is_third_party));
        }
        if let Some(role) = &filter.with_role {
            let having = roles::APPLICATIONS.all(of_tenant, role);
            filtered.and_where(Expr::col("id").in_subquery(having));
        }
        if let Some(role) = &filter.without_role {
            let having = roles::APPLICATIONS.all(of_tenant, role);
            filtered.and_where(Expr::col("id").not_in_subquery(having));
        }
        let list = List {
            columns: columns!(),
            filtered,
            ordering: NEWEST,
            is_capped: false,
        };
        self.list(tenant, list, paging, now).await
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

/// The types of those of these applications that exist, in no order.
///
/// # Errors
/// When the statement fails.
pub async fn list_types(
    tx: &mut Tx<'_>,
    ids: &[Id<Application>],
) -> Result<Vec<(Id<Application>, ApplicationType)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let some = Query::select()
        .columns(["id", "type"])
        .from("applications")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("id").is_in(ids.iter().map(Id::as_str)))
        .take();
    Built::of(&some).fetch_all(tx).await
}

/// Writes a new application.
///
/// # Errors
/// A unique violation when the id is taken.
pub async fn insert(tx: &mut Tx<'_>, application: &Application) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
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
            V::Text(tenant.as_str()),
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

/// Writes what of an application can change. Answers whether there is such an application.
///
/// # Errors
/// When the statement fails.
pub async fn update(tx: &mut Tx<'_>, application: &Application) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let oidc = json(&application.oidc_client_metadata)?;
    let custom = json(&application.custom_client_metadata)?;
    let protected = application
        .protected_app_metadata
        .as_ref()
        .map(json)
        .transpose()?;
    let custom_data = json(&application.custom_data)?;
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(application.id.as_str()),
                V::Text(&application.name),
                V::opt_text(application.description.as_deref()),
                V::Json(&oidc),
                V::Json(&custom),
                V::opt_json(protected.as_deref()),
                V::Json(&custom_data),
                V::Bool(application.app_level_access_control_enabled),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes an application with its secrets, roles, grants and tokens. Answers whether there was
/// one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<Application>) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(deleted > 0)
}

/// Whether an application has the role of this name.
///
/// # Errors
/// When the statement fails.
pub async fn has_role(tx: &mut Tx<'_>, id: &Id<Application>, role: &str) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count: i64 = tx
        .fetch_one(
            HAS_ROLE,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Text(role),
            ],
        )
        .await?;
    Ok(count > 0)
}

/// Takes a role from an application.
///
/// # Errors
/// When the statement fails.
pub async fn take_role(tx: &mut Tx<'_>, id: &Id<Application>, role: &Id<Role>) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        TAKE_ROLE,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Text(role.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// A secret before it is opened.
struct SealedSecret {
    name: String,
    value: Vec<u8>,
    created_at: Time,
    expires_at: Option<Time>,
}

impl FromRow for SealedSecret {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            value: row.get("value")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl SealedSecret {
    fn open(self, tx: &Tx<'_>, vault: &Vault, of: &Id<Application>) -> Result<ApplicationSecret> {
        let value = vault.open_text(tx.tenant(), &place(of), &self.value)?;
        Ok(ApplicationSecret {
            tenant_id: tx.tenant().clone(),
            application_id: of.clone(),
            name: self.name,
            value: Secret::new(value),
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

/// The secrets of an application, oldest first.
///
/// # Errors
/// When the statement fails.
pub async fn list_secrets(
    tx: &mut Tx<'_>,
    vault: &Vault,
    of: &Id<Application>,
) -> Result<Vec<ApplicationSecret>> {
    let tenant = tx.tenant().clone();
    let rows: Vec<SealedSecret> = tx
        .fetch_all(
            LIST_SECRETS,
            &[V::Text(tenant.as_str()), V::Text(of.as_str())],
        )
        .await?;
    rows.into_iter()
        .map(|row| row.open(tx, vault, of))
        .collect()
}

/// Finds a secret by its name.
///
/// # Errors
/// When the statement fails.
pub async fn find_secret(
    tx: &mut Tx<'_>,
    vault: &Vault,
    of: &Id<Application>,
    name: &str,
) -> Result<Option<ApplicationSecret>> {
    let tenant = tx.tenant().clone();
    let row: Option<SealedSecret> = tx
        .fetch_optional(
            FIND_SECRET,
            &[
                V::Text(tenant.as_str()),
                V::Text(of.as_str()),
                V::Text(name),
            ],
        )
        .await?;
    row.map(|row| row.open(tx, vault, of)).transpose()
}

/// Gives a secret another name. Answers whether there is such a secret.
///
/// # Errors
/// A unique violation when the application has a secret of the new name.
pub async fn rename_secret(
    tx: &mut Tx<'_>,
    of: &Id<Application>,
    from: &str,
    to: &str,
) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let changed = tx
        .execute(
            RENAME_SECRET,
            &[
                V::Text(tenant.as_str()),
                V::Text(of.as_str()),
                V::Text(from),
                V::Text(to),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes a secret. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete_secret(tx: &mut Tx<'_>, of: &Id<Application>, name: &str) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(
            DELETE_SECRET,
            &[
                V::Text(tenant.as_str()),
                V::Text(of.as_str()),
                V::Text(name),
            ],
        )
        .await?;
    Ok(deleted > 0)
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
