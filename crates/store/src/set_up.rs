//! Setting up: making the first administrator by the link that the server prints (DESIGN §5). It is done once.

use crate::{Result, Tx, V};

const MARK: &str = "INSERT INTO configs (tenant_id, key, value) VALUES ($1, 'setUp', '{\"isOver\":true}') ON CONFLICT (tenant_id, key) DO NOTHING";
const COUNT_MARKS: &str = "SELECT COUNT(*) FROM configs WHERE tenant_id = $1 AND key = 'setUp'";
const FIND_ANYBODY: &str = "SELECT id FROM users WHERE tenant_id = $1 LIMIT 1";

/// Whether nobody was ever made in the transaction's tenant. Versions before the mark made administrators too.
///
/// # Errors
/// When a statement fails.
pub async fn is_open(tx: &mut Tx<'_>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let marks: i64 = tx
        .fetch_one(COUNT_MARKS, &[V::Text(tenant.as_str())])
        .await?;
    Ok(marks == 0 && !has_anybody(tx).await?)
}

/// Ends it. Of several who do so at once one is told `true`, and only where nobody was made before.
///
/// # Errors
/// When a statement fails.
pub async fn end(tx: &mut Tx<'_>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let marked = tx.execute(MARK, &[V::Text(tenant.as_str())]).await?;
    Ok(marked == 1 && !has_anybody(tx).await?)
}

async fn has_anybody(tx: &mut Tx<'_>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let found: Option<String> = tx
        .fetch_optional(FIND_ANYBODY, &[V::Text(tenant.as_str())])
        .await?;
    Ok(found.is_some())
}
