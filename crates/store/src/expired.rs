//! Clean-up of what has expired: first a read that finds out where there is anything, then writes
//! of a bounded number of rows each, so that nobody waits long behind one.

use std::time::Duration;

use keyward_model::{SentinelPolicy, Time};
use sea_query::{Expr, ExprTrait, Query};

use crate::{Result, Tx, V, built::Built};

/// A used authorization code stays for an hour after its end, so that a second use can still be
/// told from an unknown code and revoke what the first one gave (RFC 9700 §4.5). The others need
/// no such time; one rule is simpler.
const GRACE: Duration = Duration::from_secs(3600);

/// The dashboard shows a year back, and compares with the month before.
const DAYS_KEPT: Duration = Duration::from_secs(400 * 24 * 3600);

/// How long an administrator can see what became of a one-time token.
const TOKENS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// What grows old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aging {
    /// Conversations, with their verification codes.
    Interactions,
    /// Sessions, with the grants that end with them.
    Sessions,
    /// Grants, with their codes and tokens.
    Grants,
    /// Authorization codes.
    AuthorizationCodes,
    /// Refresh tokens.
    RefreshTokens,
    /// Opaque access tokens.
    AccessTokens,
    /// One-time tokens, a while after their end: administrators look what became of them.
    OneTimeTokens,
    /// Codes that the Management API sent.
    RecipientCodes,
    /// What users have proved before they change their account.
    VerificationStatuses,
    /// What the sentinel has counted.
    SentinelActivities,
    /// Who was active on which day.
    DailyActiveUsers,
    /// Audit entries, where they are not kept for ever.
    Logs,
}

/// Rows of one kind of one tenant that are old enough to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    aging: Aging,
    /// Rows whose time came then, or before.
    until: Time,
}

/// The statements of a kind. `$1` is the tenant, `$2` the latest time, `$3` how many.
struct Statements {
    /// Gives a row when there is something to remove.
    find: &'static str,
    /// Removes some, oldest first.
    remove: &'static str,
}

macro_rules! statements {
    ($table:literal, $key:literal, $time:literal) => {
        Statements {
            find: concat!(
                "SELECT 1 FROM ",
                $table,
                " WHERE tenant_id = $1 AND ",
                $time,
                " <= $2 LIMIT 1"
            ),
            remove: concat!(
                "DELETE FROM ",
                $table,
                " WHERE tenant_id = $1 AND ",
                $key,
                " IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE tenant_id = $1 AND ",
                $time,
                " <= $2 ORDER BY ",
                $time,
                " LIMIT $3)"
            ),
        }
    };
}

const INTERACTIONS: Statements = statements!("interactions", "id", "expires_at");
const SESSIONS: Statements = Statements {
    find: "SELECT 1 FROM sessions WHERE tenant_id = $1 AND expires_at <= $2 LIMIT 1",
    remove: "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3) RETURNING id",
};
const GRANTS: Statements = statements!("grants", "id", "expires_at");
const AUTHORIZATION_CODES: Statements =
    statements!("authorization_codes", "code_hmac", "expires_at");
const REFRESH_TOKENS: Statements = statements!("refresh_tokens", "token_hmac", "expires_at");
const ACCESS_TOKENS: Statements = statements!("access_tokens", "token_hmac", "expires_at");
const ONE_TIME_TOKENS: Statements = statements!("one_time_tokens", "id", "expires_at");
const RECIPIENT_CODES: Statements = statements!("recipient_codes", "recipient", "expires_at");
const VERIFICATION_STATUSES: Statements = Statements {
    find: "SELECT 1 FROM verification_statuses WHERE tenant_id = $1 AND expires_at <= $2 LIMIT 1",
    remove: "DELETE FROM verification_statuses WHERE tenant_id = $1 AND (user_id, verified_identifier) IN (SELECT user_id, verified_identifier FROM verification_statuses WHERE tenant_id = $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3)",
};
const SENTINEL_ACTIVITIES: Statements = Statements {
    find: "SELECT 1 FROM sentinel_activities WHERE tenant_id = $1 AND created_at <= $2 AND (blocked_until IS NULL OR blocked_until <= $2) LIMIT 1",
    remove: "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND (target_hash, id) IN (SELECT target_hash, id FROM sentinel_activities WHERE tenant_id = $1 AND created_at <= $2 AND (blocked_until IS NULL OR blocked_until <= $2) ORDER BY created_at LIMIT $3)",
};
const DAILY_ACTIVE_USERS: Statements = Statements {
    find: "SELECT 1 FROM daily_active_users WHERE tenant_id = $1 AND date <= $2 LIMIT 1",
    remove: "DELETE FROM daily_active_users WHERE tenant_id = $1 AND (date, user_id) IN (SELECT date, user_id FROM daily_active_users WHERE tenant_id = $1 AND date <= $2 ORDER BY date LIMIT $3)",
};
const LOGS: Statements = statements!("logs", "id", "created_at");

impl Aging {
    /// Children before parents: then a parent has few left to take with it.
    const ALL: [Self; 12] = [
        Self::AuthorizationCodes,
        Self::AccessTokens,
        Self::RefreshTokens,
        Self::OneTimeTokens,
        Self::RecipientCodes,
        Self::VerificationStatuses,
        Self::Interactions,
        Self::Grants,
        Self::Sessions,
        Self::SentinelActivities,
        Self::DailyActiveUsers,
        Self::Logs,
    ];

