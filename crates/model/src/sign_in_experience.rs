//! The sign-in experience: how people sign in at a tenant, and how it looks (reference
//! data-model.md §4). Settings that a later part of the server serves are kept and answered as
//! they came, after their shape was checked.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;
use utoipa::ToSchema;

use crate::{JsonObject, SentinelPolicy, TenantId};

/// A colour as `#rgb` or `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct HexColor(String);

/// The text is no colour.
#[derive(Debug, Error)]
#[error("a colour is written #rgb or #rrggbb")]
pub struct HexColorError;

impl HexColor {
    /// The colour's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for HexColor {
    type Error = HexColorError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let fits = matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if fits {
            Ok(Self(text))
        } else {
            Err(HexColorError)
        }
    }
}

impl From<HexColor> for String {
    fn from(color: HexColor) -> Self {
        color.0
    }
}

/// `color`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Color {
    /// On light surroundings.
    pub primary_color: HexColor,
    /// Whether pages follow a dark system.
    pub is_dark_mode_enabled: bool,
    /// On dark surroundings.
    pub dark_primary_color: HexColor,
}

/// `branding`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Branding {
    /// Logo URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// Logo URL for dark surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dark_logo_url: Option<String>,
    /// Favicon URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub favicon: Option<String>,
    /// Favicon URL for dark surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dark_favicon: Option<String>,
}

/// `languageInfo`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LanguageInfo {
    /// Whether the browser's language counts.
    pub auto_detect: bool,
    /// What is spoken otherwise.
    pub fallback_language: String,
}

/// `agreeToTermsPolicy`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum AgreeToTermsPolicy {
    /// Going on is agreeing.
    Automatic,
    /// Asked at sign-up.
    ManualRegistrationOnly,
    /// Asked at sign-up and sign-in.
    Manual,
}

/// What people sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SignInIdentifier {
    /// User name.
    Username,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
}

/// What a further identifier at sign-up may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SignUpIdentifier {
    /// User name.
    Username,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Either of them.
    EmailOrPhone,
}

/// One entry of `signIn.methods`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInMethod {
    /// With what.
    pub identifier: SignInIdentifier,
    /// Proved by a password.
    pub password: bool,
    /// Proved by a code.
    pub verification_code: bool,
    /// Which of both is offered first.
    pub is_password_primary: bool,
}

/// `signIn`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignIn {
    /// In the order in which they are offered.
    pub methods: Vec<SignInMethod>,
}

/// One entry of `signUp.secondaryIdentifiers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignUpSecondary {
    /// With what.
    pub identifier: SignUpIdentifier,
    /// Whether it must be proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify: Option<bool>,
}

/// `signUp`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignUp {
    /// What an account begins with.
    pub identifiers: Vec<SignInIdentifier>,
    /// Whether a password is set.
    pub password: bool,
    /// Whether the identifier is proved.
    pub verify: bool,
    /// What else is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_identifiers: Option<Vec<SignUpSecondary>>,
}

/// `signInMode`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum SignInMode {
    /// Closed to newcomers.
    SignIn,
    /// Only for newcomers.
    Register,
    /// Open to both.
    SignInAndRegister,
}

/// `verificationCodePolicy`, stored as far as it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct VerificationCodePolicy {
    /// Seconds that a code works, 60 to 3,600; 600 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration_duration: Option<u32>,
    /// Wrong tries that a code survives, 1 to 100; 10 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retry_attempts: Option<u32>,
}

impl VerificationCodePolicy {
    /// Seconds that a code works.
    #[must_use]
    pub fn lifetime(&self) -> i64 {
        i64::from(self.expiration_duration.unwrap_or(600))
    }

    /// Wrong tries that a code survives.
    #[must_use]
    pub fn tries(&self) -> i64 {
        i64::from(self.max_retry_attempts.unwrap_or(10))
    }
}

/// The settings of a tenant, in the contract's shape and order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInExperience {
    /// Colours.
    pub color: Color,
    /// Pictures.
    pub branding: Branding,
    /// A setting of the contract that pages of this product do not need; kept.
    pub hide_logto_branding: bool,
    /// Languages.
    pub language_info: LanguageInfo,
    /// Terms of use.
    #[schema(required)]
    pub terms_of_use_url: Option<String>,
    /// Privacy policy.
    #[schema(required)]
    pub privacy_policy_url: Option<String>,
    /// When people agree to them.
    pub agree_to_terms_policy: AgreeToTermsPolicy,
    /// Ways in.
    pub sign_in: SignIn,
    /// What a new account needs.
    pub sign_up: SignUp,
    /// Rules of social sign-in.
    #[schema(value_type = Object)]
    pub social_sign_in: JsonObject,
    /// Order of the social buttons.
    pub social_sign_in_connector_targets: Vec<String>,
    /// For whom the door is open.
    pub sign_in_mode: SignInMode,
    /// CSS of the tenant.
    #[schema(required)]
    pub custom_css: Option<String>,
    /// Texts of the tenant by path.
    #[schema(value_type = Object)]
    pub custom_content: JsonObject,
    /// An uploaded front end.
    #[schema(value_type = Option<Object>, required)]
    pub custom_ui_assets: Option<JsonObject>,
    /// Its content security policy.
    #[schema(value_type = Object)]
    pub custom_ui_csp: JsonObject,
    /// Password rules.
    #[schema(value_type = Object)]
    pub password_policy: JsonObject,
    /// Second factors.
    #[schema(value_type = Object)]
    pub mfa: JsonObject,
    /// Second factors by risk.
    #[schema(value_type = Object)]
    pub adaptive_mfa: JsonObject,
    /// Whether enterprise sign-in is offered.
    pub single_sign_on_enabled: bool,
    /// Where people find help.
    #[schema(required)]
    pub support_email: Option<String>,
    /// Where people find help.
    #[schema(required)]
    pub support_website_url: Option<String>,
    /// Where a page without a request leads.
    #[schema(required)]
    pub unknown_session_redirect_url: Option<String>,
    /// Captcha rules.
    #[schema(value_type = Object)]
    pub captcha_policy: JsonObject,
    /// Limits on guessing.
    pub sentinel_policy: SentinelPolicy,
    /// E-mail addresses that may not sign up.
    #[schema(value_type = Object)]
    pub email_blocklist_policy: JsonObject,
    /// Life of codes.
    pub verification_code_policy: VerificationCodePolicy,
    /// How a password is recovered; `null` means by whatever connector there is.
    #[schema(required)]
    pub forgot_password_methods: Option<Vec<String>>,
    /// Passkeys as a first factor.
    #[schema(value_type = Object)]
    pub passkey_sign_in: JsonObject,
    /// Fields asked at sign-up; `null` means all.
    #[schema(value_type = Option<Vec<Object>>, required)]
    pub sign_up_profile_fields: Option<Vec<Value>>,
    /// Life of passwords.
    #[schema(value_type = Object)]
    pub password_expiration: JsonObject,
    /// User-name rules.
    #[schema(value_type = Object)]
    pub username_policy: JsonObject,
}

