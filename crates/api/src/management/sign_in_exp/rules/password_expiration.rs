//! Passwords expire after a day at the earliest, and only while they can be reset.

use keyward_model::{PasswordExpiration, SignInExperience};
use serde_json::Value;

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let change = draft.change;
    let is_touched =
        change.password_expiration.is_some() || change.forgot_password_methods.is_some();
    if !is_touched || !passwords_expire(&draft.after) {
        return Ok(());
    }
    let days = draft.after.password_expiration.get("validPeriodDays");
    if days.and_then(Value::as_i64).is_none_or(|days| days < 1) {
        return Err(SettingsError::ExpirationPeriod);
    }
    if !draft.senders.can_reset_password(&draft.after) {
        return Err(SettingsError::ExpirationWithoutReset);
    }
    Ok(())
}

/// Whether passwords expire.
pub(in crate::management) fn passwords_expire(settings: &SignInExperience) -> bool {
    PasswordExpiration::of(settings).is_enabled
}
