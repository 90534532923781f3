//! The configuration, read once.

use keyward_model::{JsonObject, Secret};
use url::Url;

use crate::{
    ConnectorError,
    config::{Fields, Issues},
    mail::{MailTemplate, read_templates},
    post::provider,
    templates::Templates,
};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) access_key_id: String,
    pub(super) access_key_secret: Secret,
    pub(super) region: String,
    /// `https://email.{region}.amazonaws.com/v2/email/outbound-emails`
    pub(super) url: Url,
    /// Members of the request that are sent as they are.
    pub(super) senders: JsonObject,
    pub(super) templates: Option<Templates<MailTemplate>>,
}

/// Keys of the configuration and what they are called in the request.
const SENDERS: [(&str, &str); 5] = [
    ("emailAddress", "FromEmailAddress"),
    ("emailAddressIdentityArn", "FromEmailAddressIdentityArn"),
    (
        "feedbackForwardingEmailAddress",
        "FeedbackForwardingEmailAddress",
    ),
    (
        "feedbackForwardingEmailAddressIdentityArn",
        "FeedbackForwardingEmailAddressIdentityArn",
    ),
    ("configurationSetName", "ConfigurationSetName"),
];

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        let fields = Fields::of(config);
        let mut issues = Issues::default();
        let region = region(&fields, &mut issues);
        let mut senders = JsonObject::new();
        for (key, name) in SENDERS {
            if let Some(text) = fields.optional_text(key, &mut issues) {
                senders.insert(name.to_owned(), text.into());
            }
        }
        let config = Self {
            access_key_id: fields.header_text("accessKeyId", &mut issues),
            access_key_secret: fields.secret("accessKeySecret", &mut issues),
            url: provider(&format!(
                "https://email.{region}.amazonaws.com/v2/email/outbound-emails"
            )),
            region,
            senders,
            templates: read_templates(&fields, None, &mut issues),
        };
        issues.into_result(config)
    }
}

/// The region is a part of the host's name, so nothing else may stand in it.
fn region(fields: &Fields<'_>, issues: &mut Issues) -> String {
    let region = fields.text("region", issues);
    let is_name = (1..=32).contains(&region.len())
        && region
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_name {
        return region;
    }
    if !region.is_empty() {
        issues.add(
            fields.path("region"),
            "must be a region such as eu-central-1",
        );
    }
    "us-east-1".to_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_region_leads_nowhere_else() {
        let parse = |region: &str| {
            let config = json!({ "accessKeyId": "a", "accessKeySecret": "b", "region": region });
            Config::parse(config.as_object().unwrap())
        };
        let config = parse("eu-central-1").unwrap();
        assert_eq!(
            config.url.host_str(),
            Some("email.eu-central-1.amazonaws.com")
        );
        for bad in [
            "",
            "evil.example/",
            "a.b",
            "a@b",
            "A",
            "a#",
            &"a".repeat(33),
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
