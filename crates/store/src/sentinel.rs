//! What was tried on an identifier lately: guesses, and messages that went out.

use keyward_model::{SentinelAction, Time};

use crate::{Result, Tx, V};

const INSERT: &str = "INSERT INTO sentinel_activities (tenant_id, id, target_hash, action, is_success, blocked_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BLOCKED_UNTIL: &str = "SELECT MAX(blocked_until) FROM sentinel_activities WHERE tenant_id = $1 AND target_hash = $2 AND action = $3 AND blocked_until > $4";
const FAILURES: &str = "SELECT COUNT(*) FROM sentinel_activities WHERE tenant_id = $1 AND target_hash = $2 AND action = $3 AND created_at > $4 AND is_success = FALSE AND blocked_until IS NULL";
const SUCCESSES: &str = "SELECT COUNT(*) FROM sentinel_activities WHERE tenant_id = $1 AND target_hash = $2 AND action = $3 AND created_at > $4 AND is_success = TRUE";
const DISCARD: &str = "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND id = $2";

/// Something that was tried.
#[derive(Debug)]
pub struct Activity<'a> {
    /// Its id.
    pub id: &'a str,
    /// The identifier, keyed.
    pub target_hash: &'a [u8],
    /// What was tried.
    pub action: SentinelAction,
    /// Whether it went well.
    pub is_success: bool,
    /// Until when the identifier is blocked because of it.
    pub blocked_until: Option<Time>,
    /// When.
    pub now: Time,
}

/// Keeps everybody else from counting what was tried on an identifier until this write has ended:
/// what is counted, and written on that ground, stays true.
///
/// # Errors
/// When somebody else holds it for too long.
pub async fn hold(tx: &mut Tx<'_>, target_hash: &[u8], action: SentinelAction) -> Result<()> {
    let target: String = target_hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    tx.lock(&format!("sentinel/{}/{target}", action.as_str()))
        .await
}

/// Writes an activity down.
///
/// # Errors
/// When the statement fails.
pub async fn insert(tx: &mut Tx<'_>, activity: &Activity<'_>) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(activity.id),
            V::Blob(activity.target_hash),
            V::Text(activity.action.as_str()),
            V::Bool(activity.is_success),
            V::opt_int(activity.blocked_until.map(Time::millis)),
            V::Int(activity.now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Until when the identifier is blocked, if it is.
///
/// # Errors
/// When the statement fails.
pub async fn blocked_until(
    tx: &mut Tx<'_>,
    target_hash: &[u8],
    action: SentinelAction,
    now: Time,
) -> Result<Option<Time>> {
    let tenant = tx.tenant().clone();
    let until: Option<i64> = tx
        .fetch_one::<(Option<i64>,)>(
            BLOCKED_UNTIL,
            &[
                V::Text(tenant.as_str()),
                V::Blob(target_hash),
                V::Text(action.as_str()),
                V::Int(now.millis()),
            ],
        )
        .await?
        .0;
    Ok(until.map(Time::from_millis))
}

/// How many tries failed since a time, without those that blocked.
///
/// # Errors
/// When the statement fails.
pub async fn count_failures(
    tx: &mut Tx<'_>,
    target_hash: &[u8],
    action: SentinelAction,
    since: Time,
) -> Result<i64> {
    count(tx, FAILURES, target_hash, action, since).await
}

/// How many went well since a time.
///
/// # Errors
/// When the statement fails.
pub async fn count_successes(
    tx: &mut Tx<'_>,
    target_hash: &[u8],
    action: SentinelAction,
    since: Time,
) -> Result<i64> {
    count(tx, SUCCESSES, target_hash, action, since).await
}

async fn count(
    tx: &mut Tx<'_>,
    sql: &'static str,
    target_hash: &[u8],
    action: SentinelAction,
    since: Time,
) -> Result<i64> {
    let tenant = tx.tenant().clone();
    tx.fetch_one(
        sql,
        &[
            V::Text(tenant.as_str()),
            V::Blob(target_hash),
            V::Text(action.as_str()),
            V::Int(since.millis()),
        ],
    )
    .await
}

/// Takes back an activity that did not happen after all: a message that could not be sent.
///
/// # Errors
/// When the statement fails.
pub async fn discard(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(DISCARD, &[V::Text(tenant.as_str()), V::Text(id)])
        .await?;
    Ok(())
}
