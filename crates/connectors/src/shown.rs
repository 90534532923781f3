//! How much of a provider's words may be shown: an address that an administrator chose may answer
//! anything, and many repeat what they were sent.

use keyward_model::Secret;
use keyward_outbound::Response;

use crate::{ConnectorError, ErrorCode, Message};

/// How much of a text is passed on.
const LONGEST: usize = 500;

/// Values shorter than this are no secret, and hiding them would garble every word.
const SHORTEST_HIDDEN: usize = 4;

/// Pieces of a value from this length on may be tokens of a link.
const SHORTEST_TOKEN: usize = 16;

/// What may be shown of a text about a message: nothing that the message says, and none of the
/// connector's secrets.
pub(crate) fn shown(text: &str, about: &Message, secrets: &[&Secret]) -> String {
    let mut shown = text.trim().to_owned();
    let mut hide = |value: &str| {
        if value.len() >= SHORTEST_HIDDEN {
            shown = shown.replace(value, "***");
        }
    };
    for value in about.payload.template_values().values() {
        let value = value.as_str().unwrap_or_default();
        hide(value);
        // A link may come back in another spelling, its token does not.
        value
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
            .filter(|piece| piece.len() >= SHORTEST_TOKEN)
            .for_each(&mut hide);
    }
    for secret in secrets {
        hide(secret.expose());
    }
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

/// The general refusal of a provider whose body the contract passes on as it is.
pub(crate) fn refused(response: &Response, about: &Message, secrets: &[&Secret]) -> ConnectorError {
    let body = String::from_utf8_lossy(&response.body);
    let body = shown(&body, about, secrets);
    let message = if body.is_empty() {
        format!("the provider answered with status {}", response.status)
    } else {
        body
    };
    ConnectorError::new(ErrorCode::General, message)
}

#[cfg(test)]
mod tests {
    use keyward_model::{Phone, TemplateType};
    use serde_json::json;

    use super::*;
    use crate::Recipient;

    fn message() -> Message {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        Message::with_code(to, TemplateType::SignIn, Secret::new("012345".into())).with_value(
            "link",
            json!("https://a.example/x?token=abcdefghijklmnop_-1&b=c"),
        )
    }

    #[test]
    fn neither_values_nor_secrets_are_repeated() {
        let key = Secret::new("the key".into());
        let text = "sent 012345, the key, https:\\/\\/a.example?token=abcdefghijklmnop_-1";
        assert_eq!(
            shown(text, &message(), &[&key]),
            "sent ***, ***, https:\\/\\/a.example?token=***"
        );
        assert_eq!(shown("a b", &message(), &[&Secret::new("b".into())]), "a b");
    }

    #[test]
    fn long_texts_are_cut() {
        let text = shown(&"长".repeat(5000), &message(), &[]);
        assert_eq!(text.chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_refusal_always_says_something() {
        let response = |body: &[u8]| Response {
            status: 503,
            body: body.to_vec(),
        };
        let text = |body: &[u8]| refused(&response(body), &message(), &[]).message;
        assert_eq!(text(b"no 012345").as_deref(), Some("no ***"));
        assert_eq!(
            text(b" ").as_deref(),
            Some("the provider answered with status 503")
        );
        assert!(text(b"\xff\xfe").is_some());
    }
}
