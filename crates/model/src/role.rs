//! Roles: named sets of scopes for users or for machines.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Id, TenantId};

/// Whom a role can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum RoleType {
    /// People.
    User,
    /// Machine applications.
    MachineToMachine,
}

impl RoleType {
    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::MachineToMachine => "MachineToMachine",
        }
    }
}

/// A role.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
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
    /// The same in the admin tenant: [`Role::of_machine`] for itself.
    const ADMIN_API_ACCESS: &'static str = "machine:mapi:admin";
    /// What every user of the admin tenant has.
    pub const OF_ADMINISTRATORS: &'static str = "user";
    /// What lets an administrator manage the default tenant.
    pub const OF_DEFAULT_TENANT: &'static str = "default:admin";
    /// What the names of built-in roles begin with. No list shows them and nobody changes them.
    pub const INTERNAL: &'static str = "#internal:";

    /// The role of the admin tenant whose machine applications may call the Management API of a
    /// tenant.
    #[must_use]
    pub fn of_machine(served: &TenantId) -> String {
        format!("machine:mapi:{served}")
    }

    /// The role that opens a tenant's own Management API to machine applications of the tenant.
    #[must_use]
    pub fn for_management_api(tenant: &TenantId) -> &'static str {
        if *tenant == TenantId::admin() {
            Self::ADMIN_API_ACCESS
        } else {
            Self::MANAGEMENT_API_ACCESS
        }
    }

    /// Whether it is built in.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.name.starts_with(Self::INTERNAL)
    }
}
