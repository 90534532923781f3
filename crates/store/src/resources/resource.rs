//! API resources.

use std::sync::Arc;

use keyward_model::{Id, Resource, Time};
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::{
    Error, FromRow, Listed, Paging, Result, Row, Store, Tenant, Tx, V,
    cache::Key,
    listing::{List, Ordering},
};

/// The columns that [`Resource`] is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, name, indicator, is_default, access_token_ttl"
    };
}

const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM resources WHERE tenant_id = $1 ORDER BY indicator"
);
const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM resources WHERE tenant_id = $1 AND id = $2"
);
const INSERT: &str = "INSERT INTO resources (tenant_id, id, name, indicator, is_default, access_token_ttl) VALUES ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str =
    "UPDATE resources SET name = $3, access_token_ttl = $4 WHERE tenant_id = $1 AND id = $2";
const NO_OTHER_DEFAULT: &str = "UPDATE resources SET is_default = FALSE WHERE tenant_id = $1 AND id <> $2 AND is_default = TRUE";
const SET_DEFAULT: &str = "UPDATE resources SET is_default = $3 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM resources WHERE tenant_id = $1 AND id = $2";
const BY_NAME: Ordering = &[("name", Order::Asc), ("id", Order::Asc)];

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
    /// All resources of a tenant, by indicator, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resources(&self, tenant: &Tenant) -> Result<Arc<Vec<Resource>>> {
        Ok(self
            .cached(tenant, Key::Resources, async |tx| list(tx).await.map(Some))
            .await?
            .unwrap_or_default())
    }

    /// A part of the resources, by name; all of them without paging.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_resources(
        &self,
        tenant: &Tenant,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<Resource>> {
        let list = List {
            columns: columns!(),
            filtered: Query::select()
                .from("resources")
                .and_where(Expr::col("tenant_id").eq(tenant.id().as_str()))
                .take(),
            ordering: BY_NAME,
            is_capped: false,
        };
        self.list(tenant, list, paging, now).await
    }
}

/// Whether a statement failed because another resource has the indicator.
#[must_use]
pub fn is_indicator_taken(error: &Error) -> bool {
    error
        .unique_violation()
        .is_some_and(|key| key.contains("resources.indicator"))
}

/// All resources, by indicator.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Resource>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(LIST, &[V::Text(tenant.as_str())]).await
}

/// Finds a resource.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<Resource>) -> Result<Option<Resource>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Writes a new resource.
///
/// # Errors
/// A unique violation when the indicator is taken: see [`is_indicator_taken`].
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

/// Writes a resource's name and the life of its tokens. Answers whether there is such a resource.
///
/// # Errors
/// When the statement fails.
pub async fn update(tx: &mut Tx<'_>, resource: &Resource) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(resource.id.as_str()),
                V::Text(&resource.name),
                V::Int(resource.access_token_ttl),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Makes a resource the default or an ordinary one. A tenant has one default at most.
///
/// # Errors
/// When a statement fails.
pub async fn set_default(tx: &mut Tx<'_>, id: &Id<Resource>, is_default: bool) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let (of_tenant, id) = (V::Text(tenant.as_str()), V::Text(id.as_str()));
    if is_default {
        tx.execute(NO_OTHER_DEFAULT, &[of_tenant, id]).await?;
    }
    tx.execute(SET_DEFAULT, &[of_tenant, id, V::Bool(is_default)])
        .await?;
    Ok(())
}

/// Removes a resource with its scopes. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<Resource>) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(deleted > 0)
}
