//! The scopes of resources.

use keyward_model::{Id, Resource, Role, Scope, Time};
use sea_query::{Expr, ExprTrait, Order, Query};

use crate::{
    Error, FromRow, Listed, Paging, Result, Row, Search, Store, Tenant, Tx, V,
    built::Built,
    listing::{List, NEWEST},
    roles,
};

/// The columns that [`Scope`] is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, resource_id, name, description, created_at"
    };
}

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM scopes WHERE tenant_id = $1 AND resource_id = $2 AND id = $3"
);
const LIST_OF_ROLE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM scopes WHERE tenant_id = $1 AND id IN (SELECT scope_id FROM roles_scopes WHERE tenant_id = $1 AND role_id = $2) ORDER BY created_at DESC, id DESC"
);
const INSERT: &str = "INSERT INTO scopes (tenant_id, id, resource_id, name, description, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str =
    "UPDATE scopes SET name = $3, description = $4 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM scopes WHERE tenant_id = $1 AND resource_id = $2 AND id = $3";

impl FromRow for Scope {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            resource_id: row.get("resource_id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Which scopes a list shows.
#[derive(Clone, Debug, Default)]
pub struct ScopeFilter {
    /// Only those of this resource.
    pub of_resource: Option<Id<Resource>>,
    /// Only what this role allows.
    pub of_role: Option<Id<Role>>,
    /// What was searched for.
    pub search: Search,
}

impl Store {
    /// A part of the scopes, newest first; all of them without paging.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_scopes(
        &self,
        tenant: &Tenant,
        filter: &ScopeFilter,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<Scope>> {
        let of_tenant = tenant.id().as_str();
        let mut filtered = Query::select();
        filtered
            .from("scopes")
            .and_where(Expr::col("tenant_id").eq(of_tenant))
            .cond_where(filter.search.condition(self.dialect()));
        if let Some(resource) = &filter.of_resource {
            filtered.and_where(Expr::col("resource_id").eq(resource.as_str()));
        }
        if let Some(role) = &filter.of_role {
            let allowed = roles::SCOPES.all(of_tenant, role);
            filtered.and_where(Expr::col("id").in_subquery(allowed));
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

/// Whether a statement failed because the resource has a scope of that name.
#[must_use]
pub fn is_scope_name_taken(error: &Error) -> bool {
    error
        .unique_violation()
        .is_some_and(|key| key.contains("scopes.name"))
}

/// Finds a scope of a resource.
///
/// # Errors
/// When the statement fails.
pub async fn find_scope(
    tx: &mut Tx<'_>,
    resource: &Id<Resource>,
    id: &Id<Scope>,
) -> Result<Option<Scope>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND,
        &[
            V::Text(tenant.as_str()),
            V::Text(resource.as_str()),
            V::Text(id.as_str()),
        ],
    )
    .await
}

/// Those of these scopes that exist, in no order.
///
/// # Errors
/// When the statement fails.
pub async fn list_some_scopes(tx: &mut Tx<'_>, ids: &[Id<Scope>]) -> Result<Vec<Scope>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let some = Query::select()
        .expr(Expr::cust(columns!()))
        .from("scopes")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("id").is_in(ids.iter().map(Id::as_str)))
        .take();
    Built::of(&some).fetch_all(tx).await
}

/// The scopes of some resources, newest first.
///
/// # Errors
/// When the statement fails.
pub async fn list_scopes_of(tx: &mut Tx<'_>, resources: &[Id<Resource>]) -> Result<Vec<Scope>> {
    if resources.is_empty() {
        return Ok(Vec::new());
    }
    let some = Query::select()
        .expr(Expr::cust(columns!()))
        .from("scopes")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("resource_id").is_in(resources.iter().map(Id::as_str)))
        .order_by("created_at", Order::Desc)
        .order_by("id", Order::Desc)
        .take();
    Built::of(&some).fetch_all(tx).await
}

/// What a role allows, newest first.
///
/// # Errors
/// When the statement fails.
pub async fn list_scopes_of_role(tx: &mut Tx<'_>, role: &Id<Role>) -> Result<Vec<Scope>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(
        LIST_OF_ROLE,
        &[V::Text(tenant.as_str()), V::Text(role.as_str())],
    )
    .await
}

/// Writes a new scope.
///
/// # Errors
/// A unique violation when the resource has a scope of that name: see [`is_scope_name_taken`].
pub async fn insert_scope(tx: &mut Tx<'_>, scope: &Scope) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT,
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

/// Writes what of a scope can change. Answers whether there is such a scope.
///
/// # Errors
/// A unique violation when the resource has a scope of that name: see [`is_scope_name_taken`].
pub async fn update_scope(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(scope.id.as_str()),
                V::Text(&scope.name),
                V::opt_text(scope.description.as_deref()),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes a scope of a resource; no role allows it any more. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete_scope(
    tx: &mut Tx<'_>,
    resource: &Id<Resource>,
    id: &Id<Scope>,
) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(
            DELETE,
            &[
                V::Text(tenant.as_str()),
                V::Text(resource.as_str()),
                V::Text(id.as_str()),
            ],
        )
        .await?;
    Ok(deleted > 0)
}
