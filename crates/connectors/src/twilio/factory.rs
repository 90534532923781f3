//! The connector's face and form.

use keyward_model::ConnectorType;

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, text_message};

/// The factory `twilio-short-message-service`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Sms,
        id: "twilio-short-message-service",
        target: "twilio-sms",
        name: ["Twilio SMS Service", "Twilio 短信服务"],
        description: [
            "Sends text messages through a messaging service of Twilio.",
            "通过 Twilio 的消息服务发送短信。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("accountSID", "Account SID").such_as("AC…"),
            FormItem::text("authToken", "Auth token").confidential(),
            FormItem::text("fromMessagingServiceSID", "Messaging service SID").such_as("MG…"),
            FormItem::new(
                FormItemKind::Switch,
                "disableRiskCheck",
                "Without Twilio's check for pumping",
            )
            .about("On: every message leaves, even one that Twilio takes for pumped traffic.")
            .starting_with(false),
            FormItem::required(FormItemKind::Json, "templates", "Templates")
                .about(
                    "The words for each usage. Register, SignIn, ForgotPassword and Generic are \
                     required; usages without words of their own take Generic.",
                )
                .starting_with(text_message::default_templates())
                .shaped(text_message::schema()),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}
