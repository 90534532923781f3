//! The sentinel around code entry (reference experience-api.md §7.6, DESIGN §5): who has failed too
//! often is not answered, whatever they enter. It counts by identifier, as the contract does, and by
//! address, so that one sender cannot guess at many numbers.

use keyward_model::{SentinelAction, SentinelDecision, SentinelPolicy, Time};
use keyward_store::{
    Tx,
    sentinel::{self, Activity},
};

use crate::ExperienceError;

/// What is counted: the number, and the address where it is known.
pub(crate) struct Targets {
    /// The number, keyed.
    pub number: [u8; 32],
    /// The sender's address, keyed.
    pub address: Option<[u8; 32]>,
    /// Failures in an hour that block the address.
    pub address_limit: u32,
}

/// Lets no other guess at the number, or from the address, be judged before this one is counted.
pub(crate) async fn hold(tx: &mut Tx<'_>, targets: &Targets) -> Result<(), ExperienceError> {
    let action = SentinelAction::VerificationCode;
    sentinel::hold(tx, &targets.number, action).await?;
    if let Some(address) = &targets.address {
        sentinel::hold(tx, address, action).await?;
    }
    Ok(())
}

/// Refuses while the number or the address is blocked.
pub(crate) async fn refuse_blocked(
    tx: &mut Tx<'_>,
    targets: &Targets,
    now: Time,
) -> Result<Option<ExperienceError>, ExperienceError> {
    let action = SentinelAction::VerificationCode;
    let mut until = sentinel::blocked_until(tx, &targets.number, action, now).await?;
    if let Some(address) = &targets.address {
        until = until.max(sentinel::blocked_until(tx, address, action, now).await?);
    }
    Ok(until.map(|until| blocked(until, now)))
}

/// Counts a failure; answers the block that follows, if one does. `ids` name the two entries.
pub(crate) async fn count_failure(
    tx: &mut Tx<'_>,
    policy: SentinelPolicy,
    ids: [&str; 2],
    targets: &Targets,
    now: Time,
) -> Result<Option<ExperienceError>, ExperienceError> {
    let mut until = count(tx, policy, ids[0], &targets.number, now).await?;
    if let Some(address) = &targets.address {
        let policy = SentinelPolicy {
            max_attempts: Some(targets.address_limit),
            ..policy
        };
        until = until.max(count(tx, policy, ids[1], address, now).await?);
    }
    Ok(until.map(|until| blocked(until, now)))
}

async fn count(
    tx: &mut Tx<'_>,
    policy: SentinelPolicy,
    id: &str,
    target: &[u8],
    now: Time,
) -> Result<Option<Time>, ExperienceError> {
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
    Ok(blocked_until)
}

fn blocked(until: Time, now: Time) -> ExperienceError {
    let seconds = until.seconds() - now.seconds();
    ExperienceError::Blocked {
        minutes: (seconds + 59) / 60,
    }
}
