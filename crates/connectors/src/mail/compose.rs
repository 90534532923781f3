//! From a message to a mail.

use keyward_model::{JsonObject, MailContentType};

use super::{
    built_in, notice,
    placeholders::{fill, fill_html, single_line},
    template::MailTemplate,
};
use crate::{ConnectorError, Message, templates::Templates};

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    /// One line.
    pub(crate) subject: String,
    pub(crate) content: Content,
    /// One line: where answers go, where the tenant's template says so.
    pub(crate) reply_to: Option<String>,
    /// One line: what stands as the sender, where the tenant's template says so.
    pub(crate) send_from: Option<String>,
}

/// What stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A template of somebody's, written as HTML.
    Html(String),
    /// A template of somebody's, written as text.
    Plain(String),
    /// A built-in mail, for programs of both kinds.
    Both { html: String, text: String },
}

impl Content {
    pub(crate) fn html(&self) -> Option<&str> {
        match self {
            Self::Html(html) | Self::Both { html, .. } => Some(html),
            Self::Plain(_) => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Plain(text) | Self::Both { text, .. } => Some(text),
            Self::Html(_) => None,
        }
    }

    fn of(content: &str, content_type: MailContentType, values: &JsonObject) -> Self {
        match content_type {
            MailContentType::Html => Self::Html(fill_html(content, values)),
            MailContentType::Plain => Self::Plain(fill(content, values)),
        }
    }
}

/// The mail of a message: by the tenant's own template, else by the connector's, else built in. A
/// notice is always built in.
///
/// # Errors
/// When the connector has templates, but none for the usage.
pub(crate) fn compose(
    message: &Message,
    templates: Option<&Templates<MailTemplate>>,
) -> Result<Mail, ConnectorError> {
    if let Some(notice) = &message.notice {
        return Ok(notice::mail(message, notice));
    }
    let values = message.payload.all_values();
    let line = |text: &str| single_line(&fill(text, &values));
    if let Some(own) = &message.email_template {
        let content_type = own.content_type.unwrap_or_default();
        return Ok(Mail {
            subject: line(&own.subject),
            content: Content::of(&own.content, content_type, &values),
            reply_to: own.reply_to.as_deref().map(line),
            send_from: own.send_from.as_deref().map(line),
        });
    }
    let Some(templates) = templates else {
        return Ok(built_in::mail(message));
    };
    let template = templates.choose(message.template)?;
    Ok(Mail {
        subject: line(&template.subject),
        content: Content::of(&template.content, template.content_type, &values),
        reply_to: None,
        send_from: None,
    })
}

/// The subject and the words of a message as its reader would see them without HTML: for the inbox
/// of development mode. HTML of somebody's template is told as it is.
#[must_use]
pub fn preview(message: &Message) -> (String, String) {
    let mail = compose(message, None).unwrap_or_else(|_| built_in::mail(message));
    let content = mail.content.text().or(mail.content.html());
    (mail.subject.clone(), content.unwrap_or_default().to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Email, EmailTemplateDetails, Secret, TemplateType};
    use serde_json::json;

    use super::*;
    use crate::{
        Recipient,
        config::{Fields, Issues},
    };

    fn message() -> Message {
        let to = Recipient::Email(Email::parse("ann@example.com").unwrap());
        Message::with_code(to, TemplateType::BindMfa, Secret::new("012345".into())).with_value(
            "application",
            json!({ "name": "A & B\r\nBcc: evil@example.com" }),
        )
    }

    fn templates() -> Templates<MailTemplate> {
        let entry = |usage: &str| {
            json!({
                "usageType": usage, "contentType": "text/html",
                "subject": format!("{usage} {{{{application.name}}}}"),
                "content": "<p>{{code}} {{application.name}} {{other}}</p>",
            })
        };
        let templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map(entry);
        let config = json!({ "templates": templates });
        let mut issues = Issues::default();
        let fields = Fields::of(config.as_object().unwrap());
        let templates = Templates::read(&fields, &mut issues, |entry, issues| {
            MailTemplate::read(entry, Some("contentType"), issues)
        });
        issues.into_result(templates).unwrap()
    }

    #[test]
    fn the_connectors_template_is_filled_and_stays_safe() {
        let mail = compose(&message(), Some(&templates())).unwrap();
        assert_eq!(mail.subject, "Generic A & B  Bcc: evil@example.com");
        assert_eq!(
            mail.content.html(),
            Some("<p>012345 A &amp; B\r\nBcc: evil@example.com {{other}}</p>")
        );
        assert_eq!(mail.content.text(), None);
    }

    #[test]
    fn the_tenants_own_template_comes_first() {
        let own = EmailTemplateDetails {
            subject: "Own {{code}}".into(),
            content: "{{application.name}}".into(),
            content_type: Some(MailContentType::Plain),
            reply_to: Some("help@example.com\n".into()),
            send_from: Some("{{application.name}} <a@example.com>".into()),
        };
        let message = message().by_template(Some(own));
        let mail = compose(&message, Some(&templates())).unwrap();
        assert_eq!(mail.subject, "Own 012345");
        assert_eq!(
            mail.content,
            Content::Plain("A & B\r\nBcc: evil@example.com".into())
        );
        assert_eq!(mail.reply_to.as_deref(), Some("help@example.com"));
        assert_eq!(
            mail.send_from.as_deref(),
            Some("A & B  Bcc: evil@example.com <a@example.com>")
        );
    }

    #[test]
    fn without_any_it_is_a_built_in_one() {
        let mail = compose(&message(), None).unwrap();
        assert!(mail.content.html().unwrap().contains("012345"));
        assert!(mail.content.text().unwrap().contains("012345"));
        assert!(!mail.subject.contains('\n'));
    }
}
