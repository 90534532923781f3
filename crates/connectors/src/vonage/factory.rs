//! The connector's face and form.

use keyward_model::ConnectorType;

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, text_message};

/// The factory `vonage-sms`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Sms,
        id: "vonage-sms",
        target: "vonage-sms",
        name: ["Vonage SMS Service", "Vonage 短信服务"],
        description: [
            "Sends text messages through the SMS API of Vonage.",
            "通过 Vonage 的短信接口发送短信。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("apiKey", "API key"),
            FormItem::text("apiSecret", "API secret").confidential(),
            FormItem::text("brandName", "Sender")
                .about("A name of up to 11 letters and digits, or a number of yours."),
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
