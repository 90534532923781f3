//! Second factors and passkeys.

use keyward_http::guard::Input;
use keyward_model::JsonObject;
use serde_json::Value;

use super::{Member, boolean, members, name_of};
use crate::management::sign_in_exp::senders::{EMAIL_CODE, PHONE_CODE};

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

pub(in crate::management::sign_in_exp) fn mfa(input: &Input<'_>) -> Option<JsonObject> {
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

pub(in crate::management::sign_in_exp) fn passkey_sign_in(input: &Input<'_>) -> Option<JsonObject> {
    members(
        input,
        &[
            ("enabled", false, boolean),
            ("showPasskeyButton", false, boolean),
            ("allowAutofill", false, boolean),
        ],
    )
}
