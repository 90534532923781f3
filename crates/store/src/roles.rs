//! Roles, what they allow, and who has them.

use keyward_model::{Application, Id, Role, RoleType, Scope};

use crate::{FromRow, Result, Row, Tx, V};

const FIND_BY_NAME: &str = "SELECT tenant_id, id, name, description, type, is_default FROM roles WHERE tenant_id = $1 AND name = $2";
const INSERT: &str = "INSERT INTO roles (tenant_id, id, name, description, type, is_default) VALUES ($1, $2, $3, $4, $5, $6)";
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

/// Finds a role by its name.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Role>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND_BY_NAME, &[V::Text(tenant.as_str()), V::Text(name)])
        .await
}

/// Writes a new role.
///
/// # Errors
/// A unique violation when the name is taken.
pub async fn insert(tx: &mut Tx<'_>, role: &Role) -> Result<()> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let kind = match role.kind {
        RoleType::User => "User",
        RoleType::MachineToMachine => "MachineToMachine",
    };
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(role.id.as_str()),
            V::Text(&role.name),
            V::Text(&role.description),
            V::Text(kind),
            V::Bool(role.is_default),
        ],
    )
    .await?;
    Ok(())
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
