//! What the settings must obey, in the order in which it is checked. A rule looks at a setting
//! only when the change touches it: what was valid once stays as it is.

mod adaptive_mfa;
mod email_blocklist;
mod forgot_password;
mod language;
mod mfa;
mod not_available;
mod password_expiration;
mod profile_fields;
mod sign_in;
mod sign_up;
#[cfg(test)]
mod tests;
mod username_policy;

use super::{SettingsError, draft::Draft};

pub(in crate::management) use password_expiration::passwords_expire;
pub(super) use username_policy::folds_user_names;
pub(in crate::management) use username_policy::usernames_are_case_sensitive;

type Rule = fn(&Draft<'_>) -> Result<(), SettingsError>;

const RULES: [Rule; 10] = [
    not_available::check,
    language::check,
    sign_up::check,
    sign_in::check,
    mfa::check,
    adaptive_mfa::check,
    forgot_password::check,
    password_expiration::check,
    email_blocklist::check,
    profile_fields::check,
];

/// Checks all rules.
pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    RULES.iter().try_for_each(|rule| rule(draft))
}
