//! Text messages whose words the tenant writes, with placeholders.

use keyward_model::TemplateType;
use serde_json::{Value, json};

use crate::{
    ConnectorError, Message,
    config::{Fields, Issues},
    mail::fill,
    templates::{self, Templates},
};

/// The words of each usage.
pub(crate) type TextTemplates = Templates<String>;

/// Reads the list under `templates`: entries of `usageType` and `content`.
pub(crate) fn read(fields: &Fields<'_>, issues: &mut Issues) -> TextTemplates {
    Templates::read(fields, issues, |entry, issues| {
        entry.text("content", issues)
    })
}

/// The words of a message.
pub(crate) fn words(
    templates: &TextTemplates,
    message: &Message,
) -> Result<String, ConnectorError> {
    let template = templates.choose(message.template)?;
    Ok(fill(template, &message.payload.all_values()))
}

/// The JSON Schema of the list.
pub(crate) fn schema() -> Value {
    templates::schema([("content", templates::text_schema())])
}

/// What a new form starts with.
pub(crate) fn default_templates() -> Value {
    let entry = |usage: TemplateType| {
        let content = match usage {
            TemplateType::OrganizationInvitation => {
                "You have been invited to an organization. Open this link to accept: {{link}}"
            }
            _ => "{{code}} is your verification code. Do not give it to anybody.",
        };
        json!({ "usageType": usage.as_str(), "content": content })
    };
    TemplateType::ALL.map(entry).into()
}
