//! Single roles.

use keyward_model::{Application, Id, Role, RoleType, Scope, User};
use sea_query::{Expr, ExprTrait, Query};

use super::OF_USER;
use crate::{Error, FromRow, Result, Row, Tx, V, built::Built};

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM roles WHERE tenant_id = $1 AND id = $2"
);
const FIND_BY_NAME: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM roles WHERE tenant_id = $1 AND name = $2"
);
const LIST_OF_USER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM roles WHERE tenant_id = $1 AND id IN (SELECT role_id FROM users_roles WHERE tenant_id = $1 AND user_id = $2)"
);
const LIST_OF_APPLICATION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM roles WHERE tenant_id = $1 AND id IN (SELECT role_id FROM applications_roles WHERE tenant_id = $1 AND application_id = $2)"
);
const INSERT: &str = "INSERT INTO roles (tenant_id, id, name, description, type, is_default) VALUES ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str = "UPDATE roles SET name = $3, description = $4, is_default = $5 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM roles WHERE tenant_id = $1 AND id = $2";
const ALLOW: &str = "INSERT INTO roles_scopes (tenant_id, role_id, scope_id) VALUES ($1, $2, $3)";
const GIVE: &str = "INSERT INTO applications_roles (tenant_id, application_id, role_id) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, application_id, role_id) DO NOTHING";

impl FromRow for Role {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            kind: row.get("type")?,
            is_default: row.get("is_default")?,
        })
    }
}

/// Whether a statement failed because another role has the name.
#[must_use]
pub fn is_name_taken(error: &Error) -> bool {
    error
        .unique_violation()
        .is_some_and(|key| key.contains("roles.name"))
}

/// Finds a role.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<Role>) -> Result<Option<Role>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Finds a role by its name.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Role>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND_BY_NAME, &[V::Text(tenant.as_str()), V::Text(name)])
        .await
}

/// Those of these roles that exist, in no order.
///
/// # Errors
/// When the statement fails.
pub async fn list_some(tx: &mut Tx<'_>, ids: &[Id<Role>]) -> Result<Vec<Role>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let some = Query::select()
        .expr(Expr::cust(columns!()))
        .from("roles")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("id").is_in(ids.iter().map(Id::as_str)))
        .take();
    Built::of(&some).fetch_all(tx).await
}

/// All roles of a user, in no order.
///
/// # Errors
/// When the statement fails.
pub async fn list_of_user(tx: &mut Tx<'_>, user: &Id<User>) -> Result<Vec<Role>> {
    let tenant = tx.tenant().clone();
    let of_user = [V::Text(tenant.as_str()), V::Text(user.as_str())];
    tx.fetch_all(LIST_OF_USER, &of_user).await
}

/// All roles of an application, the built-in ones too, in no order.
///
/// # Errors
/// When the statement fails.
pub async fn list_of_application(
    tx: &mut Tx<'_>,
    application: &Id<Application>,
) -> Result<Vec<Role>> {
    let tenant = tx.tenant().clone();
    let of_application = [V::Text(tenant.as_str()), V::Text(application.as_str())];
    tx.fetch_all(LIST_OF_APPLICATION, &of_application).await
}

/// Writes a new role.
///
/// # Errors
/// A unique violation when the name is taken: see [`is_name_taken`].
pub async fn insert(tx: &mut Tx<'_>, role: &Role) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(role.id.as_str()),
            V::Text(&role.name),
            V::Text(&role.description),
            V::Text(role.kind.as_str()),
            V::Bool(role.is_default),
        ],
    )
    .await?;
    Ok(())
}

/// Writes what of a role can change. Answers whether there is such a role.
///
/// # Errors
/// A unique violation when the name is taken: see [`is_name_taken`].
pub async fn update(tx: &mut Tx<'_>, role: &Role) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let changed = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(role.id.as_str()),
                V::Text(&role.name),
                V::Text(&role.description),
                V::Bool(role.is_default),
            ],
        )
        .await?;
    Ok(changed > 0)
}

/// Removes a role; nobody has it any more. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<Role>) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let deleted = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(deleted > 0)
}

/// Lets a role do something.
///
/// # Errors
/// When the statement fails.
pub async fn allow(tx: &mut Tx<'_>, role: &Id<Role>, scope: &Id<Scope>) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        ALLOW,
        &[
            V::Text(tenant.as_str()),
            V::Text(role.as_str()),
            V::Text(scope.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// Gives a role to a machine application.
///
/// # Errors
/// When the statement fails.
pub async fn give_to_application(
    tx: &mut Tx<'_>,
    application: &Id<Application>,
    role: &Id<Role>,
) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    tx.execute(
        GIVE,
        &[
            V::Text(tenant.as_str()),
            V::Text(application.as_str()),
            V::Text(role.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// Gives a new user the roles of these names. Answers a name that no role for users has.
///
/// # Errors
/// When a statement fails.
pub async fn give_by_name(
    tx: &mut Tx<'_>,
    user: &Id<User>,
    names: &[String],
) -> Result<Option<String>> {
    if names.is_empty() {
        return Ok(None);
    }
    let named = Query::select()
        .columns(["id", "name"])
        .from("roles")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("type").eq(RoleType::User.as_str()))
        .and_where(Expr::col("name").is_in(names.iter().map(String::as_str)))
        .take();
    let found: Vec<(Id<Role>, String)> = Built::of(&named).fetch_all(tx).await?;
    let is_found = |name: &&String| found.iter().any(|(_, known)| known == *name);
    if let Some(missing) = names.iter().find(|name| !is_found(name)) {
        return Ok(Some(missing.clone()));
    }
    let ids: Vec<Id<Role>> = found.into_iter().map(|(id, _)| id).collect();
    OF_USER.add(tx, user, &ids).await?;
    Ok(None)
}