impl SignInExperience {
    /// What a fresh tenant has: user name and password, as in the contract; the colour and the
    /// logo are ours.
    ///
    /// # Panics
    /// Never: the text below is checked by a test.
    #[must_use]
    pub fn seed(tenant: &TenantId) -> Self {
        let admin = *tenant == TenantId::admin();
        let mfa = if admin {
            json!({
                "factors": ["Totp", "WebAuthn", "BackupCode"],
                "policy": "NoPrompt",
                "organizationRequiredMfaPolicy": "Mandatory",
            })
        } else {
            json!({ "factors": [], "policy": "UserControlled" })
        };
        serde_json::from_value(json!({
            "color": {
                "primaryColor": "#2457C5",
                "isDarkModeEnabled": admin,
                "darkPrimaryColor": "#8AB0FF",
            },
            "branding": {},
            "hideLogtoBranding": false,
            "languageInfo": { "autoDetect": true, "fallbackLanguage": "en" },
            "termsOfUseUrl": null,
            "privacyPolicyUrl": null,
            "agreeToTermsPolicy": "Automatic",
            "signIn": { "methods": [{
                "identifier": "username",
                "password": true,
                "verificationCode": false,
                "isPasswordPrimary": true,
            }] },
            "signUp": { "identifiers": ["username"], "password": true, "verify": false },
            "socialSignIn": {},
            "socialSignInConnectorTargets": [],
            // The contract opens the admin tenant to the first comer; here it is closed.
            "signInMode": if admin { "SignIn" } else { "SignInAndRegister" },
            "customCss": null,
            "customContent": {},
            "customUiAssets": null,
            "customUiCsp": {},
            "passwordPolicy": {},
            "mfa": mfa,
            "adaptiveMfa": {},
            "singleSignOnEnabled": false,
            "supportEmail": null,
            "supportWebsiteUrl": null,
            "unknownSessionRedirectUrl": null,
            "captchaPolicy": {},
            "sentinelPolicy": {},
            "emailBlocklistPolicy": {},
            "verificationCodePolicy": {},
            "forgotPasswordMethods": [],
            "passkeySignIn": {},
            "signUpProfileFields": null,
            "passwordExpiration": {},
            "usernamePolicy": {
                "caseSensitive": true,
                "minLength": 1,
                "maxLength": 128,
                "allowedChars": {
                    "lowercase": true, "uppercase": true, "numbers": true, "underscore": true,
                },
            },
        }))
        .expect("the seed has the shape of the type")
    }

    /// Whether the settings demand what this build cannot ask for: a second factor that nobody may
    /// skip. Such a door stays shut rather than open wider than it was set.
    #[must_use]
    pub fn demands_more(&self) -> bool {
        let has_factors = self
            .mfa
            .get("factors")
            .and_then(Value::as_array)
            .is_some_and(|factors| !factors.is_empty());
        let no_skip = self
            .mfa
            .get("policy")
            .and_then(Value::as_str)
            .is_some_and(|policy| policy.ends_with("Mandatory"));
        has_factors && no_skip
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_tenant_offers_user_name_and_password() {
        let seed = SignInExperience::seed(&TenantId::default_tenant());
        assert_eq!(seed.sign_in_mode, SignInMode::SignInAndRegister);
        assert_eq!(seed.sign_up.identifiers, [SignInIdentifier::Username]);
    }

    #[test]
    fn a_door_that_needs_a_second_factor_stays_shut() {
        let mut settings = SignInExperience::seed(&TenantId::default_tenant());
        for (factors, policy, demands_more) in [
            (json!(["Totp"]), "Mandatory", true),
            (json!(["Totp"]), "PromptOnlyAtSignInMandatory", true),
            (json!(["Totp"]), "PromptAtSignInAndSignUp", false),
            (json!([]), "Mandatory", false),
        ] {
            settings.mfa.insert("factors".to_owned(), factors);
            settings.mfa.insert("policy".to_owned(), policy.into());
            assert_eq!(settings.demands_more(), demands_more, "{policy}");
        }
    }

    #[test]
    fn the_admin_tenant_is_closed() {
        let seed = SignInExperience::seed(&TenantId::admin());
        assert_eq!(seed.sign_in_mode, SignInMode::SignIn);
    }
}
