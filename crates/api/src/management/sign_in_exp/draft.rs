//! The settings as they would become, for the rules to judge.

use keyward_model::{SignInExperience, Time};
use serde_json::json;

use super::{Senders, SettingsChange, known::Known};

/// A change and what it would lead to.
pub(super) struct Draft<'a> {
    /// What is to change.
    pub change: &'a SettingsChange,
    /// The settings before it.
    pub before: &'a SignInExperience,
    /// The settings after it.
    pub after: SignInExperience,
    /// Which messages can be sent.
    pub senders: Senders,
    /// What it may name.
    pub known: Known,
}

impl<'a> Draft<'a> {
    /// Applies the change.
    pub(super) fn new(
        before: &'a SignInExperience,
        change: &'a SettingsChange,
        senders: Senders,
        known: Known,
        now: Time,
    ) -> Self {
        let mut after = before.clone();
        apply(&mut after, change.clone());
        after.social_sign_in_connector_targets.retain(|target| {
            change.social_targets.is_none() || known.social_targets.contains(target)
        });
        keep_expiration_start(&mut after, before, now);
        switch_adaptive_mfa_off(&mut after, change);
        Self {
            change,
            before,
            after,
            senders,
            known,
        }
    }
}

fn apply(to: &mut SignInExperience, change: SettingsChange) {
    macro_rules! set {
        ($($field:ident)*) => {
            $(if let Some(value) = change.$field {
                to.$field = value;
            })*
        };
    }
    set! {
        color branding hide_logto_branding language_info terms_of_use_url privacy_policy_url
        agree_to_terms_policy sign_in sign_up social_sign_in sign_in_mode custom_css
        custom_content custom_ui_assets custom_ui_csp password_policy mfa adaptive_mfa
        single_sign_on_enabled support_email support_website_url unknown_session_redirect_url
        captcha_policy sentinel_policy email_blocklist_policy verification_code_policy
        passkey_sign_in sign_up_profile_fields password_expiration username_policy
    }
    if let Some(targets) = change.social_targets {
        to.social_sign_in_connector_targets = targets;
    }
    if let Some(methods) = change.forgot_password_methods {
        to.forgot_password_methods =
            methods.map(|methods| methods.into_iter().map(str::to_owned).collect());
    }
}

/// When passwords began to expire is noted by us, once.
fn keep_expiration_start(after: &mut SignInExperience, before: &SignInExperience, now: Time) {
    const START: &str = "enabledAt";
    if after.password_expiration.get("enabled") != Some(&json!(true)) {
        return;
    }
    let was_on = before.password_expiration.get("enabled") == Some(&json!(true));
    let start = before.password_expiration.get(START).filter(|_| was_on);
    let start = start.cloned().unwrap_or_else(|| now.millis().into());
    after.password_expiration.insert(START.to_owned(), start);
}

/// Without factors there is nothing to adapt.
fn switch_adaptive_mfa_off(after: &mut SignInExperience, change: &SettingsChange) {
    let has_factors = after
        .mfa
        .get("factors")
        .and_then(serde_json::Value::as_array)
        .is_some_and(|factors| !factors.is_empty());
    let is_on = after.adaptive_mfa.get("enabled") == Some(&json!(true));
    if change.mfa.is_some() && change.adaptive_mfa.is_none() && !has_factors && is_on {
        after
            .adaptive_mfa
            .insert("enabled".to_owned(), false.into());
    }
}
