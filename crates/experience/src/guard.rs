//! The sentinel around guesses (reference experience-api.md §7.6, DESIGN §5): who has failed too
//! often is not answered, whatever they enter. It counts passwords, codes and magic links together:
//! by identifier, as the contract does, and by address, so that one sender cannot guess at many.

use std::net::IpAddr;

use keyward_model::{SentinelAction, SentinelDecision, SentinelPolicy, SignInExperience, Time};
use keyward_store::{
    Tx,
    sentinel::{self, Activity},
};

use crate::{Context, ExperienceError, step::Step};

const ADDRESS: &str = "sentinel address";

/// A guess: at whom, from where, and the ids under which it is counted.
pub struct Guess {
    action: SentinelAction,
    identifier: [u8; 32],
    address: Option<[u8; 32]>,
    address_limit: u32,
    policy: SentinelPolicy,
    ids: [String; 2],
    now: Time,
}

/// What an identifier is counted under.
pub(crate) fn target(context: &Context, identifier: &str) -> [u8; 32] {
    sentinel::target(context.store.vault(), context.tenant.id(), identifier)
}

/// What the sender's address is counted under; addresses of IPv6 by their network of 64 bits.
fn address(context: &Context) -> Option<[u8; 32]> {
    let address: IpAddr = context.request.ip.as_ref()?.parse().ok()?;
    let counted = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            std::net::Ipv6Addr::from(network).to_string()
        }
    };
    Some(
        context
            .store
            .vault()
            .lookup(context.tenant.id(), ADDRESS, &counted),
    )
}

impl Guess {
    /// A guess at an identifier.
    pub(crate) fn at(step: &Step, action: SentinelAction, identifier: &str) -> Self {
        Self::of(&step.context, &step.settings, action, identifier)
    }

    /// The same outside of a conversation.
    #[must_use]
    pub fn of(
        context: &Context,
        settings: &SignInExperience,
        action: SentinelAction,
        identifier: &str,
    ) -> Self {
        Self {
            action,
            identifier: target(context, identifier),
            address: address(context),
            address_limit: context.address_limit,
            policy: settings.sentinel_policy,
            ids: [context.ordered_id(), context.ordered_id()],
            now: context.now,
        }
    }

    /// What is counted, under which id and by which policy.
    fn counted(&self) -> impl Iterator<Item = (&[u8; 32], &str, SentinelPolicy)> {
        let by_address = SentinelPolicy {
            max_attempts: Some(self.address_limit),
            ..self.policy
        };
        let first = (&self.identifier, self.ids[0].as_str(), self.policy);
        let second = self.address.as_ref();
        let second = second.map(|address| (address, self.ids[1].as_str(), by_address));
        std::iter::once(first).chain(second)
    }

    /// Lets no other guess be judged before this one is counted, and refuses it while the
    /// identifier or the address is blocked.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn hold(
        &self,
        tx: &mut Tx<'_>,
    ) -> Result<Result<(), ExperienceError>, ExperienceError> {
        let mut until = None;
        for (target, _, _) in self.counted() {
            sentinel::hold_guesses(tx, target).await?;
        }
        for (target, _, _) in self.counted() {
            until = until.max(sentinel::blocked_until(tx, target, self.now).await?);
        }
        Ok(match until {
            Some(until) => Err(blocked(until, self.now)),
            None => Ok(()),
        })
    }

    /// Counts a failure; answers the block that follows, if one does.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn fail(&self, tx: &mut Tx<'_>) -> Result<Option<ExperienceError>, ExperienceError> {
        let mut until = None;
        for (target, id, policy) in self.counted() {
            let failures = self.failures(tx, target).await? + 1;
            let block = decide(policy, failures, self.now);
            self.insert(tx, target, id, block).await?;
            until = until.max(block);
        }
        Ok(until.map(|until| blocked(until, self.now)))
    }

    /// Counts a guess as a failure before it is judged, so that guesses which are judged at the
    /// same time cannot be more than may fail.
    pub(crate) async fn take(
        &self,
        tx: &mut Tx<'_>,
    ) -> Result<Result<(), ExperienceError>, ExperienceError> {
        for (target, _, policy) in self.counted() {
            let failures = self.failures(tx, target).await?;
            if let Some(until) = decide(policy, failures, self.now) {
                return Ok(Err(blocked(until, self.now)));
            }
        }
        for (target, id, _) in self.counted() {
            self.insert(tx, target, id, None).await?;
        }
        Ok(Ok(()))
    }

    /// The guess that was taken has failed; answers the block that follows, if one does.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx<'_>,
    ) -> Result<Option<ExperienceError>, ExperienceError> {
        let mut until = None;
        for (target, id, policy) in self.counted() {
            let failures = self.failures(tx, target).await?;
            if let Some(block) = decide(policy, failures, self.now) {
                sentinel::block(tx, id, block).await?;
                until = until.max(Some(block));
            }
        }
        Ok(until.map(|until| blocked(until, self.now)))
    }

    /// The guess that was taken was right, or was none.
    pub(crate) async fn take_back(&self, tx: &mut Tx<'_>) -> keyward_store::Result<()> {
        sentinel::discard_guess(tx, [&self.ids[0], &self.ids[1]]).await
    }

    async fn failures(&self, tx: &mut Tx<'_>, target: &[u8; 32]) -> Result<i64, ExperienceError> {
        let since = self.now.plus_seconds(-SentinelPolicy::WINDOW);
        Ok(sentinel::count_failures(tx, target, since).await?)
    }

    async fn insert(
        &self,
        tx: &mut Tx<'_>,
        target: &[u8; 32],
        id: &str,
        blocked_until: Option<Time>,
    ) -> Result<(), ExperienceError> {
        let activity = Activity {
            id,
            target_hash: target,
            action: self.action,
            is_success: false,
            blocked_until,
            now: self.now,
        };
        Ok(sentinel::insert(tx, &activity).await?)
    }
}

fn decide(policy: SentinelPolicy, failures: i64, now: Time) -> Option<Time> {
    match policy.decide(failures, now) {
        SentinelDecision::Allowed => None,
        SentinelDecision::Blocked { until } => Some(until),
    }
}

fn blocked(until: Time, now: Time) -> ExperienceError {
    let seconds = until.seconds() - now.seconds();
    ExperienceError::Blocked {
        minutes: (seconds + 59) / 60,
    }
}
