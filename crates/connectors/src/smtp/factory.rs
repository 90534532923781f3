//! The connector's face and form.

use keyward_model::ConnectorType;
use serde_json::json;

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, mail};

/// The factory `simple-mail-transfer-protocol`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "simple-mail-transfer-protocol",
        target: "smtp",
        name: ["SMTP", "SMTP"],
        description: [
            "Sends e-mail through any mail server.",
            "通过任意邮件服务器发送邮件。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: form_items(),
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

fn form_items() -> Vec<FormItem> {
    let switch = |key, label| FormItem::new(FormItemKind::Switch, key, label);
    let number = |key, label| FormItem::new(FormItemKind::Number, key, label);
    let off = |item: FormItem| item.starting_with(false);
    vec![
        FormItem::text("host", "Host")
            .such_as("smtp.example.com")
            .about(
                "A server within your own network must also be allowed by whoever runs this server \
             (--allow-outbound).",
            ),
        FormItem::required(FormItemKind::Number, "port", "Port").such_as("587"),
        FormItem::required(FormItemKind::Json, "auth", "Credentials")
            .starting_with(json!({ "type": "login", "user": "<username>", "pass": "<password>" })),
        FormItem::text("fromEmail", "Sender").such_as("Bookstore <no-reply@example.com>"),
        FormItem::optional_text("replyTo", "Where answers go").such_as("help@example.com"),
        mail::form_item(Some("contentType")),
        off(switch("logger", "Logger")).about("Of the contract; nothing depends on it here."),
        off(switch("debug", "Debug")).about("Of the contract; nothing depends on it here."),
        off(switch("disableFileAccess", "Without files"))
            .about("Of the contract; no file is ever read for a mail."),
        off(switch("disableUrlAccess", "Without URLs"))
            .about("Of the contract; no URL is ever read for a mail."),
        FormItem::optional_text("name", "Name in the greeting").such_as("id.example.com"),
        FormItem::optional_text("localAddress", "Local address"),
        number("connectionTimeout", "Time to connect, ms"),
        number("greetingTimeout", "Time until the greeting, ms"),
        number("socketTimeout", "Time of the whole dialogue, ms")
            .about("No dialogue takes longer than 30 seconds, whatever stands here."),
        number("dnsTimeout", "Time to look the host up, ms"),
        off(switch("secure", "TLS from the start"))
            .about("On for port 465; otherwise STARTTLS is used."),
        FormItem::new(FormItemKind::Json, "tls", "TLS")
            .about(
                "ca: the authority that signed the server's certificate, as PEM; minVersion: \
                 TLSv1.2 or TLSv1.3.",
            )
            .starting_with(json!({})),
        FormItem::optional_text("servername", "Name in the server's certificate"),
        switch("ignoreTLS", "Without TLS").about(
            "Everything is sent in the clear, credentials too. For a relay on this machine.",
        ),
        switch("requireTLS", "Only with STARTTLS").about("Always so when there are credentials."),
        FormItem::new(FormItemKind::Json, "customHeaders", "Further headers")
            .starting_with(json!({})),
    ]
}
