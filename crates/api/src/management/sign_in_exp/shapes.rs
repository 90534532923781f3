//! The shapes of the settings' columns (reference data-model.md §4). Unknown members are dropped.

use keyward_http::guard::Input;
use keyward_model::{
    AgreeToTermsPolicy, Branding, Color, Email, HexColor, JsonObject, LanguageInfo, SentinelPolicy,
    SignIn, SignInIdentifier, SignInMethod, SignInMode, SignUp, SignUpIdentifier, SignUpSecondary,
    VerificationCodePolicy,
};
use serde_json::Value;
use url::Url;

use super::senders::{EMAIL_CODE, PHONE_CODE};

/// What a column of the database holds for addresses.
const LONGEST_URL: usize = 2048;

const IDENTIFIERS: [(&str, SignInIdentifier); 3] = [
    ("username", SignInIdentifier::Username),
    ("email", SignInIdentifier::Email),
    ("phone", SignInIdentifier::Phone),
];
const FACTORS: [&str; 5] = ["Totp", "WebAuthn", "BackupCode", EMAIL_CODE, PHONE_CODE];
const POLICIES: [&str; 7] = [
    "UserControlled",
    "Mandatory",
    "PromptOnlyAtSignIn",
    "PromptAtSignInAndSignUp",
    "NoPrompt",
    "PromptAtSignInAndSignUpMandatory",
    "PromptOnlyAtSignInMandatory",
];

/// A member of an object: its key, whether it must be there, and how it is read.
type Member = (&'static str, bool, fn(&Input<'_>) -> Option<Value>);

fn members(input: &Input<'_>, known: &[Member]) -> Option<JsonObject> {
    input.is_object()?;
    let mut object = JsonObject::new();
    let mut is_complete = true;
    for (key, is_required, read) in known {
        let member = input.key(key);
        if member.is_undefined() && !is_required {
            continue;
        }
        match read(&member) {
            Some(value) => drop(object.insert((*key).to_owned(), value)),
            None => is_complete = false,
        }
    }
    is_complete.then_some(object)
}

fn boolean(input: &Input<'_>) -> Option<Value> {
    input.boolean().map(Value::from)
}

fn text(input: &Input<'_>) -> Option<Value> {
    input.text().map(Value::from)
}

fn name_of<const N: usize>(input: &Input<'_>, names: [&'static str; N]) -> Option<&'static str> {
    input.choice(&names.map(|name| (name, name)))
}

fn web_url(input: &Input<'_>) -> Option<String> {
    let text = input.text_of(0..=LONGEST_URL)?;
    // Pages link there, so nothing that a browser would run.
    let is_web = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_web {
        input.refuse_form("url");
        return None;
    }
    Some(text)
}

pub(super) fn url_or_empty(input: &Input<'_>) -> Option<String> {
    let text = input.text()?;
    if text.is_empty() {
        return Some(text);
    }
    web_url(input)
}

pub(super) fn email_or_empty(input: &Input<'_>) -> Option<String> {
    let text = input.text()?;
    if !text.is_empty() && Email::parse(&text).is_err() {
        input.refuse_form("email");
        return None;
    }
    Some(text)
}

pub(super) fn texts(input: &Input<'_>) -> Option<Vec<String>> {
    input.list(Input::text)
}

pub(super) fn color(input: &Input<'_>) -> Option<Color> {
    input.is_object()?;
    let hex = |key| input.key(key).parsed(HexColor::try_from);
    let primary = hex("primaryColor");
    let is_dark = input.key("isDarkModeEnabled").boolean();
    let dark = hex("darkPrimaryColor");
    Some(Color {
        primary_color: primary?,
        is_dark_mode_enabled: is_dark?,
        dark_primary_color: dark?,
    })
}

pub(super) fn branding(input: &Input<'_>) -> Option<Branding> {
    input.is_object()?;
    let url = |key| input.key(key).optional(web_url);
    let (logo, dark_logo) = (url("logoUrl"), url("darkLogoUrl"));
    let (favicon, dark_favicon) = (url("favicon"), url("darkFavicon"));
    Some(Branding {
        logo_url: logo?,
        dark_logo_url: dark_logo?,
        favicon: favicon?,
        dark_favicon: dark_favicon?,
    })
}

pub(super) fn language_info(input: &Input<'_>) -> Option<LanguageInfo> {
    input.is_object()?;
    let auto_detect = input.key("autoDetect").boolean();
    let fallback = input.key("fallbackLanguage").text();
    Some(LanguageInfo {
        auto_detect: auto_detect?,
        fallback_language: fallback?,
    })
}

