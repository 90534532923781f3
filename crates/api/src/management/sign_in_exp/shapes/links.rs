//! Addresses that pages lead to. An empty text clears one, as `null` does.

use keyward_http::guard::Input;
use keyward_model::Email;
use url::Url;

/// What a column of the database holds for addresses.
const LONGEST_URL: usize = 2048;

pub(super) fn web_url(input: &Input<'_>) -> Option<String> {
    let text = input.form("uri").text_of(0..=LONGEST_URL)?;
    // Pages link there, so nothing that a browser would run.
    let is_web = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_web {
        input.refuse_form("url");
        return None;
    }
    Some(text)
}

/// A URL, or nothing.
pub(in crate::management) fn clearable_url(input: &Input<'_>) -> Option<Option<String>> {
    clearable(input, web_url)
}

/// An e-mail address, or nothing.
pub(in crate::management::sign_in_exp) fn clearable_email(
    input: &Input<'_>,
) -> Option<Option<String>> {
    clearable(input, |input| {
        let text = input.form("email").text()?;
        if Email::parse(&text).is_err() {
            input.refuse_form("email");
            return None;
        }
        Some(text)
    })
}

fn clearable(
    input: &Input<'_>,
    read: impl FnOnce(&Input<'_>) -> Option<String>,
) -> Option<Option<String>> {
    input
        .nullable(|input| {
            if input.is_empty_text() {
                return Some(None);
            }
            read(input).map(Some)
        })
        .map(Option::flatten)
}
