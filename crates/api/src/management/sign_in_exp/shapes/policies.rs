//! Rules for passwords, names, addresses, codes and guessing.

use keyward_http::guard::Input;
use keyward_model::{AgreeToTermsPolicy, JsonObject, SentinelPolicy, VerificationCodePolicy};
use serde_json::Value;

use super::{Member, boolean, members, texts};

pub(in crate::management::sign_in_exp) fn agree_to_terms(
    input: &Input<'_>,
) -> Option<AgreeToTermsPolicy> {
    input.choice(&[
        ("Automatic", AgreeToTermsPolicy::Automatic),
        (
            "ManualRegistrationOnly",
            AgreeToTermsPolicy::ManualRegistrationOnly,
        ),
        ("Manual", AgreeToTermsPolicy::Manual),
    ])
}

pub(in crate::management::sign_in_exp) fn password_policy(input: &Input<'_>) -> Option<JsonObject> {
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

pub(in crate::management::sign_in_exp) fn sentinel_policy(
    input: &Input<'_>,
) -> Option<SentinelPolicy> {
    input.is_object()?;
    let limit = |key| input.key(key).optional(|limit| limit.number(1..=1_000_000));
    let (attempts, minutes) = (limit("maxAttempts"), limit("lockoutDuration"));
    Some(SentinelPolicy {
        max_attempts: attempts?,
        lockout_duration: minutes?,
    })
}

pub(in crate::management::sign_in_exp) fn email_blocklist(input: &Input<'_>) -> Option<JsonObject> {
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

pub(in crate::management::sign_in_exp) fn verification_code_policy(
    input: &Input<'_>,
) -> Option<VerificationCodePolicy> {
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

/// `enabledAt` is ours to keep, so a given one is dropped.
pub(in crate::management::sign_in_exp) fn password_expiration(
    input: &Input<'_>,
) -> Option<JsonObject> {
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

pub(in crate::management::sign_in_exp) fn username_policy(input: &Input<'_>) -> Option<JsonObject> {
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
