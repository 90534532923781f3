//! The sentinel around code entry (reference experience-api.md §7.6): who has failed too often is
//! not answered, whatever they enter.

use keyward_model::{SentinelAction, SentinelDecision, SentinelPolicy, Time};
use keyward_store::{
    Tx,
    sentinel::{self, Activity},
};

use crate::ExperienceError;

/// Refuses while the number is blocked.
pub(crate) async fn refuse_blocked(
    tx: &mut Tx<'_>,
    target: &[u8],
    now: Time,
) -> Result<Option<ExperienceError>, ExperienceError> {
    let until = sentinel::blocked_until(tx, target, SentinelAction::VerificationCode, now).await?;
    Ok(until.map(|until| blocked(until, now)))
}

/// Counts a failure; answers the block that follows, if one does.
pub(crate) async fn count_failure(
    tx: &mut Tx<'_>,
    policy: SentinelPolicy,
    id: &str,
    target: &[u8],
    now: Time,
) -> Result<Option<ExperienceError>, ExperienceError> {
    let action = SentinelAction::VerificationCode;
    let since = now.plus_seconds(-SentinelPolicy::WINDOW);
    let failures = sentinel::count_failures(tx, target, action, since).await? + 1;
    let blocked_until = match policy.decide(failures, now) {
        SentinelDecision::Allowed => None,
        SentinelDecision::Blocked { until } => Some(until),
    };
    sentinel::insert(
        tx,
        &Activity {
            id,
            target_hash: target,
            action,
            is_success: false,
            blocked_until,
            now,
        },
    )
    .await?;
    Ok(blocked_until.map(|until| blocked(until, now)))
}

fn blocked(until: Time, now: Time) -> ExperienceError {
    let seconds = until.seconds() - now.seconds();
    ExperienceError::Blocked {
        minutes: (seconds + 59) / 60,
    }
}
