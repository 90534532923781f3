use keyward_http::{ApiError, guard::read};
use keyward_model::{SignInExperience, TenantId, Time};
use serde_json::{Value, json};

use super::{Draft, check, folds_user_names};
use crate::management::sign_in_exp::{Senders, SettingsChange, known::Known};

const BOTH: Senders = Senders {
    sms: true,
    email: true,
};
const NONE: Senders = Senders {
    sms: false,
    email: false,
};

fn known() -> Known {
    Known {
        languages: ["en", "zh-CN"].map(str::to_owned).into(),
        profile_fields: vec!["shoeSize".to_owned()],
        social_targets: Vec::new(),
    }
}

fn after(document: &Value, senders: Senders) -> Result<SignInExperience, (u16, &'static str)> {
    let told = |error: ApiError| (error.status().as_u16(), error.code());
    let change: SettingsChange = read("body", document).map_err(told)?;
    let before = SignInExperience::seed(&TenantId::default_tenant());
    let draft = Draft::new(&before, &change, senders, known(), Time::from_millis(7));
    check(&draft).map_err(|error| told(error.into()))?;
    Ok(draft.after)
}

fn refused(document: &Value, senders: Senders) -> (u16, String) {
    match after(document, senders) {
        Ok(_) => (200, String::new()),
        Err((status, code)) => (
            status,
            code.trim_start_matches("sign_in_experiences.").to_owned(),
        ),
    }
}

fn method(identifier: &str, password: bool, code: bool) -> Value {
    json!({
        "identifier": identifier, "password": password, "verificationCode": code,
        "isPasswordPrimary": password,
    })
}

fn phone() -> Value {
    json!({
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [method("phone", false, true)] },
    })
}

#[test]
fn phone_and_code_need_a_connector() {
    assert!(after(&phone(), BOTH).is_ok());
    let refusal = (400, "enabled_connector_not_found".to_owned());
    assert_eq!(refused(&phone(), NONE), refusal);
}

#[test]
fn sign_up() {
    let sign_up = |identifiers: Value, secondary: Value, verify: bool| {
        let sign_up = json!({
            "identifiers": identifiers, "password": true, "verify": verify,
            "secondaryIdentifiers": secondary,
        });
        refused(&json!({ "signUp": sign_up }), BOTH).1
    };
    let email = json!([{ "identifier": "email", "verify": true }]);
    let either = json!([{ "identifier": "emailOrPhone", "verify": true }]);
    assert_eq!(sign_up(json!(["username"]), email.clone(), false), "");
    assert_eq!(
        sign_up(json!([]), email, false),
        "missing_sign_up_identifiers"
    );
    let duplicated = "duplicated_sign_up_identifiers";
    assert_eq!(sign_up(json!(["phone"]), either, true), duplicated);
    assert_eq!(
        sign_up(json!(["phone", "phone"]), json!([]), true),
        duplicated
    );
    let unverified = "passwordless_requires_verify";
    assert_eq!(sign_up(json!(["email"]), json!([]), false), unverified);
    let secondary = json!([{ "identifier": "phone" }]);
    assert_eq!(sign_up(json!(["username"]), secondary, true), unverified);
}

#[test]
fn sign_in() {
    let sign_in = |methods: Value| json!({ "signIn": { "methods": methods } });
    assert_eq!(
        refused(&sign_in(json!([method("username", false, false)])), BOTH).1,
        "at_least_one_authentication_factor"
    );
    let mut passwordless = phone();
    passwordless["signIn"] = sign_in(json!([method("phone", true, false)]))["signIn"].clone();
    assert_eq!(
        refused(&passwordless, BOTH).1,
        "code_sign_in_must_be_enabled"
    );
    let mut with_mfa = phone();
    with_mfa["mfa"] = json!({ "factors": ["PhoneVerificationCode"], "policy": "NoPrompt" });
    assert_eq!(
        refused(&with_mfa, BOTH).1,
        "phone_verification_code_cannot_be_used_for_sign_in"
    );
}

