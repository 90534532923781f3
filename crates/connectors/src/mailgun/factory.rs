//! The connector's face and form.

use keyward_model::{ConnectorType, TemplateType};
use serde_json::{Map, Value, json};

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, mail};

/// The factory `mailgun-email`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "mailgun-email",
        target: "mailgun-email",
        name: ["Mailgun", "Mailgun"],
        description: [
            "Sends e-mail through Mailgun, by your words or by templates that it keeps.",
            "通过 Mailgun 发送邮件，可使用你的内容或其保存的模板。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::optional_text("endpoint", "Endpoint")
                .such_as("https://api.mailgun.net")
                .about("https://api.eu.mailgun.net for domains in the European Union."),
            FormItem::text("domain", "Domain").such_as("mg.example.com"),
            FormItem::text("apiKey", "API key").confidential(),
            FormItem::text("from", "Sender").such_as("Bookstore <no-reply@mg.example.com>"),
            FormItem::required(FormItemKind::Json, "deliveries", "Deliveries")
                .about(
                    "For each usage a subject with html or text, or a template of Mailgun's with \
                     variables. Register, SignIn, ForgotPassword and Generic are required; others \
                     take Generic.",
                )
                .starting_with(default_deliveries())
                .shaped(schema()),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

/// The JSON Schema of the deliveries.
fn schema() -> Value {
    let text = json!({ "type": "string" });
    let delivery = json!({
        "type": "object",
        "properties": {
            "subject": text, "html": text, "text": text, "template": text, "replyTo": text,
            "variables": { "type": "object" },
        },
        "anyOf": [
            { "required": ["template"] },
            { "required": ["subject", "html"] },
            { "required": ["subject", "text"] },
        ],
    });
    let properties: Map<String, Value> = TemplateType::ALL
        .iter()
        .map(|usage| (usage.as_str().to_owned(), delivery.clone()))
        .collect();
    json!({ "type": "object", "properties": properties })
}

fn default_deliveries() -> Value {
    let entry = |usage: TemplateType| {
        let (subject, text) = mail::short(usage);
        let delivery = json!({ "subject": subject, "text": text });
        (usage.as_str().to_owned(), delivery)
    };
    Value::Object(TemplateType::ALL.map(entry).into_iter().collect())
}
