//! A message that is to leave: to whom, for what, with which values.

use keyward_model::{
    Application, ConnectorType, Email, EmailTemplateDetails, JsonObject, Phone, Secret,
    TemplateType, User,
};
use serde_json::{Value, json};

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
    /// What a provider fills into its own template: the texts, without the languages, by which we
    /// have chosen already. Objects stay behind: no provider's template can name their members,
    /// and several refuse a message that has them.
    #[must_use]
    pub fn template_values(&self) -> JsonObject {
        let mut values = JsonObject::new();
        if let Some(code) = &self.code {
            values.insert("code".into(), code.expose().into());
        }
        let texts = self.values.iter().filter(|(_, value)| value.is_string());
        values.extend(texts.map(|(key, value)| (key.clone(), value.clone())));
        values
    }

    /// Everything, as the contract's `payload`: what a gateway of the tenant's own is sent, and
    /// what our templates may name.
    #[must_use]
    pub fn all_values(&self) -> JsonObject {
        let mut all = JsonObject::new();
        if let Some(code) = &self.code {
            all.insert("code".into(), code.expose().into());
        }
        for (key, language) in [("locale", &self.locale), ("uiLocales", &self.ui_locales)] {
            if let Some(language) = language {
                all.insert(key.into(), language.as_str().into());
            }
        }
        all.extend(self.values.clone());
        all
    }
}

/// What somebody is told about their account without having asked: no code, no link that signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// When, as it is read.
    pub time: String,
    /// The browser and its system, where a person did it and they are known.
    pub browser: Option<String>,
    /// The address that it came from, where a person did it.
    pub ip: Option<String>,
    /// Whether an administrator did it.
    pub by_administrator: bool,
    /// Where the person chooses a new password, where they can.
    pub reset_link: Option<String>,
    /// Where else they find help: an address of a page or a mailbox.
    pub help: Option<String>,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// The account has another password, or its first one.
    PasswordChanged,
    /// The account no longer has the e-mail address.
    EmailChanged,
    /// The account has another phone number, or none any more.
    PhoneChanged,
    /// Somebody signed in with a browser that the user has not signed in with before.
    NewDevice,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::PhoneChanged,
        Self::NewDevice,
    ];

    /// Its name: what gateways are told, and what the texts begin with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "PasswordChanged",
            Self::EmailChanged => "EmailChanged",
            Self::PhoneChanged => "PhoneChanged",
            Self::NewDevice => "NewDevice",
        }
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
    /// The address that it was asked for from; told to a gateway of the tenant's own only.
    pub ip: Option<String>,
    /// The tenant's own template for this usage and language, if there is one. It comes before
    /// those of the connector.
    pub email_template: Option<EmailTemplateDetails>,
    /// What it tells, if it is no answer to a request: then it has words of its own, whatever
    /// templates there are.
    pub notice: Option<Notice>,
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
            ip: None,
            email_template: None,
            notice: None,
        }
    }

    /// A mail that tells of something.
    #[must_use]
    pub fn with_notice(to: Email, notice: Notice) -> Self {
        Self {
            to: Recipient::Email(to),
            template: TemplateType::Generic,
            payload: Payload::default(),
            ip: None,
            email_template: None,
            notice: Some(notice),
        }
    }

    /// What it is for, in a word: the contract's name of a usage, or that of a notice.
    #[must_use]
    pub fn usage(&self) -> &'static str {
        match &self.notice {
            Some(notice) => notice.kind.as_str(),
            None => self.template.as_str(),
        }
    }

    /// The same in a language.
    #[must_use]
    pub fn in_locale(mut self, locale: Option<String>) -> Self {
        self.payload.locale = locale;
        self
    }

    /// The same with the languages that the application asked for.
    #[must_use]
    pub fn with_ui_locales(mut self, ui_locales: Option<String>) -> Self {
        self.payload.ui_locales = ui_locales;
        self
    }

    /// The same with the address that it was asked for from.
    #[must_use]
    pub fn with_ip(mut self, ip: Option<String>) -> Self {
        self.ip = ip;
        self
    }

    /// The same by a template of the tenant's own.
    #[must_use]
    pub fn by_template(mut self, template: Option<EmailTemplateDetails>) -> Self {
        self.email_template = template;
        self
    }

    /// The same with a value that a template may name.
    #[must_use]
    pub fn with_value(mut self, key: &str, value: Value) -> Self {
        self.payload.values.insert(key.to_owned(), value);
        self
    }

    /// The same for somebody who signs in to an application.
    #[must_use]
    pub fn about_application(self, application: &Application) -> Self {
        let known = json!({ "id": application.id, "name": application.name });
        self.with_value("application", known)
    }

    /// The same about a user. Not for a message whose answer must not tell whether there is one.
    #[must_use]
    pub fn about_user(self, user: &User) -> Self {
        let known = json!({
            "id": user.id,
            "name": user.name,
            "avatar": user.avatar,
            "username": user.username,
            "primaryEmail": user.primary_email,
            "primaryPhone": user.primary_phone,
            "profile": user.profile,
        });
        self.with_value("user", known)
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
    fn templates_see_no_language_and_no_object_and_logs_no_code() {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        let message = Message::with_code(to, TemplateType::SignIn, Secret::new("123456".into()))
            .in_locale(Some("zh-CN".into()))
            .with_ui_locales(Some("zh-CN en".into()))
            .with_value("link", json!("x"))
            .with_value("application", json!({ "name": "Bookstore" }));
        assert_eq!(
            Value::Object(message.payload.template_values()),
            json!({ "code": "123456", "link": "x" })
        );
        assert_eq!(
            Value::Object(message.payload.all_values()),
            json!({
                "code": "123456",
                "locale": "zh-CN",
                "uiLocales": "zh-CN en",
                "link": "x",
                "application": { "name": "Bookstore" },
            })
        );
        assert!(!format!("{message:?}").contains("123456"));
        assert_eq!(message.to.kind(), ConnectorType::Sms);
        assert_eq!(message.to.as_str(), "8613800138000");
    }
}
