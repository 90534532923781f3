//! The connector's face and form.

use keyward_model::ConnectorType;

use super::config::Config;
use crate::{Factory, FormItem, ParsedConfig, factory::Face, mail};

/// The factory `sendgrid-email-service`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "sendgrid-email-service",
        target: "sendgrid-mail",
        name: ["SendGrid Email", "SendGrid 邮件"],
        description: [
            "Sends e-mail through the mail API of SendGrid.",
            "通过 SendGrid 的邮件接口发送邮件。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("apiKey", "API key")
                .such_as("SG.…")
                .confidential(),
            FormItem::text("fromEmail", "Sender's address").such_as("no-reply@example.com"),
            FormItem::optional_text("fromName", "Sender's name").such_as("Bookstore"),
            mail::form_item(Some("type")),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}
