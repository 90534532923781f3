//! The connector's face and form.

use keyward_model::{ConnectorType, TemplateType};
use serde_json::{Value, json};

use super::config::{Config, PUBLIC_ENDPOINT, TemplateCode};
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, factory::svg_url};

/// The factory `aliyun-short-message-service`.
pub(crate) fn factory() -> Factory {
    Factory {
        kind: ConnectorType::Sms,
        id: "aliyun-short-message-service",
        target: "aliyun-sms",
        platform: None,
        name: [
            ("en", "Aliyun Short Message Service"),
            ("zh-CN", "阿里云短信服务"),
        ]
        .into(),
        description: [
            (
                "en",
                "Sends verification codes by text message, in mainland China and abroad.",
            ),
            ("zh-CN", "通过短信发送验证码，支持中国内地与境外号码。"),
        ]
        .into(),
        logo: svg_url(include_str!("logo.svg")),
        logo_dark: None,
        readme: include_str!("README.md"),
        form_items: form_items(),
        config_template: None,
        is_standard: false,
        is_token_storage_supported: false,
        is_demo: false,
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
}

fn form_items() -> Vec<FormItem> {
    vec![
        FormItem {
            placeholder: Some("LTAI…"),
            ..FormItem::required(FormItemKind::Text, "accessKeyId", "Access key ID")
        },
        FormItem {
            is_confidential: Some(true),
            description: Some("Of a RAM user that may send messages and nothing else."),
            ..FormItem::required(FormItemKind::Text, "accessKeySecret", "Access key secret")
        },
        FormItem {
            description: Some("As Aliyun approved it, without the brackets 【】."),
            ..FormItem::required(FormItemKind::Text, "signName", "Signature name")
        },
        FormItem {
            description: Some(
                "The approved template for each usage. Register, SignIn, ForgotPassword and \
                 Generic are required; usages without a template of their own take Generic. A \
                 template code may differ by region: {\"china\": \"…\", \"overseas\": \"…\"}.",
            ),
            default_value: Some(TemplateType::ALL.map(template).into()),
            schema: Some(TemplateCode::schema()),
            ..FormItem::required(FormItemKind::Json, "templates", "Templates")
        },
        FormItem {
            description: Some(
                "Treat a number as Chinese only when it begins with 86. Otherwise 11 digits that \
                 begin with 1 count as Chinese too, numbers of the United States among them.",
            ),
            default_value: Some(Value::Bool(false)),
            ..FormItem::new(
                FormItemKind::Switch,
                "strictPhoneRegionNumberCheck",
                "Strict check of the country code",
            )
        },
        FormItem {
            placeholder: Some(PUBLIC_ENDPOINT),
            description: Some(
                "Only for a private gateway. An address within your own network must also be \
                 allowed by whoever runs this server (--allow-outbound).",
            ),
            ..FormItem::new(FormItemKind::Text, "endpoint", "Gateway address")
        },
    ]
}

fn template(usage: TemplateType) -> Value {
    json!({ "usageType": usage.as_str(), "templateCode": "<template-code>" })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// `reference/connectors.md` §2, and our own `endpoint`.
    #[test]
    fn ids_and_form_of_the_contract() {
        let json = serde_json::to_value(factory()).unwrap();
        assert_eq!(json["id"], "aliyun-short-message-service");
        assert_eq!(json["target"], "aliyun-sms");
        assert_eq!(json["type"], "Sms");
        assert_eq!(json["platform"], Value::Null);
        assert_eq!(json["isDemo"], false);
        assert!(json.get("isStandard").is_none());
        let form: Vec<String> = json["formItems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let required = if item["required"] == true { "*" } else { "" };
                format!(
                    "{}:{}{required}",
                    item["key"].as_str().unwrap(),
                    item["type"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(
            form,
            [
                "accessKeyId:Text*",
                "accessKeySecret:Text*",
                "signName:Text*",
                "templates:Json*",
                "strictPhoneRegionNumberCheck:Switch",
                "endpoint:Text",
            ]
        );
        let templates = json["formItems"][3]["defaultValue"].as_array().unwrap();
        assert_eq!(templates.len(), 9);
    }
}
