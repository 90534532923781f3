//! The life of passwords (reference experience-api.md §7.7).

use serde_json::Value;
use thiserror::Error;

use crate::{JsonObject, SignInExperience, Time};

const SECONDS_PER_DAY: i64 = 24 * 3600;

/// How long a tenant's passwords live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordExpiration {
    /// Whether they end at all.
    pub is_enabled: bool,
    /// After how many days; `None` when none that make sense are set.
    valid_days: Option<i64>,
    /// When they began to.
    enabled_at: Option<Time>,
}

/// What is known of the age of a user's password.
#[derive(Clone, Copy, Debug)]
pub struct PasswordAge {
    /// Whether an administrator has asked for another one.
    pub is_expired: bool,
    /// When it was set, if that was noted.
    pub updated_at: Option<Time>,
    /// When the account was made.
    pub created_at: Time,
}

impl PasswordAge {
    /// Since when the password is what it is.
    #[must_use]
    pub fn since(&self) -> Time {
        self.updated_at.unwrap_or(self.created_at)
    }
}

/// Why a right password does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordExpired {
    /// It is too old, or another one was asked for.
    #[error("the password has expired")]
    Expired,
    /// The settings say that passwords expire, but not when.
    #[error("the password policy has no valid period")]
    InvalidPeriod,
}

impl PasswordExpired {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expired => "password.expired",
            Self::InvalidPeriod => "sign_in_experiences.password_expiration_invalid_period_days",
        }
    }
}

impl PasswordExpiration {
    /// The rule of a tenant.
    #[must_use]
    pub fn of(settings: &SignInExperience) -> Self {
        Self::parse(&settings.password_expiration)
    }

    /// The rule of the column `passwordExpiration`.
    #[must_use]
    pub fn parse(stored: &JsonObject) -> Self {
        let number = |key: &str| stored.get(key).and_then(Value::as_i64);
        Self {
            is_enabled: stored.get("enabled") == Some(&Value::Bool(true)),
            valid_days: number("validPeriodDays").filter(|days| *days >= 1),
            enabled_at: number("enabledAt").map(Time::from_millis),
        }
    }

    /// Judges the age of a password that is right.
    ///
    /// # Errors
    /// [`PasswordExpired`]: it does not do any more.
    pub fn judge(&self, age: PasswordAge, now: Time) -> Result<(), PasswordExpired> {
        if !self.is_enabled {
            return Ok(());
        }
        let days = self.valid_days.ok_or(PasswordExpired::InvalidPeriod)?;
        let since = age.updated_at.or(self.enabled_at).unwrap_or(age.created_at);
        let end = since.plus_seconds(days.saturating_mul(SECONDS_PER_DAY));
        if age.is_expired || now >= end {
            return Err(PasswordExpired::Expired);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DAY: i64 = SECONDS_PER_DAY * 1000;

    fn rule(stored: &Value) -> PasswordExpiration {
        PasswordExpiration::parse(stored.as_object().expect("an object"))
    }

    fn judged(rule: PasswordExpiration, updated_at: Option<i64>, now: i64) -> bool {
        let age = PasswordAge {
            is_expired: false,
            updated_at: updated_at.map(Time::from_millis),
            created_at: Time::from_millis(0),
        };
        rule.judge(age, Time::from_millis(now)).is_ok()
    }

    #[test]
    fn days_count_from_the_password_else_from_the_rule_else_from_the_account() {
        let rule = |at: Option<i64>| {
            rule(&json!({ "enabled": true, "validPeriodDays": 2, "enabledAt": at }))
        };
        let later = rule(Some(DAY));
        assert!(judged(later, Some(2 * DAY), 4 * DAY - 1));
        assert!(!judged(later, Some(2 * DAY), 4 * DAY));
        assert!(judged(later, None, 3 * DAY - 1) && !judged(later, None, 3 * DAY));
        let unknown = rule(None);
        assert!(judged(unknown, None, 2 * DAY - 1) && !judged(unknown, None, 2 * DAY));
    }

    #[test]
    fn a_flag_ends_a_young_one_only_where_passwords_expire() {
        let age = PasswordAge {
            is_expired: true,
            updated_at: Some(Time::from_millis(0)),
            created_at: Time::from_millis(0),
        };
        let on = rule(&json!({ "enabled": true, "validPeriodDays": 1 }));
        assert_eq!(
            on.judge(age, Time::from_millis(0)),
            Err(PasswordExpired::Expired)
        );
        let off = rule(&json!({ "enabled": false, "validPeriodDays": 1 }));
        assert_eq!(off.judge(age, Time::from_millis(i64::MAX)), Ok(()));
    }

    #[test]
    fn a_period_that_makes_no_sense_is_told() {
        let age = PasswordAge {
            is_expired: false,
            updated_at: None,
            created_at: Time::from_millis(0),
        };
        for days in [json!(0), json!(-1), json!(1.5), json!("1"), json!(null)] {
            let rule = rule(&json!({ "enabled": true, "validPeriodDays": days }));
            let judged = rule.judge(age, Time::from_millis(0));
            assert_eq!(judged, Err(PasswordExpired::InvalidPeriod), "{days}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_number_overflows(days: i64, updated: i64, now: i64) {
            let rule = rule(&json!({ "enabled": true, "validPeriodDays": days }));
            let _ = judged(rule, Some(updated), now);
        }
    }
}
