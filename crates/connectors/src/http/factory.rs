//! The connectors' faces and form.

use keyward_model::ConnectorType;

use super::config::Config;
use crate::{Factory, FormItem, ParsedConfig, factory::Face};

/// The factory `http-sms`.
pub(crate) fn sms() -> Factory {
    Face {
        kind: ConnectorType::Sms,
        id: "http-sms",
        target: "http-sms",
        name: ["HTTP SMS", "HTTP 短信"],
        description: [
            "Hands text messages to a gateway of your own by HTTP.",
            "通过 HTTP 将短信交给你自己的网关。",
        ],
        logo: include_str!("sms.svg"),
        readme: include_str!("README.sms.md"),
        form_items: form_items(),
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

/// The factory `http-email`.
pub(crate) fn email() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "http-email",
        target: "http-email",
        name: ["HTTP Email", "HTTP 邮件"],
        description: [
            "Hands e-mails to a gateway of your own by HTTP.",
            "通过 HTTP 将邮件交给你自己的网关。",
        ],
        logo: include_str!("email.svg"),
        readme: include_str!("README.email.md"),
        form_items: form_items(),
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

fn form_items() -> Vec<FormItem> {
    vec![
        FormItem::text("endpoint", "Endpoint")
            .such_as("https://messages.example.com/send")
            .about(
                "Where messages are posted to. An address within your own network must also be \
                 allowed by whoever runs this server (--allow-outbound).",
            ),
        FormItem::optional_text("authorization", "Authorization header")
            .such_as("Bearer …")
            .about("Sent word for word, so that the gateway knows who calls.")
            .confidential(),
    ]
}
