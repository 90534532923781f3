//! Reading to whom a code goes: `email` or `phone`.

use keyward_connectors::Recipient;
use keyward_http::guard::Input;
use keyward_model::{Email, Phone};

/// The address, or the number where there is none.
pub(super) fn recipient(input: &Input<'_>) -> Option<Recipient> {
    let email = input
        .key("email")
        .optional(|email| email.form("email").parsed(|text| Email::parse(&text)));
    let phone = input.key("phone").optional(phone);
    let to = match (email?, phone?) {
        (Some(email), _) => Some(Recipient::Email(email)),
        (None, phone) => phone.map(Recipient::Phone),
    };
    if to.is_none() {
        input.refuse_custom("Either email or phone is required.");
    }
    to
}

/// Digits with country code, without `+`.
fn phone(input: &Input<'_>) -> Option<Phone> {
    let text = input.form("phone").text()?;
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        input.refuse_form("regex");
        return None;
    }
    input.parsed(|text| Phone::parse(&text))
}
