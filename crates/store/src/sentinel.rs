//! What was tried on an identifier lately: guesses, and messages that went out.

use keyward_model::{SentinelAction, TenantId, Time};
use sea_query::{Expr, ExprTrait, Query};

use crate::{Result, Tx, V, Vault, built::Built};

const INSERT: &str = "INSERT INTO sentinel_activities (tenant_id, id, target_hash, action, is_success, blocked_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const STANDINGS: &str = "SELECT target_hash, MAX(CASE WHEN blocked_until > $4 THEN blocked_until END), COUNT(CASE WHEN is_success = FALSE AND blocked_until IS NULL AND created_at > $5 THEN 1 END) FROM sentinel_activities WHERE tenant_id = $1 AND target_hash IN ($2, $3) AND action IN ('Password', 'VerificationCode', 'OneTimeToken') GROUP BY target_hash";
const BLOCK: &str = "UPDATE sentinel_activities SET blocked_until = $4 WHERE tenant_id = $1 AND target_hash = $2 AND id = $3";
const SUCCESSES: &str = "SELECT COUNT(*) FROM sentinel_activities WHERE tenant_id = $1 AND target_hash = $2 AND action = $3 AND created_at > $4 AND is_success = TRUE";
const DISCARD: &str =
    "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND target_hash = $2 AND id = $3";
const DISCARD_GUESS: &str =
    "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND target_hash IN ($2, $3) AND id = $4";

/// The kind under which identifiers are counted.
const TARGET: &str = "sentinel target";

/// What an identifier is counted under: a user name, an address, a number's digits, or a user's id.
/// Capitals make no other one.
#[must_use]
pub fn target(vault: &Vault, tenant: &TenantId, identifier: &str) -> [u8; 32] {
    vault.lookup(tenant, TARGET, &identifier.to_lowercase())
}

/// Something that was tried.
#[derive(Debug)]
pub struct Activity<'a> {
    /// Its id among those of the identifier.
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

/// Keeps everybody else from counting guesses at an identifier until this write has ended. Passwords,
/// codes and magic links are counted together, under the name that earlier versions had for codes.
///
/// # Errors
/// When somebody else holds it for too long.
pub async fn hold_guesses(tx: &mut Tx<'_>, target_hash: &[u8]) -> Result<()> {
    hold(tx, target_hash, SentinelAction::VerificationCode).await
}

/// How guesses at a target stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    /// Until when they are blocked, if they are.
    pub blocked_until: Option<Time>,
    /// How many failed since a time, without those that blocked.
    pub failures: i64,
}

/// How guesses stand at two targets, which may be the same: what failed after `since` counts.
///
/// # Errors
/// When the statement fails.
pub async fn standings(
    tx: &mut Tx<'_>,
    targets: [&[u8]; 2],
    now: Time,
    since: Time,
) -> Result<[Standing; 2]> {
    let tenant = tx.tenant().clone();
    let [first, second] = targets;
    let found: Vec<(Vec<u8>, Option<i64>, i64)> = tx
        .fetch_all(
            STANDINGS,
            &[
                V::Text(tenant.as_str()),
                V::Blob(first),
                V::Blob(second),
                V::Int(now.millis()),
                V::Int(since.millis()),
            ],
        )
        .await?;
    Ok(targets.map(|target| {
        let here = found.iter().find(|(hash, _, _)| hash == target);
        here.map_or_else(Standing::default, |(_, until, failures)| Standing {
            blocked_until: until.map(Time::from_millis),
            failures: *failures,
        })
    }))
}

/// Takes back a guess at two targets that was counted as a failure beforehand: it was right, or could not
/// be judged. Who guesses right leaves nothing here, so the table stays as small as the failures of its
/// window.
///
/// # Errors
/// When the statement fails.
pub async fn discard_guess(tx: &mut Tx<'_>, targets: [&[u8]; 2], id: &str) -> Result<()> {
    let tenant = tx.tenant().clone();
    let [first, second] = targets;
    tx.execute(
        DISCARD_GUESS,
        &[
            V::Text(tenant.as_str()),
            V::Blob(first),
            V::Blob(second),
            V::Text(id),
        ],
    )
    .await?;
    Ok(())
}

/// A guess that was counted as a failure beforehand was one too many.
///
/// # Errors
/// When the statement fails.
pub async fn block(tx: &mut Tx<'_>, target_hash: &[u8], id: &str, until: Time) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        BLOCK,
        &[
            V::Text(tenant.as_str()),
            V::Blob(target_hash),
            V::Text(id),
            V::Int(until.millis()),
        ],
    )
    .await?;
    Ok(())
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
    let tenant = tx.tenant().clone();
    tx.fetch_one(
        SUCCESSES,
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
pub async fn discard(tx: &mut Tx<'_>, target_hash: &[u8], id: &str) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        DISCARD,
        &[V::Text(tenant.as_str()), V::Blob(target_hash), V::Text(id)],
    )
    .await?;
    Ok(())
}

/// Forgets what was tried on these identifiers, and so the blocks that came of it. Answers how much
/// there was.
///
/// # Errors
/// When the statement fails.
pub async fn forget(tx: &mut Tx<'_>, targets: &[[u8; 32]]) -> Result<usize> {
    if targets.is_empty() {
        return Ok(0);
    }
    let mut forget = Query::delete();
    forget
        .from_table("sentinel_activities")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("target_hash").is_in(targets.iter().map(|target| target.to_vec())))
        .returning_col("id");
    let forgotten: Vec<String> = Built::of(&forget).fetch_all(tx).await?;
    Ok(forgotten.len())
}