#[test]
fn second_factors() {
    let mfa = |factors: Value, policy: &str, adaptive: bool| {
        let mfa = json!({ "factors": factors, "policy": policy });
        refused(
            &json!({ "mfa": mfa, "adaptiveMfa": { "enabled": adaptive } }),
            NONE,
        )
    };
    let refusal = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(mfa(json!(["Totp"]), "Mandatory", false).0, 200);
    assert_eq!(
        mfa(json!(["Totp", "Totp"]), "Mandatory", false),
        refusal(400, "duplicated_mfa_factors")
    );
    assert_eq!(
        mfa(json!(["BackupCode"]), "Mandatory", false),
        refusal(400, "backup_code_cannot_be_enabled_alone")
    );
    assert_eq!(
        mfa(json!([]), "PromptOnlyAtSignInMandatory", true),
        refusal(422, "adaptive_mfa_requires_mfa")
    );
    assert_eq!(
        mfa(json!(["Totp"]), "Mandatory", true),
        refusal(422, "adaptive_mfa_requires_non_skippable_policy")
    );
    assert_eq!(
        mfa(json!(["Totp"]), "PromptOnlyAtSignInMandatory", false),
        refusal(422, "non_adaptive_mfa_requires_skippable_policy")
    );
    assert_eq!(
        mfa(json!(["Totp"]), "PromptOnlyAtSignInMandatory", true).0,
        200
    );
}

#[test]
fn passwords() {
    let reset = json!({ "forgotPasswordMethods": ["EmailVerificationCode"] });
    assert_eq!(refused(&reset, BOTH).0, 200);
    assert_eq!(
        refused(&reset, NONE).1,
        "forgot_password_method_requires_connector"
    );
    let expire = |days: Value, methods: Value| {
        let expiration = json!({ "enabled": true, "validPeriodDays": days, "enabledAt": 1 });
        json!({ "passwordExpiration": expiration, "forgotPasswordMethods": methods })
    };
    let period = (422, "password_expiration_invalid_period_days".to_owned());
    assert_eq!(refused(&expire(json!(0), json!(null)), BOTH), period);
    let reset = (
        422,
        "password_expiration_requires_forgot_password".to_owned(),
    );
    assert_eq!(refused(&expire(json!(1), json!([])), BOTH), reset);
    assert_eq!(refused(&expire(json!(1), json!(null)), NONE), reset);
    let after = after(&expire(json!(1), json!(null)), BOTH);
    let start = after.map(|after| after.password_expiration["enabledAt"].clone());
    assert_eq!(start, Ok(json!(7)), "the start is ours");
}

#[test]
fn what_only_the_hosted_service_has() {
    for document in [
        json!({ "hideLogtoBranding": true }),
        json!({ "customUiCsp": { "script-src": ["x"] } }),
        json!({ "emailBlocklistPolicy": { "blockDisposableAddresses": true } }),
    ] {
        let refusal = (400, "request.invalid_input".to_owned());
        assert_eq!(refused(&document, BOTH), refusal);
    }
}

#[test]
fn languages_lists_and_targets() {
    let language =
        |tag: &str| json!({ "languageInfo": { "autoDetect": true, "fallbackLanguage": tag } });
    assert_eq!(refused(&language("zh-CN"), BOTH).0, 200);
    assert_eq!(
        refused(&language("xx"), BOTH).1,
        "unsupported_default_language"
    );
    let list = json!({ "emailBlocklistPolicy": { "customBlocklist": ["@a.b", "@a.b", "c"] } });
    assert_eq!(
        refused(&list, BOTH).1,
        "invalid_custom_email_blocklist_format"
    );
    let targets = after(&json!({ "socialSignInConnectorTargets": ["github"] }), BOTH);
    assert_eq!(
        targets.map(|after| after.social_sign_in_connector_targets),
        Ok(Vec::new())
    );
}

#[test]
fn folding_names_is_noticed() {
    let before = SignInExperience::seed(&TenantId::default_tenant());
    let folds = |document: Value| {
        let change: SettingsChange = read("body", &document).expect("a valid change");
        let draft = Draft::new(&before, &change, NONE, known(), Time::from_millis(0));
        folds_user_names(&draft)
    };
    let mut policy = json!(before.username_policy);
    assert!(!folds(json!({ "usernamePolicy": policy })));
    policy["caseSensitive"] = json!(false);
    assert!(folds(json!({ "usernamePolicy": policy })));
}

#[test]
fn sign_up_asks_for_fields_that_there_are() {
    let fields = |name: &str| json!({ "signUpProfileFields": [{ "name": name }] });
    assert_eq!(refused(&fields("shoeSize"), NONE).0, 200);
    assert_eq!(
        refused(&json!({ "signUpProfileFields": null }), NONE).0,
        200
    );
    let refusal = (
        400,
        "custom_profile_fields.entity_not_exists_with_names".to_owned(),
    );
    assert_eq!(refused(&fields("hatSize"), NONE), refusal);
}
