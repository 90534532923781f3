//! How people sign up and sign in.

use keyward_http::guard::Input;
use keyward_model::{
    JsonObject, SignIn, SignInIdentifier, SignInMethod, SignInMode, SignUp, SignUpIdentifier,
    SignUpSecondary,
};
use serde_json::Value;

use super::{boolean, members, name_of, text};
use crate::management::sign_in_exp::senders::{EMAIL_CODE, PHONE_CODE};

const IDENTIFIERS: [(&str, SignInIdentifier); 3] = [
    ("username", SignInIdentifier::Username),
    ("email", SignInIdentifier::Email),
    ("phone", SignInIdentifier::Phone),
];

pub(in crate::management::sign_in_exp) fn sign_in_mode(input: &Input<'_>) -> Option<SignInMode> {
    input.choice(&[
        ("SignIn", SignInMode::SignIn),
        ("Register", SignInMode::Register),
        ("SignInAndRegister", SignInMode::SignInAndRegister),
    ])
}

pub(in crate::management::sign_in_exp) fn sign_in(input: &Input<'_>) -> Option<SignIn> {
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

pub(in crate::management::sign_in_exp) fn sign_up(input: &Input<'_>) -> Option<SignUp> {
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

pub(in crate::management::sign_in_exp) fn social_sign_in(input: &Input<'_>) -> Option<JsonObject> {
    members(
        input,
        &[
            ("automaticAccountLinking", false, boolean),
            ("skipRequiredIdentifiers", false, boolean),
        ],
    )
}

pub(in crate::management::sign_in_exp) fn forgot_password_methods(
    input: &Input<'_>,
) -> Option<Vec<&'static str>> {
    input.list(|method| name_of(method, [EMAIL_CODE, PHONE_CODE]))
}

pub(in crate::management::sign_in_exp) fn profile_fields(input: &Input<'_>) -> Option<Vec<Value>> {
    input.list(|field| members(field, &[("name", true, text)]).map(Value::Object))
}
