//! Clean-up of what has expired, in bounded batches, so that a worker never holds the writer long.

use keyward_model::{SentinelPolicy, Time};

use crate::{Result, Tx, V};

/// How many rows one batch takes from one table.
const BATCH: i64 = 500;

const STATEMENTS: [&str; 7] = [
    "DELETE FROM interactions WHERE tenant_id = $1 AND id IN (SELECT id FROM interactions WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
    "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
    "DELETE FROM grants WHERE tenant_id = $1 AND id IN (SELECT id FROM grants WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
    // Grants that ended with a session which expired.
    "DELETE FROM grants WHERE tenant_id = $1 AND id IN (SELECT g.id FROM grants g LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id WHERE g.tenant_id = $1 AND g.persists_logout = FALSE AND s.id IS NULL AND g.created_at <= $2 LIMIT $3)",
    "DELETE FROM authorization_codes WHERE tenant_id = $1 AND code_hmac IN (SELECT code_hmac FROM authorization_codes WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
    "DELETE FROM refresh_tokens WHERE tenant_id = $1 AND token_hmac IN (SELECT token_hmac FROM refresh_tokens WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
    "DELETE FROM access_tokens WHERE tenant_id = $1 AND token_hmac IN (SELECT token_hmac FROM access_tokens WHERE tenant_id = $1 AND expires_at <= $2 LIMIT $3)",
];
const SENTINEL: &str = "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND id IN (SELECT id FROM sentinel_activities WHERE tenant_id = $1 AND created_at <= $2 AND (blocked_until IS NULL OR blocked_until <= $4) LIMIT $3)";

/// Removes one batch from each table; answers how many rows went. Zero means: nothing left.
///
/// A used authorization code stays for an hour after its end, so that a second use can still be
/// told from an unknown code and revoke what the first one gave (RFC 9700 §4.5).
///
/// # Errors
/// When a statement fails.
pub async fn remove_batch(tx: &mut Tx<'_>, now: Time) -> Result<u64> {
    let tenant = tx.tenant().clone();
    let hour_ago = now.plus_seconds(-3600).millis();
    let mut removed = 0;
    for sql in STATEMENTS {
        removed += tx
            .execute(
                sql,
                &[V::Text(tenant.as_str()), V::Int(hour_ago), V::Int(BATCH)],
            )
            .await?;
    }
    removed += tx
        .execute(
            SENTINEL,
            &[
                V::Text(tenant.as_str()),
                V::Int(now.plus_seconds(-2 * SentinelPolicy::WINDOW).millis()),
                V::Int(BATCH),
                V::Int(now.millis()),
            ],
        )
        .await?;
    Ok(removed)
}
