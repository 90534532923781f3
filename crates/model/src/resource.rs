//! API resources and their scopes (RFC 8707).

use serde::Serialize;

use crate::{Id, TenantId, Time};

/// An API that tokens can be meant for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    pub id: Id<Resource>,
    /// What people call it.
    pub name: String,
    /// Its URI, the audience of tokens.
    pub indicator: String,
    /// Whether requests without `resource` mean this one.
    pub is_default: bool,
    /// Life of its access tokens in seconds.
    pub access_token_ttl: i64,
}

/// A permission at a resource.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    pub id: Id<Scope>,
    /// Where it holds.
    pub resource_id: Id<Resource>,
    /// Its name in `scope`.
    pub name: String,
    /// What it allows.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Time,
}
