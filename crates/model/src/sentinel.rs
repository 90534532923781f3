//! The sentinel: how often somebody may guess (reference experience-api.md §7.6).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;

/// `sentinelPolicy` of the sign-in experience, stored as far as it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SentinelPolicy {
    /// Failures in an hour that block; 100 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// Minutes that a block lasts; 60 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lockout_duration: Option<u32>,
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentinelAction {
    /// A password was entered.
    Password,
    /// A verification code was entered.
    VerificationCode,
    /// A magic link was followed.
    OneTimeToken,
    /// A verification code was sent.
    VerificationCodeSend,
    /// Somebody was told of a change of their account.
    SecurityNotice,
}

impl SentinelAction {
    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::VerificationCode => "VerificationCode",
            Self::OneTimeToken => "OneTimeToken",
            Self::VerificationCodeSend => "VerificationCodeSend",
            Self::SecurityNotice => "SecurityNotice",
        }
    }
}

/// What follows for the identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentinelDecision {
    /// Goes on.
    Allowed,
    /// Nothing is answered until then.
    Blocked {
        /// When the block ends.
        until: Time,
    },
}

impl SentinelPolicy {
    /// How far back failures count, in seconds.
    pub const WINDOW: i64 = 3600;

    /// Decides after a try, given the failures of the last hour (this one included).
    #[must_use]
    pub fn decide(&self, failures: i64, now: Time) -> SentinelDecision {
        if failures >= i64::from(self.max_attempts.unwrap_or(100)) {
            let minutes = i64::from(self.lockout_duration.unwrap_or(60));
            return SentinelDecision::Blocked {
                until: now.plus_seconds(minutes * 60),
            };
        }
        SentinelDecision::Allowed
    }
}
