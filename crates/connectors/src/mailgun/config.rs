//! The configuration, read once.

use std::collections::BTreeMap;

use keyward_model::{JsonObject, Secret, TemplateType};
use url::Url;

use crate::{
    ConnectorError, ErrorCode,
    config::{Fields, Issues, read},
    post::provider,
};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) endpoint: Url,
    pub(super) domain: String,
    pub(super) api_key: Secret,
    pub(super) from: String,
    /// By usage; `None` means the built-in mails.
    deliveries: Option<BTreeMap<String, Delivery>>,
}

/// What is delivered for a usage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Delivery {
    pub(super) subject: Option<String>,
    pub(super) reply_to: Option<String>,
    pub(super) content: Content,
}

/// Whose words they are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// The tenant's.
    Words {
        html: Option<String>,
        text: Option<String>,
    },
    /// A template's that Mailgun keeps, with values of the tenant.
    Template { name: String, variables: JsonObject },
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            endpoint: endpoint(fields, issues),
            domain: fields.text("domain", issues),
            api_key: fields.secret("apiKey", issues),
            from: fields.text("from", issues),
            deliveries: deliveries(fields, issues),
        })
    }

    /// What is delivered for a usage, else for `Generic`; `None` means the built-in mail.
    pub(super) fn delivery(
        &self,
        usage: TemplateType,
    ) -> Result<Option<&Delivery>, ConnectorError> {
        let Some(deliveries) = &self.deliveries else {
            return Ok(None);
        };
        let found = deliveries
            .get(usage.as_str())
            .or_else(|| deliveries.get(TemplateType::Generic.as_str()));
        found.map(Some).ok_or_else(|| {
            ConnectorError::new(
                ErrorCode::TemplateNotFound,
                format!("Cannot find template for type: {}", usage.as_str()),
            )
        })
    }
}

fn endpoint(fields: &Fields<'_>, issues: &mut Issues) -> Url {
    let default = || provider("https://api.mailgun.net/");
    let Some(url) = fields.url("endpoint", issues) else {
        return default();
    };
    let is_mailguns = url.scheme() == "https"
        && url
            .host_str()
            .is_some_and(|host| host.ends_with(".mailgun.net"));
    if !is_mailguns {
        issues.add(
            fields.path("endpoint"),
            "must be an https address whose host ends in .mailgun.net",
        );
        return default();
    }
    url
}

fn deliveries(fields: &Fields<'_>, issues: &mut Issues) -> Option<BTreeMap<String, Delivery>> {
    let object = fields.object("deliveries", issues)?;
    object.entries().next()?;
    let mut deliveries = BTreeMap::new();
    for (usage, _) in object.entries() {
        let Some(entry) = object.object(usage, issues) else {
            continue;
        };
        deliveries.insert(usage.to_owned(), delivery(&entry, issues));
    }
    let required = [
        TemplateType::Register,
        TemplateType::SignIn,
        TemplateType::ForgotPassword,
        TemplateType::Generic,
    ];
    for usage in required {
        if !deliveries.contains_key(usage.as_str()) {
            issues.add(object.path(usage.as_str()), "is required");
        }
    }
    Some(deliveries)
}

fn delivery(entry: &Fields<'_>, issues: &mut Issues) -> Delivery {
    let template = entry.optional_text("template", issues);
    let content = match template {
        Some(name) => Content::Template {
            name,
            variables: entry
                .object("variables", issues)
                .map(|variables| {
                    variables
                        .entries()
                        .map(|(key, value)| (key.to_owned(), value.clone()))
                        .collect()
                })
                .unwrap_or_default(),
        },
        None => {
            let html = entry.optional_text("html", issues);
            let text = entry.optional_text("text", issues);
            if html.is_none() && text.is_none() {
                issues.add(entry.path("html"), "html, text or template is required");
            }
            Content::Words { html, text }
        }
    };
    let subject = match &content {
        Content::Words { .. } => Some(entry.text("subject", issues)),
        Content::Template { .. } => entry.optional_text("subject", issues),
    };
    Delivery {
        subject,
        reply_to: entry.optional_text("replyTo", issues),
        content,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(change: &Value) -> Result<Config, ConnectorError> {
        let words = json!({ "subject": "s", "html": "h" });
        let mut config = json!({
            "domain": "mg.example.com", "apiKey": "key", "from": "a@example.com",
            "deliveries": {
                "SignIn": words, "Register": words, "ForgotPassword": words,
                "Generic": { "template": "t", "variables": { "a": 1 } },
            },
        });
        let change = change.as_object().unwrap().clone();
        config.as_object_mut().unwrap().extend(change);
        Config::parse(config.as_object().unwrap())
    }

    #[test]
    fn only_mailguns_own_hosts_get_the_key() {
        for good in ["https://api.eu.mailgun.net", "https://api.mailgun.net/"] {
            assert!(parse(&json!({ "endpoint": good })).is_ok(), "{good}");
        }
        for bad in [
            "https://mailgun.net.evil.example",
            "https://evilmailgun.net",
            "http://api.mailgun.net",
            "https://127.0.0.1/.mailgun.net",
        ] {
            assert!(parse(&json!({ "endpoint": bad })).is_err(), "{bad}");
        }
    }

    #[test]
    fn usages_fall_back_and_none_at_all_means_built_in() {
        let config = parse(&json!({})).unwrap();
        let generic = config.delivery(TemplateType::BindMfa).unwrap().unwrap();
        assert!(matches!(generic.content, Content::Template { .. }));
        for none in [json!({}), json!(null)] {
            let config = parse(&json!({ "deliveries": none })).unwrap();
            assert_eq!(config.delivery(TemplateType::SignIn), Ok(None));
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = parse(&json!({ "deliveries": { "SignIn": { "text": "t" }, "Generic": {} } }));
        let data = error.unwrap_err().data.unwrap();
        let paths: Vec<&str> = data["issues"]
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["path"].as_str().unwrap())
            .collect();
        assert_eq!(
            paths,
            [
                "deliveries.SignIn.subject",
                "deliveries.Generic.html",
                "deliveries.Generic.subject",
                "deliveries.Register",
                "deliveries.ForgotPassword",
            ]
        );
    }
}
