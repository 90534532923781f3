//! A mail as it came, and what a reader sees of it (RFC 5322, RFC 2045, RFC 2047).

use base64::{Engine, engine::general_purpose::STANDARD};

/// A mail that was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender.
    pub sender: String,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// Whether it came through TLS.
    pub is_protected: bool,
    /// Everything that followed DATA.
    pub raw: String,
}

impl Mail {
    /// A header of the mail, unfolded and decoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.raw, name)
    }

    /// The plain part, or the HTML part, decoded.
    #[must_use]
    pub fn part(&self, kind: &str) -> Option<String> {
        let (head, body) = self.raw.split_once("\r\n\r\n")?;
        let content_type = header(head, "Content-Type")?;
        let Some((_, boundary)) = content_type.split_once("boundary=\"") else {
            return content_type
                .starts_with(kind)
                .then(|| decoded(head, body))?;
        };
        let boundary = boundary.split('"').next()?;
        body.split(&format!("--{boundary}"))
            .filter_map(|part| part.trim_start().split_once("\r\n\r\n"))
            .find(|(head, _)| header(head, "Content-Type").is_some_and(|it| it.starts_with(kind)))
            .and_then(|(head, body)| decoded(head, body))
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let head = head.split("\r\n\r\n").next()?;
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let value = unfolded.split("\r\n").find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })?;
    Some(words(&value))
}

/// Encoded words in place (RFC 2047), of UTF-8 in base64, as the library writes them.
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value;
    while let Some(start) = rest.find("=?utf-8?b?") {
        let before = &rest[..start];
        // Space between two encoded words is none.
        if !before.trim().is_empty() || text.is_empty() {
            text += before;
        }
        rest = &rest[start + "=?utf-8?b?".len()..];
        let Some((word, after)) = rest.split_once("?=") else {
            break;
        };
        let bytes = STANDARD.decode(word).unwrap_or_default();
        text += &String::from_utf8_lossy(&bytes);
        rest = after;
    }
    text + rest
}

fn decoded(head: &str, body: &str) -> Option<String> {
    let encoding = header(head, "Content-Transfer-Encoding").unwrap_or_default();
    match encoding.as_str() {
        "base64" => {
            let packed: String = body.split_whitespace().collect();
            String::from_utf8(STANDARD.decode(packed).ok()?).ok()
        }
        "quoted-printable" => quoted(body),
        _ => Some(body.to_owned()),
    }
}

fn quoted(body: &str) -> Option<String> {
    let body = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = body.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            let hex = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(words("a =?utf-8?b?w6k=?= =?utf-8?b?w6k=?= b"), "a éé b");
        assert_eq!(quoted("a=3Db=\r\nc=C3=A9").unwrap(), "a=bcé");
        assert_eq!(quoted("a=3"), None);
        let mail = Mail {
            raw: "Subject: a\r\n b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nbody".into(),
            ..Mail::default()
        };
        assert_eq!(mail.header("subject").unwrap(), "a b");
        assert_eq!(mail.part("text/plain").unwrap(), "body");
        assert_eq!(mail.part("text/html"), None);
    }
}