pub(super) fn agree_to_terms(input: &Input<'_>) -> Option<AgreeToTermsPolicy> {
    input.choice(&[
        ("Automatic", AgreeToTermsPolicy::Automatic),
        (
            "ManualRegistrationOnly",
            AgreeToTermsPolicy::ManualRegistrationOnly,
        ),
        ("Manual", AgreeToTermsPolicy::Manual),
    ])
}

pub(super) fn sign_in_mode(input: &Input<'_>) -> Option<SignInMode> {
    input.choice(&[
        ("SignIn", SignInMode::SignIn),
        ("Register", SignInMode::Register),
        ("SignInAndRegister", SignInMode::SignInAndRegister),
    ])
}

pub(super) fn sign_in(input: &Input<'_>) -> Option<SignIn> {
    input.is_object()?;
    let methods = input.key("methods").list(|method| {
        method.is_object()?;
        let identifier = method.key("identifier").choice(&IDENTIFIERS);
        let password = method.key("password").boolean();
        let code = method.key("verificationCode").boolean();
        let is_password_primary = method.key("isPasswordPrimary").boolean();
        Some(SignInMethod {
            identifier: identifier?,
            password: password?,
            verification_code: code?,
            is_password_primary: is_password_primary?,
        })
    });
    Some(SignIn { methods: methods? })
}

pub(super) fn sign_up(input: &Input<'_>) -> Option<SignUp> {
    input.is_object()?;
    let identifiers = input
        .key("identifiers")
        .list(|identifier| identifier.choice(&IDENTIFIERS));
    let password = input.key("password").boolean();
    let verify = input.key("verify").boolean();
    let secondary = input
        .key("secondaryIdentifiers")
        .optional(|secondary| secondary.list(sign_up_secondary));
    Some(SignUp {
        identifiers: identifiers?,
        password: password?,
        verify: verify?,
        secondary_identifiers: secondary?,
    })
}

fn sign_up_secondary(input: &Input<'_>) -> Option<SignUpSecondary> {
    input.is_object()?;
    let identifier = input.key("identifier").choice(&[
        ("username", SignUpIdentifier::Username),
        ("email", SignUpIdentifier::Email),
        ("phone", SignUpIdentifier::Phone),
        ("emailOrPhone", SignUpIdentifier::EmailOrPhone),
    ]);
    let verify = input.key("verify").optional(Input::boolean);
    Some(SignUpSecondary {
        identifier: identifier?,
        verify: verify?,
    })
}

pub(super) fn social_sign_in(input: &Input<'_>) -> Option<JsonObject> {
    members(
        input,
        &[
            ("automaticAccountLinking", false, boolean),
            ("skipRequiredIdentifiers", false, boolean),
        ],
    )
}

pub(super) fn custom_content(input: &Input<'_>) -> Option<JsonObject> {
    let content = input.object()?;
    let texts: Vec<Option<String>> = content.keys().map(|key| input.key(key).text()).collect();
    texts.iter().all(Option::is_some).then_some(content)
}

