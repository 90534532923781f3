//! What of the settings is to change, read from JSON. What is absent stays.

use keyward_http::guard::{FromInput, Input};
use keyward_model::{
    AgreeToTermsPolicy, Branding, Color, JsonObject, LanguageInfo, SentinelPolicy, SignIn,
    SignInMode, SignUp, VerificationCodePolicy,
};
use serde_json::Value;

use super::shapes;

/// The settings that a PATCH names. Those that can be cleared have an option within.
#[derive(Clone, Debug, Default)]
pub struct SettingsChange {
    pub(super) color: Option<Color>,
    pub(super) branding: Option<Branding>,
    pub(super) hide_logto_branding: Option<bool>,
    pub(super) language_info: Option<LanguageInfo>,
    pub(super) terms_of_use_url: Option<Option<String>>,
    pub(super) privacy_policy_url: Option<Option<String>>,
    pub(super) agree_to_terms_policy: Option<AgreeToTermsPolicy>,
    pub(super) sign_in: Option<SignIn>,
    pub(super) sign_up: Option<SignUp>,
    pub(super) social_sign_in: Option<JsonObject>,
    pub(super) social_targets: Option<Vec<String>>,
    pub(super) sign_in_mode: Option<SignInMode>,
    pub(super) custom_css: Option<Option<String>>,
    pub(super) custom_content: Option<JsonObject>,
    pub(super) custom_ui_assets: Option<Option<JsonObject>>,
    pub(super) custom_ui_csp: Option<JsonObject>,
    pub(super) password_policy: Option<JsonObject>,
    pub(super) mfa: Option<JsonObject>,
    pub(super) adaptive_mfa: Option<JsonObject>,
    pub(super) single_sign_on_enabled: Option<bool>,
    pub(super) support_email: Option<Option<String>>,
    pub(super) support_website_url: Option<Option<String>>,
    pub(super) unknown_session_redirect_url: Option<Option<String>>,
    pub(super) captcha_policy: Option<JsonObject>,
    pub(super) sentinel_policy: Option<SentinelPolicy>,
    pub(super) email_blocklist_policy: Option<JsonObject>,
    pub(super) verification_code_policy: Option<VerificationCodePolicy>,
    pub(super) forgot_password_methods: Option<Option<Vec<&'static str>>>,
    pub(super) passkey_sign_in: Option<JsonObject>,
    pub(super) sign_up_profile_fields: Option<Option<Vec<Value>>>,
    pub(super) password_expiration: Option<JsonObject>,
    pub(super) username_policy: Option<JsonObject>,
}

