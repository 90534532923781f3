//! Audit entries as the store and the API have them (reference webhooks-and-logs.md §5).

use serde::Serialize;
use utoipa::ToSchema;

use crate::{Id, JsonObject, TenantId, Time};

/// A row of the audit log.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<LogEntry>,
    /// What happened, by the contract's key grammar.
    pub key: String,
    /// Who, from where, with which result.
    #[schema(value_type = Object)]
    pub payload: JsonObject,
    /// When.
    pub created_at: Time,
}
