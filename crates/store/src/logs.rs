//! Reading the audit log.

use keyward_model::{Id, LogEntry};

use crate::{FromRow, Json, Result, Row, Tx, V};

const FIND: &str =
    "SELECT tenant_id, id, key, payload, created_at FROM logs WHERE tenant_id = $1 AND id = $2";

impl FromRow for LogEntry {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(payload) = row.get("payload")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            key: row.get("key")?,
            payload,
            created_at: row.get("created_at")?,
        })
    }
}

/// Finds an entry.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<LogEntry>) -> Result<Option<LogEntry>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}
