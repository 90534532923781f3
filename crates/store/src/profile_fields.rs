//! Fields of the profile that a tenant asks for.

use std::sync::Arc;

use keyward_model::{ProfileField, ProfileFieldType};
use sea_query::{CaseStatement, Expr, ExprTrait, Query};

use crate::{
    Error, FromRow, Json, Result, Row, Store, Tenant, Tx, V,
    built::Built,
    cache::Key,
    columns::json,
    engine::{Column, FromColumn},
};

/// The columns that a field is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, name, type, label, description, required, config, created_at, sie_order"
    };
}

const LIST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM custom_profile_fields WHERE tenant_id = $1 ORDER BY sie_order, created_at, id"
);
const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM custom_profile_fields WHERE tenant_id = $1 AND name = $2"
);
const LAST: &str =
    "SELECT COALESCE(MAX(sie_order), 0) FROM custom_profile_fields WHERE tenant_id = $1";
const UPDATE: &str = "UPDATE custom_profile_fields SET type = $3, label = $4, description = $5, required = $6, config = $7 WHERE tenant_id = $1 AND name = $2";
const DELETE: &str = "DELETE FROM custom_profile_fields WHERE tenant_id = $1 AND name = $2";

impl FromColumn for ProfileFieldType {
    fn from_column(column: Column<'_>) -> Result<Self> {
        Self::from_name(&String::from_column(column)?)
            .ok_or_else(|| Error::decode("is no type of a profile field"))
    }
}

impl FromRow for ProfileField {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(config) = row.get("config")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("type")?,
            label: row.get("label")?,
            description: row.get("description")?,
            required: row.get("required")?,
            config,
            created_at: row.get("created_at")?,
            sie_order: row.get("sie_order")?,
        })
    }
}

impl Store {
    /// The fields in their order, from the cache.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn profile_fields(&self, tenant: &Tenant) -> Result<Arc<Vec<ProfileField>>> {
        Ok(self
            .cached(tenant, Key::ProfileFields, async |tx| {
                list(tx).await.map(Some)
            })
            .await?
            .unwrap_or_default())
    }
}

/// The fields in their order.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<ProfileField>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(LIST, &[V::Text(tenant.as_str())]).await
}

/// Finds a field by its name.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<ProfileField>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(name)])
        .await
}

/// The place of the last field; 0 without any.
///
/// # Errors
/// When the statement fails.
pub async fn last_place(tx: &mut Tx<'_>) -> Result<i64> {
    let tenant = tx.tenant().clone();
    tx.fetch_one(LAST, &[V::Text(tenant.as_str())]).await
}

/// Writes new fields.
///
/// # Errors
/// A unique violation when a name is taken.
pub async fn insert(tx: &mut Tx<'_>, fields: &[ProfileField]) -> Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    tx.changed();
    let mut insert = Query::insert();
    insert.into_table("custom_profile_fields").columns([
        "tenant_id",
        "id",
        "name",
        "type",
        "label",
        "description",
        "required",
        "config",
        "created_at",
        "sie_order",
    ]);
    for field in fields {
        let values: [Expr; 10] = [
            field.tenant_id.as_str().into(),
            field.id.as_str().into(),
            field.name.as_str().into(),
            field.kind.as_str().into(),
            field.label.as_str().into(),
            Expr::val(field.description.clone()),
            field.required.into(),
            json(&field.config)?.into(),
            field.created_at.millis().into(),
            field.sie_order.into(),
        ];
        insert
            .values(values)
            .map_err(|_| Error::sql("a field has more columns than its table"))?;
    }
    insert.returning_col("id");
    let _: Vec<String> = Built::of(&insert).fetch_all(tx).await?;
    Ok(())
}

/// Writes what of a field can change. Answers whether there is such a field.
///
/// # Errors
/// When the statement fails.
pub async fn update(tx: &mut Tx<'_>, field: &ProfileField) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let config = json(&field.config)?;
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(&field.name),
                V::Text(field.kind.as_str()),
                V::Text(&field.label),
                V::opt_text(field.description.as_deref()),
                V::Bool(field.required),
                V::Json(&config),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Gives fields their places. Answers the names of those that there are.
///
/// # Errors
/// When the statement fails.
pub async fn reorder(tx: &mut Tx<'_>, places: &[(String, i64)]) -> Result<Vec<String>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    tx.changed();
    let mut place = CaseStatement::new();
    for (name, order) in places {
        place = place.case(Expr::col("name").eq(name.as_str()), *order);
    }
    let mut update = Query::update();
    update
        .table("custom_profile_fields")
        .value("sie_order", place.finally(Expr::col("sie_order")))
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("name").is_in(places.iter().map(|(name, _)| name.as_str())))
        .returning_col("name");
    Built::of(&update).fetch_all(tx).await
}

/// Removes a field. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, name: &str) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(name)])
        .await?;
    Ok(deleted > 0)
}
