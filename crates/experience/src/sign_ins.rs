//! How often signing in was tried, and how it ended: counted for whoever watches the server.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use keyward_model::{Contact, Proof};

use crate::ExperienceError;

/// By what a person proves who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInMethod {
    /// A code sent to a phone number.
    PhoneCode,
    /// A code sent by e-mail.
    EmailCode,
    /// A password.
    Password,
    /// A magic link.
    OneTimeToken,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// Signed in, a new account included.
    Success,
    /// The proof was wrong, or the settings do not let its owner in.
    Refused,
    /// Not looked at: too many wrong ones before.
    Blocked,
    /// The proof was right and the account is suspended.
    Suspended,
    /// The server could not judge it.
    Failed,
}

impl SignInMethod {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::PhoneCode,
        Self::EmailCode,
        Self::Password,
        Self::OneTimeToken,
    ];

    /// By what a record proves.
    pub(crate) fn of(proof: &Proof) -> Self {
        match proof {
            Proof::Password { .. } | Proof::NewPasswordIdentity { .. } => Self::Password,
            Proof::Code(code) => Self::of_code(&code.to),
            Proof::OneTimeToken { .. } => Self::OneTimeToken,
        }
    }

    /// By a code to an address.
    pub(crate) fn of_code(to: &Contact) -> Self {
        match to {
            Contact::Email(_) => Self::EmailCode,
            Contact::Phone(_) => Self::PhoneCode,
        }
    }

    /// Its name for metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PhoneCode => "phone_code",
            Self::EmailCode => "email_code",
            Self::Password => "password",
            Self::OneTimeToken => "one_time_token",
        }
    }
}

impl SignInOutcome {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Success,
        Self::Refused,
        Self::Blocked,
        Self::Suspended,
        Self::Failed,
    ];

    /// Its name for metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused => "refused",
            Self::Blocked => "blocked",
            Self::Suspended => "suspended",
            Self::Failed => "failed",
        }
    }

    fn of(error: &ExperienceError) -> Self {
        match error {
            ExperienceError::Blocked { .. } => Self::Blocked,
            ExperienceError::Suspended => Self::Suspended,
            ExperienceError::Unavailable
            | ExperienceError::Internal
            | ExperienceError::DefaultRoleMissing(_) => Self::Failed,
            _ => Self::Refused,
        }
    }
}

/// The counts since the start, over all tenants.
#[derive(Debug, Default)]
pub struct SignIns([[AtomicU64; SignInOutcome::ALL.len()]; SignInMethod::ALL.len()]);

impl SignIns {
    /// How many attempts by this method ended so.
    #[must_use]
    pub fn count(&self, method: SignInMethod, outcome: SignInOutcome) -> u64 {
        self.0[method as usize][outcome as usize].load(Relaxed)
    }

    pub(crate) fn success(&self, method: SignInMethod) {
        self.add(method, SignInOutcome::Success);
    }

    pub(crate) fn failure(&self, method: SignInMethod, error: &ExperienceError) {
        self.add(method, SignInOutcome::of(error));
    }

    fn add(&self, method: SignInMethod, outcome: SignInOutcome) {
        self.0[method as usize][outcome as usize].fetch_add(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_place() {
        for (place, outcome) in SignInOutcome::ALL.into_iter().enumerate() {
            assert_eq!(outcome as usize, place);
        }
        let counts = SignIns::default();
        counts.failure(SignInMethod::PhoneCode, &ExperienceError::CodeMismatch);
        counts.failure(
            SignInMethod::PhoneCode,
            &ExperienceError::Blocked { minutes: 1 },
        );
        let count = |outcome| counts.count(SignInMethod::PhoneCode, outcome);
        assert_eq!(SignInOutcome::ALL.map(count), [0, 1, 1, 0, 0]);
    }
}
