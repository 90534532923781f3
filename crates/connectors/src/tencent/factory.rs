//! The connector's face and form.

use keyward_model::{ConnectorType, TemplateType};
use serde_json::{Value, json};

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, templates};

/// The factory `tencent-short-message-service`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Sms,
        id: "tencent-short-message-service",
        target: "tencent-sms",
        name: ["Tencent Short Message Service", "腾讯云短信服务"],
        description: [
            "Sends text messages by templates that Tencent Cloud has approved.",
            "使用腾讯云审核通过的模板发送短信。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("accessKeyId", "Secret ID").such_as("AKID…"),
            FormItem::text("accessKeySecret", "Secret key").confidential(),
            FormItem::text("signName", "Signature name"),
            FormItem::text("sdkAppId", "SDK app ID").such_as("1400006666"),
            FormItem::text("region", "Region").such_as("ap-guangzhou"),
            FormItem::required(FormItemKind::Json, "templates", "Templates")
                .about(
                    "The approved template for each usage. Each usage that is needed must be \
                     listed: none takes the place of another here.",
                )
                .starting_with(TemplateType::ALL.map(template))
                .shaped(templates::schema([(
                    "templateCode",
                    templates::text_schema(),
                )])),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

fn template(usage: TemplateType) -> Value {
    json!({ "usageType": usage.as_str(), "templateCode": "<template-code>" })
}
