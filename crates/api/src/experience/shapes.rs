//! What several bodies share.

use keyward_http::guard::Input;
use keyward_model::{
    Contact, Email, Identifier, InteractionEvent, Phone, Secret, SignInIdentifier,
};
use serde::Serialize;
use utoipa::ToSchema;

/// No identifier that somebody has is longer.
const LONGEST_IDENTIFIER: usize = 512;
/// No password that somebody has is longer.
const LONGEST_PASSWORD: usize = 4096;

/// Names a record.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = VerificationRecordId)]
pub(super) struct RecordId {
    /// The record.
    pub(super) verification_id: String,
}

/// `interactionEvent`
pub(super) fn event(input: &Input<'_>) -> Option<InteractionEvent> {
    input.choice(&InteractionEvent::NAMED)
}

/// `identifier` of an account.
pub(super) fn identifier(input: &Input<'_>) -> Option<Identifier> {
    input.is_object()?;
    let kind = input.key("type").choice(&[
        ("username", SignInIdentifier::Username),
        ("email", SignInIdentifier::Email),
        ("phone", SignInIdentifier::Phone),
    ]);
    let value = input.key("value").text_of(0..=LONGEST_IDENTIFIER);
    Some(Identifier {
        kind: kind?,
        value: value?,
    })
}

/// `identifier` that a code goes to.
pub(super) fn contact(input: &Input<'_>) -> Option<Contact> {
    input.is_object()?;
    let kind = input.key("type").choice(&[
        ("email", SignInIdentifier::Email),
        ("phone", SignInIdentifier::Phone),
    ]);
    let value = input.key("value");
    let text = value.text()?;
    let parsed = match kind? {
        SignInIdentifier::Email => Email::parse(&text).ok().map(Contact::Email),
        _ => digits(&text).map(Contact::Phone),
    };
    if parsed.is_none() {
        value.refuse_form("regex");
    }
    parsed
}

/// `identifier` that is an e-mail address.
pub(super) fn email(input: &Input<'_>) -> Option<Email> {
    input.is_object()?;
    let kind = input.key("type").choice(&[("email", ())]);
    let value = input.key("value");
    let email = Email::parse(&value.form("email").text()?);
    if email.is_err() {
        value.refuse_form("regex");
    }
    kind.and(email.ok())
}

/// A number as the contract writes it: digits with the country's calling code.
fn digits(text: &str) -> Option<Phone> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| Phone::parse(text).ok()).flatten()
}

/// A password of at least so many characters.
pub(super) fn password(input: &Input<'_>, least: usize) -> Option<Secret> {
    input.text_of(least..=LONGEST_PASSWORD).map(Secret::new)
}
