//! A message that is to leave: to whom, for what, with which values.

use keyward_model::{ConnectorType, Email, JsonObject, Phone, Secret, TemplateType};
use serde_json::Value;

/// Whom a message goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A text message.
    Phone(Phone),
    /// An e-mail.
    Email(Email),
}

impl Recipient {
    /// The international digits without `+`, or the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.digits(),
            Self::Email(email) => email.as_str(),
        }
    }

    /// What kind of connector reaches it.
    #[must_use]
    pub const fn kind(&self) -> ConnectorType {
        match self {
            Self::Phone(_) => ConnectorType::Sms,
            Self::Email(_) => ConnectorType::Email,
        }
    }
}

/// The values of a message.
#[derive(Clone, Debug, Default)]
pub struct Payload {
    /// The one-time code.
    pub code: Option<Secret>,
    /// The language that the message should be in.
    pub locale: Option<String>,
    /// The languages that the application asked for (`ui_locales`).
    pub ui_locales: Option<String>,
    /// Further values that a template may name: `link`, `application`, `organization`, `user`.
    pub values: JsonObject,
}

impl Payload {
    /// What a provider fills into its own template: everything but the languages, by which we have
    /// chosen already and which no template names.
    #[must_use]
    pub fn template_values(&self) -> JsonObject {
        let mut values = self.values.clone();
        if let Some(code) = &self.code {
            values.insert("code".into(), Value::String(code.expose().to_owned()));
        }
        values
    }
}

/// One message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Whom it goes to.
    pub to: Recipient,
    /// What it is for.
    pub template: TemplateType,
    /// Its values.
    pub payload: Payload,
}

impl Message {
    /// A message with a one-time code.
    #[must_use]
    pub fn with_code(to: Recipient, template: TemplateType, code: Secret) -> Self {
        let payload = Payload {
            code: Some(code),
            ..Payload::default()
        };
        Self {
            to,
            template,
            payload,
        }
    }

    /// The same in a language.
    #[must_use]
    pub fn in_locale(mut self, locale: Option<String>) -> Self {
        self.payload.locale = locale;
        self
    }
}

/// A message that was taken for delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The provider's own id of the message, by which its support finds it.
    pub receipt: Option<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn templates_see_no_language_and_logs_no_code() {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        let mut message =
            Message::with_code(to, TemplateType::SignIn, Secret::new("123456".into()))
                .in_locale(Some("zh-CN".into()));
        message.payload.ui_locales = Some("zh-CN en".into());
        message.payload.values.insert("link".into(), json!("x"));
        assert_eq!(
            Value::Object(message.payload.template_values()),
            json!({ "code": "123456", "link": "x" })
        );
        assert!(!format!("{message:?}").contains("123456"));
        assert_eq!(message.to.kind(), ConnectorType::Sms);
        assert_eq!(message.to.as_str(), "8613800138000");
    }
}