impl FromInput for SettingsChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let mut change = Self::default();
        let mut is_complete = true;
        macro_rules! read {
            ($($field:ident $key:literal $how:ident $reader:expr;)*) => {
                $(match input.key($key).$how($reader) {
                    Some(read) => change.$field = read,
                    None => is_complete = false,
                })*
            };
        }
        read! {
            color "color" optional shapes::color;
            branding "branding" optional shapes::branding;
            hide_logto_branding "hideLogtoBranding" optional Input::boolean;
            language_info "languageInfo" optional shapes::language_info;
            terms_of_use_url "termsOfUseUrl" optional shapes::clearable_url;
            privacy_policy_url "privacyPolicyUrl" optional shapes::clearable_url;
            agree_to_terms_policy "agreeToTermsPolicy" optional shapes::agree_to_terms;
            sign_in "signIn" optional shapes::sign_in;
            sign_up "signUp" optional shapes::sign_up;
            social_sign_in "socialSignIn" optional shapes::social_sign_in;
            social_targets "socialSignInConnectorTargets" optional shapes::texts;
            sign_in_mode "signInMode" optional shapes::sign_in_mode;
            custom_css "customCss" optional_nullable Input::text;
            custom_content "customContent" optional shapes::custom_content;
            custom_ui_assets "customUiAssets" optional_nullable shapes::custom_ui_assets;
            custom_ui_csp "customUiCsp" optional Input::object;
            password_policy "passwordPolicy" optional shapes::password_policy;
            mfa "mfa" optional shapes::mfa;
            adaptive_mfa "adaptiveMfa" optional shapes::only_enabled;
            single_sign_on_enabled "singleSignOnEnabled" optional Input::boolean;
            support_email "supportEmail" optional shapes::clearable_email;
            support_website_url "supportWebsiteUrl" optional shapes::clearable_url;
            unknown_session_redirect_url "unknownSessionRedirectUrl" optional shapes::clearable_url;
            captcha_policy "captchaPolicy" optional shapes::only_enabled;
            sentinel_policy "sentinelPolicy" optional shapes::sentinel_policy;
            email_blocklist_policy "emailBlocklistPolicy" optional shapes::email_blocklist;
            verification_code_policy "verificationCodePolicy" optional shapes::verification_code_policy;
            forgot_password_methods "forgotPasswordMethods" optional_nullable shapes::forgot_password_methods;
            passkey_sign_in "passkeySignIn" optional shapes::passkey_sign_in;
            sign_up_profile_fields "signUpProfileFields" optional_nullable shapes::profile_fields;
            password_expiration "passwordExpiration" optional shapes::password_expiration;
            username_policy "usernamePolicy" optional shapes::username_policy;
        }
        is_complete.then_some(change)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use keyward_model::{SignInExperience, TenantId};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_get_answers_can_be_sent_back() {
        for tenant in [TenantId::default_tenant(), TenantId::admin()] {
            let document = json!(SignInExperience::seed(&tenant));
            assert!(read::<SettingsChange>("body", &document).is_ok());
        }
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for bad in [
            json!({ "color": { "primaryColor": "red" } }),
            json!({ "color": null }),
            json!({ "termsOfUseUrl": "javascript:alert(1)" }),
            json!({ "termsOfUseUrl": "/terms" }),
            json!({ "supportEmail": "me" }),
            json!({ "signIn": { "methods": [{ "identifier": "phone" }] } }),
            json!({ "signIn": { "methods": [{ "identifier": "fax", "password": true,
                "verificationCode": false, "isPasswordPrimary": true }] } }),
            json!({ "signUp": { "identifiers": "phone", "password": false, "verify": true } }),
            json!({ "signInMode": "Open" }),
            json!({ "mfa": { "factors": ["Sms"], "policy": "Mandatory" } }),
            json!({ "mfa": { "factors": [] } }),
            json!({ "verificationCodePolicy": { "expirationDuration": 59 } }),
            json!({ "verificationCodePolicy": { "maxRetryAttempts": 101 } }),
            json!({ "usernamePolicy": { "caseSensitive": true } }),
            json!({ "customContent": { "/": 1 } }),
            json!({ "forgotPasswordMethods": ["Fax"] }),
            json!([]),
        ] {
            assert!(read::<SettingsChange>("body", &bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn cleared_is_not_absent() {
        let change: SettingsChange = read("body", &json!({ "customCss": null })).unwrap();
        assert_eq!(change.custom_css, Some(None));
        let change: SettingsChange = read("body", &json!({ "supportEmail": "" })).unwrap();
        assert_eq!(change.support_email, Some(None));
        assert_eq!(change.terms_of_use_url, None);
    }

    fn leaf() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            ".{0,9}".prop_map(Value::String),
        ]
    }

    proptest! {
        #[test]
        fn no_value_in_any_place_panics(
            at in 0..32_usize,
            value in leaf().prop_recursive(2, 8, 3, |inner| prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
                prop::collection::btree_map(
                    "enabled|factors|policy|methods|identifiers|identifier|length|min|max",
                    inner,
                    0..3,
                ).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]),
        ) {
            let mut document = json!(SignInExperience::seed(&TenantId::default_tenant()));
            let members = document.as_object_mut().unwrap();
            let key = members.keys().nth(at % members.len()).unwrap().clone();
            members.insert(key, value);
            let _ = read::<SettingsChange>("body", &document);
        }
    }
}
