//! The canonical text, written apart from the connector's: by key (the map is sorted), byte by byte.

use std::fmt::Write;

/// What a client must have signed.
pub(super) fn string_to_sign<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, value) in parameters {
        let separator = if query.is_empty() { "" } else { "&" };
        query += separator;
        query += &escape(name);
        query += "=";
        query += &escape(value);
    }
    format!("POST&{}&{}", escape("/"), escape(&query))
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => write!(escaped, "%{byte:02X}").expect("a text can be written to"),
        }
    }
    escaped
}
