//! The connector's face and form.

use keyward_model::{ConnectorType, TemplateType};
use serde_json::{Value, json};

use super::config::Config;
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::Face, templates};

/// The factory `aliyun-short-message-auth-service`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Sms,
        id: "aliyun-short-message-auth-service",
        target: "aliyun-sms-mas",
        name: [
            "Aliyun Message Authentication Service",
            "阿里云短信认证服务",
        ],
        description: [
            "Sends verification codes to numbers of mainland China, without a review of texts.",
            "向中国内地号码发送短信验证码，无需申请签名和模板。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("accessKeyId", "Access key ID").such_as("LTAI…"),
            FormItem::text("accessKeySecret", "Access key secret").confidential(),
            FormItem::text("signName", "Signature name").about("One of those that Aliyun offers."),
            FormItem::required(FormItemKind::Json, "templates", "Templates")
                .about(
                    "The template of Aliyun's for each usage. Register, SignIn, ForgotPassword and \
                     Generic are required; usages without a template of their own take Generic.",
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