pub(super) fn custom_ui_assets(input: &Input<'_>) -> Option<JsonObject> {
    let created_at: fn(&Input<'_>) -> Option<Value> =
        |input| input.integer(0..=i64::MAX).map(Value::from);
    members(
        input,
        &[("id", true, text), ("createdAt", true, created_at)],
    )
}

pub(super) fn password_policy(input: &Input<'_>) -> Option<JsonObject> {
    fn length(input: &Input<'_>) -> Option<Value> {
        let bound: fn(&Input<'_>) -> Option<Value> =
            |input| input.integer(1..=256).map(Value::from);
        members(input, &[("min", false, bound), ("max", false, bound)]).map(Value::Object)
    }
    fn character_types(input: &Input<'_>) -> Option<Value> {
        let min: fn(&Input<'_>) -> Option<Value> = |input| input.integer(1..=4).map(Value::from);
        members(input, &[("min", false, min)]).map(Value::Object)
    }
    fn rejects(input: &Input<'_>) -> Option<Value> {
        let known: [Member; 4] = [
            ("pwned", false, boolean),
            ("repetitionAndSequence", false, boolean),
            ("userInfo", false, boolean),
            ("words", false, |input| texts(input).map(Value::from)),
        ];
        members(input, &known).map(Value::Object)
    }
    members(
        input,
        &[
            ("length", false, length),
            ("characterTypes", false, character_types),
            ("rejects", false, rejects),
        ],
    )
}

pub(super) fn mfa(input: &Input<'_>) -> Option<JsonObject> {
    fn factors(input: &Input<'_>) -> Option<Value> {
        let factors = input.list(|factor| name_of(factor, FACTORS));
        factors.map(Value::from)
    }
    let known: [Member; 3] = [
        ("factors", true, factors),
        ("policy", true, |input| {
            name_of(input, POLICIES).map(Value::from)
        }),
        ("organizationRequiredMfaPolicy", false, |input| {
            name_of(input, ["NoPrompt", "Mandatory"]).map(Value::from)
        }),
    ];
    members(input, &known)
}

pub(super) fn only_enabled(input: &Input<'_>) -> Option<JsonObject> {
    members(input, &[("enabled", false, boolean)])
}

pub(super) fn sentinel_policy(input: &Input<'_>) -> Option<SentinelPolicy> {
    input.is_object()?;
    let limit = |key| input.key(key).optional(|limit| limit.number(1..=1_000_000));
    let (attempts, minutes) = (limit("maxAttempts"), limit("lockoutDuration"));
    Some(SentinelPolicy {
        max_attempts: attempts?,
        lockout_duration: minutes?,
    })
}

pub(super) fn email_blocklist(input: &Input<'_>) -> Option<JsonObject> {
    /// A list is kept without repetitions.
    fn list(input: &Input<'_>) -> Option<Value> {
        let mut kept: Vec<String> = Vec::new();
        for item in texts(input)? {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        Some(kept.into())
    }
    members(
        input,
        &[
            ("blockDisposableAddresses", false, boolean),
            ("blockSubaddressing", false, boolean),
            ("customAllowlist", false, list),
            ("customBlocklist", false, list),
        ],
    )
}

pub(super) fn verification_code_policy(input: &Input<'_>) -> Option<VerificationCodePolicy> {
    input.is_object()?;
    let duration = input
        .key("expirationDuration")
        .optional(|seconds| seconds.number(60..=3600));
    let tries = input
        .key("maxRetryAttempts")
        .optional(|tries| tries.number(1..=100));
    Some(VerificationCodePolicy {
        expiration_duration: duration?,
        max_retry_attempts: tries?,
    })
}

pub(super) fn forgot_password_methods(input: &Input<'_>) -> Option<Vec<&'static str>> {
    input.list(|method| name_of(method, [EMAIL_CODE, PHONE_CODE]))
}

pub(super) fn passkey_sign_in(input: &Input<'_>) -> Option<JsonObject> {
    members(
        input,
        &[
            ("enabled", false, boolean),
            ("showPasskeyButton", false, boolean),
            ("allowAutofill", false, boolean),
        ],
    )
}

pub(super) fn profile_fields(input: &Input<'_>) -> Option<Vec<Value>> {
    input.list(|field| members(field, &[("name", true, text)]).map(Value::Object))
}

/// `enabledAt` is ours to keep, so a given one is dropped.
pub(super) fn password_expiration(input: &Input<'_>) -> Option<JsonObject> {
    let days: fn(&Input<'_>) -> Option<Value> =
        |input| input.integer(i64::MIN..=36_500).map(Value::from);
    members(
        input,
        &[
            ("enabled", false, boolean),
            ("validPeriodDays", false, days),
        ],
    )
}

pub(super) fn username_policy(input: &Input<'_>) -> Option<JsonObject> {
    fn length(input: &Input<'_>) -> Option<Value> {
        input.integer(1..=128).map(Value::from)
    }
    fn allowed(input: &Input<'_>) -> Option<Value> {
        let known: [Member; 4] = [
            ("lowercase", true, boolean),
            ("uppercase", true, boolean),
            ("numbers", true, boolean),
            ("underscore", true, boolean),
        ];
        members(input, &known).map(Value::Object)
    }
    let policy = members(
        input,
        &[
            ("caseSensitive", true, boolean),
            ("minLength", true, length),
            ("maxLength", true, length),
            ("allowedChars", true, allowed),
        ],
    )?;
    if policy["minLength"].as_i64() > policy["maxLength"].as_i64() {
        input
            .key("minLength")
            .refuse_custom("minLength is greater than maxLength.");
        return None;
    }
    let letters = ["lowercase", "uppercase", "underscore"];
    if letters
        .iter()
        .all(|kind| policy["allowedChars"][kind] == false)
    {
        let message = "A name begins with a letter or an underscore, so one must be allowed.";
        input.key("allowedChars").refuse_custom(message);
        return None;
    }
    Some(policy)
}
