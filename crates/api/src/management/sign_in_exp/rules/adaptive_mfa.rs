//! Adaptive MFA decides by itself when a factor is asked for, so its prompt cannot be skipped, and
//! the prompts that cannot be skipped are only for it.

use serde_json::json;

use super::mfa;
use crate::management::sign_in_exp::{SettingsError, draft::Draft};

const NOT_SKIPPABLE: [&str; 2] = [
    "PromptAtSignInAndSignUpMandatory",
    "PromptOnlyAtSignInMandatory",
];

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    if draft.change.mfa.is_none() && draft.change.adaptive_mfa.is_none() {
        return Ok(());
    }
    let settings = &draft.after;
    let policy = settings
        .mfa
        .get("policy")
        .and_then(|policy| policy.as_str());
    let is_skippable = policy.is_none_or(|policy| !NOT_SKIPPABLE.contains(&policy));
    let is_adaptive = settings.adaptive_mfa.get("enabled") == Some(&json!(true));
    if !is_adaptive {
        return if is_skippable {
            Ok(())
        } else {
            Err(SettingsError::OnlyForAdaptive)
        };
    }
    if mfa::factors(settings).is_empty() {
        return Err(SettingsError::AdaptiveWithoutFactors);
    }
    if is_skippable {
        return Err(SettingsError::AdaptiveSkippable);
    }
    Ok(())
}
