//! Reading what a template is made of.

use keyward_http::guard::{FromInput, Input};
use keyward_model::{EmailTemplateChange, EmailTemplateDetails, MailContentType};

/// A subject stands on one line of a list of mails.
const LONGEST_SUBJECT: usize = 1024;
/// More than this, mail programs cut off.
const LONGEST_CONTENT: usize = 64 * 1024;
/// A mailbox with a name.
const LONGEST_MAILBOX: usize = 512;

const CONTENT_TYPES: [(&str, MailContentType); 2] = [
    ("text/html", MailContentType::Html),
    ("text/plain", MailContentType::Plain),
];

pub(super) fn details(input: &Input<'_>) -> Option<EmailTemplateDetails> {
    input.is_object()?;
    let subject = subject(&input.key("subject"));
    let content = content(&input.key("content"));
    let rest = rest(input);
    let (content_type, reply_to, send_from) = rest?;
    Some(EmailTemplateDetails {
        subject: subject?,
        content: content?,
        content_type,
        reply_to,
        send_from,
    })
}

/// What of a template is to change.
#[derive(Debug)]
pub(super) struct Change(pub(super) EmailTemplateChange);

impl FromInput for Change {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let subject = input.key("subject").optional(subject);
        let content = input.key("content").optional(content);
        let (content_type, reply_to, send_from) = rest(input)?;
        Some(Self(EmailTemplateChange {
            subject: subject?,
            content: content?,
            content_type,
            reply_to,
            send_from,
        }))
    }
}

fn subject(input: &Input<'_>) -> Option<String> {
    input.text_of(0..=LONGEST_SUBJECT)
}

fn content(input: &Input<'_>) -> Option<String> {
    input.text_of(0..=LONGEST_CONTENT)
}

fn mailbox(input: &Input<'_>) -> Option<String> {
    input.text_of(0..=LONGEST_MAILBOX)
}

type Rest = (Option<MailContentType>, Option<String>, Option<String>);

/// What may be absent.
fn rest(input: &Input<'_>) -> Option<Rest> {
    let content_type = input
        .key("contentType")
        .optional(|kind| kind.choice(&CONTENT_TYPES));
    let reply_to = input.key("replyTo").optional(mailbox);
    let send_from = input.key("sendFrom").optional(mailbox);
    Some((content_type?, reply_to?, send_from?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_names_what_it_likes() {
        let read = |body| read::<Change>("body", &body).map(|change| change.0);
        assert_eq!(read(json!({})).unwrap(), EmailTemplateChange::default());
        let change = read(json!({ "contentType": "text/plain", "sendFrom": "a" })).unwrap();
        assert_eq!(change.content_type, Some(MailContentType::Plain));
        for bad in [
            json!([]),
            json!({ "subject": null }),
            json!({ "subject": "x".repeat(1025) }),
            json!({ "content": 1 }),
            json!({ "contentType": "text/xml" }),
            json!({ "replyTo": {} }),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
