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

/// How many guesses have failed of late: at the identifier, and from the address.
#[derive(Clone, Copy, Debug)]
pub struct Failures([i64; 2]);

/// A guess: at whom, from where, and the id under which it is counted at both.
pub struct Guess {
    action: SentinelAction,
    identifier: [u8; 32],
    address: Option<[u8; 32]>,
    address_limit: u32,
    policy: SentinelPolicy,
    id: String,
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
            id: context.ordered_id(),
            now: context.now,
        }
    }

    /// Where it is counted, and by which policy.
    fn counted(&self) -> impl Iterator<Item = (&[u8; 32], SentinelPolicy)> {
        let by_address = SentinelPolicy {
            max_attempts: Some(self.address_limit),
            ..self.policy
        };
        let first = (&self.identifier, self.policy);
        let second = self.address.as_ref();
        let second = second.map(|address| (address, by_address));
        std::iter::once(first).chain(second)
    }

    /// Where it is counted; twice the same where the address is not known.
    fn targets(&self) -> [&[u8]; 2] {
        let address = self.address.as_ref().unwrap_or(&self.identifier);
        [&self.identifier, address]
    }

    /// Lets no other guess be judged before this one is counted, and refuses it while the
    /// identifier or the address is blocked. Answers the failures so far, which stay as they are
    /// until the write has ended.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn hold(
        &self,
        tx: &mut Tx<'_>,
    ) -> Result<Result<Failures, ExperienceError>, ExperienceError> {
        for (target, _) in self.counted() {
            sentinel::hold_guesses(tx, target).await?;
        }
        let since = self.now.plus_seconds(-SentinelPolicy::WINDOW);
        let standings = sentinel::standings(tx, self.targets(), self.now, since).await?;
        let until = standings
            .iter()
            .filter_map(|standing| standing.blocked_until)
            .max();
        Ok(match until {
            Some(until) => Err(blocked(until, self.now)),
            None => Ok(Failures(standings.map(|standing| standing.failures))),
        })
    }

    /// Counts a failure; answers the block that follows, if one does.
    ///
    /// # Errors
    /// When a statement fails.
    pub async fn fail(
        &self,
        tx: &mut Tx<'_>,
        so_far: Failures,
    ) -> Result<Option<ExperienceError>, ExperienceError> {
        let mut until = None;
        for ((target, policy), failures) in self.counted().zip(so_far.0) {
            let block = decide(policy, failures + 1, self.now);
            self.insert(tx, target, block).await?;
            until = until.max(block);
        }
        Ok(until.map(|until| blocked(until, self.now)))
    }

    /// Counts a guess as a failure before it is judged, so that guesses which are judged at the
    /// same time cannot be more than may fail.
    pub(crate) async fn take(
        &self,
        tx: &mut Tx<'_>,
        so_far: Failures,
    ) -> Result<Result<(), ExperienceError>, ExperienceError> {
        for ((_, policy), failures) in self.counted().zip(so_far.0) {
            if let Some(until) = decide(policy, failures, self.now) {
                return Ok(Err(blocked(until, self.now)));
            }
        }
        for (target, _) in self.counted() {
            self.insert(tx, target, None).await?;
        }
        Ok(Ok(()))
    }

    /// The guess that was taken, and is among the failures, has failed; answers the block that
    /// follows, if one does.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx<'_>,
        so_far: Failures,
    ) -> Result<Option<ExperienceError>, ExperienceError> {
        let mut until = None;
        for ((target, policy), failures) in self.counted().zip(so_far.0) {
            if let Some(block) = decide(policy, failures, self.now) {
                sentinel::block(tx, target, &self.id, block).await?;
                until = until.max(Some(block));
            }
        }
        Ok(until.map(|until| blocked(until, self.now)))
    }

    /// The guess that was taken was right, or was none.
    pub(crate) async fn take_back(&self, tx: &mut Tx<'_>) -> keyward_store::Result<()> {
        sentinel::discard_guess(tx, self.targets(), &self.id).await
    }

    async fn insert(
        &self,
        tx: &mut Tx<'_>,
        target: &[u8; 32],
        blocked_until: Option<Time>,
    ) -> Result<(), ExperienceError> {
        let activity = Activity {
            id: &self.id,
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
