//! API resources and their scopes.

use std::sync::Arc;

use keyward_model::{Resource, Scope};

use crate::{FromRow, Result, Row, Store, Tenant, Tx, V, cache::Key};

const LIST: &str = "SELECT tenant_id, id, name, indicator, is_default, access_token_ttl FROM resources WHERE tenant_id = $1 ORDER BY indicator";
const INSERT: &str = "INSERT INTO resources (tenant_id, id, name, indicator, is_default, access_token_ttl) VALUES ($1, $2, $3, $4, $5, $6)";
const INSERT_SCOPE: &str = "INSERT INTO scopes (tenant_id, id, resource_id, name, description, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

impl FromRow for Resource {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            name: row.get("name")?,
            indicator: row.get("indicator")?,
            is_default: row.get("is_default")?,
            access_token_ttl: row.get("access_token_ttl")?,
        })
    }
}

impl Store {
    /// All resources of a tenant, by indicator.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resources(&self, tenant: &Tenant) -> Result<Arc<Vec<Resource>>> {
        Ok(self
            .cached(tenant, Key::Resources, async |tx| {
                let tenant = tx.tenant().clone();
                tx.fetch_all(LIST, &[V::Text(tenant.as_str())])
                    .await
                    .map(Some)
            })
            .await?
            .unwrap_or_default())
    }
}

/// Writes a new resource.
///
/// # Errors
/// A unique violation when the indicator is taken.
pub async fn insert(tx: &mut Tx<'_>, resource: &Resource) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(resource.id.as_str()),
            V::Text(&resource.name),
            V::Text(&resource.indicator),
            V::Bool(resource.is_default),
            V::Int(resource.access_token_ttl),
        ],
    )
    .await?;
    Ok(())
}

/// Writes a new scope.
///
/// # Errors
/// A unique violation when the resource has a scope of the same name.
pub async fn insert_scope(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT_SCOPE,
        &[
            V::Text(tenant.as_str()),
            V::Text(scope.id.as_str()),
            V::Text(scope.resource_id.as_str()),
            V::Text(&scope.name),
            V::opt_text(scope.description.as_deref()),
            V::Int(scope.created_at.millis()),
        ],
    )
    .await?;
    Ok(())
}
