//! The templates that a connector's configuration holds.

use keyward_model::{MailContentType, TemplateType};
use serde_json::{Value, json};

use super::built_in;
use crate::{
    FormItem, FormItemKind,
    config::{Fields, Issues},
    templates::{self, Templates},
};

/// A template of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailTemplate {
    pub(crate) subject: String,
    pub(crate) content: String,
    pub(crate) content_type: MailContentType,
}

impl MailTemplate {
    /// Reads an entry that names its content type under a key of the provider's; HTML without one.
    pub(crate) fn read(
        entry: &Fields<'_>,
        content_type_key: Option<&str>,
        issues: &mut Issues,
    ) -> Self {
        Self {
            subject: entry.text("subject", issues),
            content: entry.text("content", issues),
            content_type: content_type_key.map_or(MailContentType::Html, |key| {
                content_type(entry, key, issues)
            }),
        }
    }
}

/// The templates of an e-mail connector. Without any its mails are the built-in ones: the contract
/// wants a list, and refuses one that lacks a usage, as we do.
pub(crate) fn read_templates(
    fields: &Fields<'_>,
    content_type_key: Option<&str>,
    issues: &mut Issues,
) -> Option<Templates<MailTemplate>> {
    let listed = fields.value("templates")?;
    if listed.as_array().is_some_and(Vec::is_empty) {
        return None;
    }
    Some(Templates::read(fields, issues, |entry, issues| {
        MailTemplate::read(entry, content_type_key, issues)
    }))
}

/// The field of a form for them.
pub(crate) fn form_item(content_type_key: Option<&str>) -> FormItem {
    FormItem::required(FormItemKind::Json, "templates", "Templates")
        .about(
            "Subject and content for each usage. Register, SignIn, ForgotPassword and Generic are \
             required; usages without a template of their own take Generic. An empty list means \
             the built-in mails, in the language of whoever gets them.",
        )
        .starting_with(default_templates(content_type_key))
        .shaped(schema(content_type_key))
}

fn content_type(entry: &Fields<'_>, key: &str, issues: &mut Issues) -> MailContentType {
    match entry.value(key).map(Value::as_str) {
        Some(Some("text/html")) => MailContentType::Html,
        Some(Some("text/plain")) => MailContentType::Plain,
        Some(_) => {
            issues.add(entry.path(key), "must be text/html or text/plain");
            MailContentType::Html
        }
        None => {
            issues.add(entry.path(key), "is required");
            MailContentType::Html
        }
    }
}

/// The JSON Schema of the list.
fn schema(content_type_key: Option<&str>) -> Value {
    let subject = ("subject", templates::text_schema());
    let content = ("content", templates::text_schema());
    match content_type_key {
        None => templates::schema([subject, content]),
        Some(key) => {
            let kind = json!({ "type": "string", "enum": ["text/html", "text/plain"] });
            templates::schema([subject, content, (key, kind)])
        }
    }
}

/// What a new form starts with: a short text for each usage, under the provider's key for the
/// content type, or as HTML where it has none.
fn default_templates(content_type_key: Option<&str>) -> Value {
    let entry = |usage: TemplateType| {
        let (subject, text) = built_in::short(usage);
        match content_type_key {
            Some(key) => json!({
                "usageType": usage.as_str(),
                key: "text/plain",
                "subject": subject,
                "content": text,
            }),
            None => json!({
                "usageType": usage.as_str(),
                "subject": subject,
                "content": format!("<p>{text}</p>"),
            }),
        }
    };
    TemplateType::ALL.map(entry).into()
}
