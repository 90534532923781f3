//! E-mail templates that a tenant keeps, one for each language and usage (reference data-model.md,
//! `email_templates`).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Id, TemplateType, TenantId, Time};

/// How the content of a template is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum MailContentType {
    /// HTML, the default.
    #[default]
    #[serde(rename = "text/html")]
    Html,
    /// Plain text.
    #[serde(rename = "text/plain")]
    Plain,
}

/// What a message is made of. Its texts may name values as `{{code}}` or `{{application.name}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmailTemplateDetails {
    /// The subject.
    pub subject: String,
    /// The content.
    pub content: String,
    /// How the content is written; HTML when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<MailContentType>,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// What stands as the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_from: Option<String>,
}

/// What of a template is to change; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailTemplateChange {
    /// The subject.
    pub subject: Option<String>,
    /// The content.
    pub content: Option<String>,
    /// How the content is written.
    pub content_type: Option<MailContentType>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// What stands as the sender.
    pub send_from: Option<String>,
}

impl EmailTemplateDetails {
    /// These details with a change in place.
    #[must_use]
    pub fn with(self, change: EmailTemplateChange) -> Self {
        Self {
            subject: change.subject.unwrap_or(self.subject),
            content: change.content.unwrap_or(self.content),
            content_type: change.content_type.or(self.content_type),
            reply_to: change.reply_to.or(self.reply_to),
            send_from: change.send_from.or(self.send_from),
        }
    }
}

/// A template of a tenant. There is one for each language and usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmailTemplate {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<EmailTemplate>,
    /// The language, as BCP 47 writes it.
    pub language_tag: String,
    /// What its messages are for.
    #[schema(value_type = String)]
    pub template_type: TemplateType,
    /// What its messages are made of.
    pub details: EmailTemplateDetails,
    /// When it was made.
    pub created_at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_what_it_does_not_name() {
        let details = EmailTemplateDetails {
            subject: "a".into(),
            content: "b".into(),
            content_type: None,
            reply_to: Some("c".into()),
            send_from: None,
        };
        let change = EmailTemplateChange {
            content: Some("d".into()),
            content_type: Some(MailContentType::Plain),
            ..EmailTemplateChange::default()
        };
        let changed = details.with(change);
        assert_eq!(
            serde_json::to_string(&changed).ok().as_deref(),
            Some(r#"{"subject":"a","content":"d","contentType":"text/plain","replyTo":"c"}"#)
        );
    }
}