    fn statements(self) -> Statements {
        match self {
            Self::Interactions => INTERACTIONS,
            Self::Sessions => SESSIONS,
            Self::Grants => GRANTS,
            Self::AuthorizationCodes => AUTHORIZATION_CODES,
            Self::RefreshTokens => REFRESH_TOKENS,
            Self::AccessTokens => ACCESS_TOKENS,
            Self::OneTimeTokens => ONE_TIME_TOKENS,
            Self::RecipientCodes => RECIPIENT_CODES,
            Self::VerificationStatuses => VERIFICATION_STATUSES,
            Self::SentinelActivities => SENTINEL_ACTIVITIES,
            Self::DailyActiveUsers => DAILY_ACTIVE_USERS,
            Self::Logs => LOGS,
        }
    }

    /// Which rows are old enough; `None` when none ever is.
    fn until(self, now: Time, keep_logs: Option<Duration>) -> Option<Time> {
        let ago = |time: Duration| {
            let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
            now.plus_seconds(seconds.saturating_neg())
        };
        match self {
            Self::SentinelActivities => Some(now.plus_seconds(-2 * SentinelPolicy::WINDOW)),
            Self::DailyActiveUsers => Some(ago(DAYS_KEPT)),
            Self::OneTimeTokens => Some(ago(TOKENS_KEPT)),
            Self::Logs => keep_logs.map(ago),
            _ => Some(ago(GRACE)),
        }
    }
}

impl Due {
    /// The day of the latest time, `YYYY-MM-DD`.
    fn day(&self) -> String {
        let mut text = self.until.to_rfc3339();
        text.truncate(10);
        text
    }

    /// The latest time as the table has it.
    fn bound<'d>(&self, day: &'d str) -> V<'d> {
        match self.aging {
            Aging::DailyActiveUsers => V::Text(day),
            _ => V::Int(self.until.millis()),
        }
    }
}

/// What there is to remove from a tenant. Reads only, by index.
///
/// # Errors
/// When a statement fails.
pub async fn find_due(tx: &mut Tx<'_>, now: Time, keep_logs: Option<Duration>) -> Result<Vec<Due>> {
    let tenant = tx.tenant().clone();
    let mut due = Vec::new();
    for aging in Aging::ALL {
        let Some(until) = aging.until(now, keep_logs) else {
            continue;
        };
        let here = Due { aging, until };
        let day = here.day();
        let args = [V::Text(tenant.as_str()), here.bound(&day)];
        let found: Option<i64> = tx.fetch_optional(aging.statements().find, &args).await?;
        if found.is_some() {
            due.push(here);
        }
    }
    Ok(due)
}

/// Removes at most `most` rows, and what hangs on them; answers whether there may be more.
///
/// # Errors
/// When a statement fails.
pub async fn remove_batch(tx: &mut Tx<'_>, due: Due, most: u32) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let day = due.day();
    let args = [
        V::Text(tenant.as_str()),
        due.bound(&day),
        V::Int(i64::from(most)),
    ];
    let remove = due.aging.statements().remove;
    let removed = if due.aging == Aging::Sessions {
        let ended: Vec<String> = tx.fetch_all(remove, &args).await?;
        end_bound_grants(tx, &ended).await?;
        ended.len() as u64
    } else {
        tx.execute(remove, &args).await?
    };
    Ok(removed >= u64::from(most))
}

/// Grants that were to end with their session. After the sessions: so is the order of locks.
async fn end_bound_grants(tx: &mut Tx<'_>, sessions: &[String]) -> Result<()> {
    if sessions.is_empty() {
        return Ok(());
    }
    let mut ending = Query::delete();
    ending
        .from_table("grants")
        .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
        .and_where(Expr::col("persists_logout").eq(false))
        .and_where(Expr::col("session_id").is_in(sessions))
        .returning_col("id");
    let _: Vec<String> = Built::of(&ending).fetch_all(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::SQLITE;

    /// Tables whose rows outlive their time on purpose.
    const KEPT: [&str; 1] = [
        // An expired secret stays in its application's list until it is deleted.
        "application_secrets",
    ];

    /// Who adds a table whose rows expire must say here or there what becomes of them.
    #[test]
    fn every_table_that_expires_is_cleaned_up() {
        let cleaned: Vec<_> = Aging::ALL.map(|aging| aging.statements().remove).into();
        let mut tables = 0;
        for migration in SQLITE {
            for table in migration.sql.split("CREATE TABLE ").skip(1) {
                let (name, rest) = table.split_once('(').expect("columns");
                let columns = rest.split(';').next().expect("an end");
                if !columns.contains("expires_at BIGINT") {
                    continue;
                }
                tables += 1;
                let from = format!("DELETE FROM {} ", name.trim());
                assert!(
                    KEPT.contains(&name.trim()) || cleaned.iter().any(|sql| sql.starts_with(&from)),
                    "{name} expires and nobody removes it"
                );
            }
        }
        assert!(tables >= 7, "only {tables} were found");
    }
}
