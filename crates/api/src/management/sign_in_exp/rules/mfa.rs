//! Second factors: none twice, backup codes not alone, and no code that is a first factor too.

use keyward_model::{SignInExperience, SignInIdentifier};
use serde_json::Value;

use crate::management::sign_in_exp::{
    SettingsError,
    draft::Draft,
    senders::{EMAIL_CODE, PHONE_CODE},
};

const BACKUP_CODE: &str = "BackupCode";

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    if draft.change.mfa.is_none() {
        return Ok(());
    }
    let settings = &draft.after;
    let factors = factors(settings);
    for (at, factor) in factors.iter().enumerate() {
        if factors[..at].contains(factor) {
            return Err(SettingsError::DuplicatedFactors);
        }
    }
    if factors == [BACKUP_CODE] {
        return Err(SettingsError::BackupCodeAlone);
    }
    if has_factor(settings, EMAIL_CODE) && signs_in_by(settings, SignInIdentifier::Email) {
        return Err(SettingsError::EmailCodeIsSignIn);
    }
    if has_factor(settings, PHONE_CODE) && signs_in_by(settings, SignInIdentifier::Phone) {
        return Err(SettingsError::PhoneCodeIsSignIn);
    }
    Ok(())
}

/// The factors that are switched on.
pub(super) fn factors(settings: &SignInExperience) -> Vec<&str> {
    let factors = settings.mfa.get("factors").and_then(Value::as_array);
    let factors = factors.into_iter().flatten();
    factors.filter_map(Value::as_str).collect()
}

pub(super) fn has_factor(settings: &SignInExperience, factor: &str) -> bool {
    factors(settings).contains(&factor)
}

fn signs_in_by(settings: &SignInExperience, identifier: SignInIdentifier) -> bool {
    let mut methods = settings.sign_in.methods.iter();
    methods.any(|method| method.identifier == identifier && method.verification_code)
}
