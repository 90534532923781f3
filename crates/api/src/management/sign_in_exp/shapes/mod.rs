//! The shapes of the settings' columns (reference data-model.md §4). Unknown members are dropped.

mod links;
mod look;
mod policies;
mod second_factors;
mod ways_in;

use keyward_http::guard::Input;
use keyward_model::JsonObject;
use serde_json::Value;

pub(super) use links::clearable_email;
pub(in crate::management) use links::clearable_url;
pub(in crate::management) use look::{branding, partial_color};
pub(super) use look::{color, custom_content, custom_ui_assets, language_info};
pub(super) use policies::{
    agree_to_terms, email_blocklist, password_expiration, password_policy, sentinel_policy,
    username_policy, verification_code_policy,
};
pub(super) use second_factors::{mfa, passkey_sign_in};
pub(super) use ways_in::{
    forgot_password_methods, profile_fields, sign_in, sign_in_mode, sign_up, social_sign_in,
};

/// A member of an object: its key, whether it must be there, and how it is read.
type Member = (&'static str, bool, fn(&Input<'_>) -> Option<Value>);

fn members(input: &Input<'_>, known: &[Member]) -> Option<JsonObject> {
    input.is_object()?;
    let mut object = JsonObject::new();
    let mut is_complete = true;
    for (key, is_required, read) in known {
        let member = input.key(key);
        let member = if *is_required {
            read(&member).map(Some)
        } else {
            member.optional(read)
        };
        match member {
            Some(Some(value)) => drop(object.insert((*key).to_owned(), value)),
            Some(None) => {}
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

pub(super) fn texts(input: &Input<'_>) -> Option<Vec<String>> {
    input.list(Input::text)
}

pub(super) fn only_enabled(input: &Input<'_>) -> Option<JsonObject> {
    members(input, &[("enabled", false, boolean)])
}
