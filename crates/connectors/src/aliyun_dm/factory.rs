//! The connector's face and form.

use keyward_model::ConnectorType;

use super::config::{Config, REGIONS};
use crate::{Factory, FormItem, FormItemKind, ParsedConfig, SelectItem, factory::Face, mail};

/// The factory `aliyun-direct-mail`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "aliyun-direct-mail",
        target: "aliyun-dm",
        name: ["Aliyun Direct Mail", "阿里云邮件推送"],
        description: [
            "Sends e-mail through Aliyun Direct Mail.",
            "通过阿里云邮件推送发送邮件。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("accessKeyId", "Access key ID").such_as("LTAI…"),
            FormItem::text("accessKeySecret", "Access key secret").confidential(),
            FormItem::new(
                FormItemKind::Select {
                    select_items: REGIONS.map(region).to_vec(),
                },
                "regionId",
                "Region",
            )
            .starting_with(REGIONS[0]),
            FormItem::text("accountName", "Sender's address").such_as("no-reply@example.com"),
            FormItem::optional_text("fromAlias", "Sender's name").such_as("Bookstore"),
            mail::form_item(None),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}

const fn region(value: &'static str) -> SelectItem {
    SelectItem {
        value,
        title: Some(value),
    }
}
