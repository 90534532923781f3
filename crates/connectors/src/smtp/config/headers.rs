//! Further headers of each mail.

use lettre::message::header::{HeaderName, HeaderValue};

use crate::config::{Fields, Issues};

/// What the mail itself says.
const OWN: [&str; 10] = [
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
];

pub(super) fn read(fields: &Fields<'_>, issues: &mut Issues) -> Vec<HeaderValue> {
    let Some(headers) = fields.object("customHeaders", issues) else {
        return Vec::new();
    };
    let mut read = Vec::new();
    for (name, _) in headers.entries() {
        let Some(value) = headers.optional_text(name, issues) else {
            continue;
        };
        match header(name, value) {
            Ok(header) => read.push(header),
            Err(why) => issues.add(headers.path(name), why),
        }
    }
    read
}

fn header(name: &str, value: String) -> Result<HeaderValue, &'static str> {
    let lower = name.to_ascii_lowercase();
    if OWN.contains(&&*lower) || lower.starts_with("content-") {
        return Err("is written by the mail itself");
    }
    if value.chars().any(char::is_control) {
        return Err("must be one line");
    }
    // RFC 5322 §2.2: anything printable but a colon.
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b':');
    let name = HeaderName::new_from_ascii(name.to_owned())
        .ok()
        .filter(|_| is_name)
        .ok_or("is no name of a header")?;
    Ok(HeaderValue::new(name, value))
}
