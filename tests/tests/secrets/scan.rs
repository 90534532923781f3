//! Finding a secret in a text or in bytes, in every dress that it may wear.

use std::fmt::Write;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// A secret, and what it looks like.
#[derive(Debug)]
pub(super) struct Secret {
    pub(super) name: &'static str,
    /// As it is, and encoded as texts and URLs encode it.
    dresses: Vec<Vec<u8>>,
    /// Six digits stand in many numbers by chance: they count only by themselves.
    is_digits: bool,
}

impl Secret {
    pub(super) fn new(name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = value.as_ref();
        let is_digits = value.iter().all(u8::is_ascii_digit);
        assert!(
            is_digits || value.len() >= 12,
            "{name} is too short to be told from chance"
        );
        let mut dresses = vec![value.to_vec()];
        if !is_digits {
            let mut hex = String::new();
            for byte in value {
                write!(hex, "{byte:02x}").expect("a text can be written to");
            }
            let percent: String = form_urlencoded::byte_serialize(value).collect();
            let json = String::from_utf8_lossy(value);
            let json = serde_json::to_string(&json).expect("a text");
            let html = String::from_utf8_lossy(value)
                .replace('&', "&#38;")
                .replace('+', "&#43;");
            let texts = [
                hex.to_uppercase(),
                hex,
                percent.replace('+', "%20"),
                percent,
                json.trim_matches('"').to_owned(),
                html,
                STANDARD.encode(value),
                STANDARD_NO_PAD.encode(value),
                URL_SAFE_NO_PAD.encode(value),
            ];
            dresses.extend(texts.map(String::into_bytes));
        }
        Self {
            name,
            dresses,
            is_digits,
        }
    }
}

/// Where a secret begins in a text.
pub(super) fn find_in_text(secret: &Secret, text: &str) -> Option<usize> {
    secret.dresses.iter().find_map(|dress| {
        // What is no text cannot stand in one as it is.
        let dress = std::str::from_utf8(dress).ok()?;
        let mut found = text.match_indices(dress).map(|(at, _)| at);
        found.find(|at| !secret.is_digits || stands_alone(text.as_bytes(), *at, dress.len()))
    })
}

/// Whether a secret stands in these bytes.
pub(super) fn find_in_bytes(secret: &Secret, bytes: &[u8]) -> bool {
    let raw = &secret.dresses[0];
    let is_there_as_it_is =
        || std::str::from_utf8(raw).is_err() && bytes.windows(raw.len()).any(|it| it == raw);
    // Dresses are ASCII, which this leaves alone.
    find_in_text(secret, &String::from_utf8_lossy(bytes)).is_some() || is_there_as_it_is()
}

fn stands_alone(bytes: &[u8], at: usize, length: usize) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    !is_part(before) && !is_part(bytes.get(at + length))
}

#[test]
fn secrets_are_found_in_every_dress() {
    let secret = Secret::new("a secret", "example+secret/of=32");
    for text in [
        "a=example+secret/of=32;",
        "a=example%2Bsecret%2Fof%3D32",
        "basic ZXhhbXBsZStzZWNyZXQvb2Y9MzI=",
        "6578616d706c652b7365637265742f6f663d3332",
    ] {
        assert!(find_in_text(&secret, text).is_some(), "{text}");
    }
    assert!(find_in_text(&secret, "example secret of 32").is_none());
    let code = Secret::new("a code", "012345");
    assert!(find_in_text(&code, r#"{"code":"012345"}"#).is_some());
    assert!(find_in_text(&code, "the code 012345.").is_some());
    assert!(find_in_text(&code, "1795012345000 a012345").is_none());
}
