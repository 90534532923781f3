//! The connector's face and form.

use keyward_model::ConnectorType;

use super::config::Config;
use crate::{Factory, FormItem, ParsedConfig, factory::Face, mail};

/// The factory `aws-ses-mail`.
pub(crate) fn factory() -> Factory {
    Face {
        kind: ConnectorType::Email,
        id: "aws-ses-mail",
        target: "aws-ses",
        name: ["AWS Direct Mail", "AWS 邮件服务"],
        description: [
            "Sends e-mail through Amazon SES.",
            "通过 Amazon SES 发送邮件。",
        ],
        logo: include_str!("logo.svg"),
        readme: include_str!("README.md"),
        form_items: vec![
            FormItem::text("accessKeyId", "Access key ID").such_as("AKIA…"),
            FormItem::text("accessKeySecret", "Secret access key").confidential(),
            FormItem::text("region", "Region").such_as("eu-central-1"),
            FormItem::optional_text("emailAddress", "Sender")
                .such_as("Bookstore <no-reply@example.com>"),
            FormItem::optional_text("emailAddressIdentityArn", "ARN of the sender's identity"),
            FormItem::optional_text(
                "feedbackForwardingEmailAddress",
                "Where bounces and complaints go",
            ),
            FormItem::optional_text(
                "feedbackForwardingEmailAddressIdentityArn",
                "ARN of that address's identity",
            ),
            FormItem::optional_text("configurationSetName", "Configuration set"),
            mail::form_item(None),
        ],
        parse: |config| Config::parse(config).map(ParsedConfig::new),
    }
    .into_factory()
}
