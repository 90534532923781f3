//! Roles: named sets of scopes for users or for machines.

use serde::{Deserialize, Serialize};

use crate::{Id, TenantId};

/// Whom a role can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleType {
    /// People.
    User,
    /// Machine applications.
    MachineToMachine,
}

/// A role.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    pub id: Id<Role>,
    /// Its name; unique in the tenant.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whom it can be given to.
    #[serde(rename = "type")]
    pub kind: RoleType,
    /// Whether new users get it.
    pub is_default: bool,
}

impl Role {
    /// The role that opens a tenant's Management API to its machine applications. A protocol
    /// value of the contract: existing set-up scripts look it up by this name.
    pub const MANAGEMENT_API_ACCESS: &'static str = "Logto Management API access";
}
