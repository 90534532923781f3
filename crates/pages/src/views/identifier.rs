//! The page that asks who somebody is, or wants to be: by user name, e-mail address or phone number.

use askama::Template;
use keyward_model::SignInIdentifier as Kind;

use super::{Agreement, CaptchaField, Form, Notice, Page, PasswordField};
use crate::countries::{self, Country, Region};

/// What the answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// Creating an account.
    Register,
    /// Setting a new password.
    ForgotPassword,
    /// Completing an account that lacks it.
    Further,
}

/// The field. One that takes nothing but phone numbers has its country above it; one that takes others too
/// shows the country only where a number may be meant, as far as scripts run.
#[derive(Clone, Copy, Debug)]
pub struct IdentifierField<'a> {
    /// What it takes, in the order of the settings; at least one.
    pub kinds: &'a [Kind],
    /// The country that is chosen.
    pub country: Region,
    /// What was typed, as it was typed.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

impl IdentifierField<'_> {
    pub(super) fn is_phone(&self) -> bool {
        self.kinds == [Kind::Phone]
    }

    pub(super) fn may_be_phone(&self) -> bool {
        self.kinds.contains(&Kind::Phone)
    }
}

/// Asks for an identifier, and for the password where there is no other way in.
#[derive(Clone, Debug, Template)]
#[template(path = "identifier.html", whitespace = "minimize")]
pub struct IdentifierPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// What it is for.
    pub purpose: Purpose,
    /// Where the answer goes.
    pub form: Form<'a>,
    /// The field.
    pub field: IdentifierField<'a>,
    /// The password, where it is asked for on the same page.
    pub password: Option<PasswordField<'a>>,
    /// Whether a code is sent next.
    pub sends_code: bool,
    /// A message that belongs to no field.
    pub notice: Option<Notice<'a>>,
    /// How the terms are agreed to.
    pub agreement: Agreement<'a>,
    /// The captcha, where one is to be solved.
    pub captcha: Option<CaptchaField<'a>>,
    /// Where a forgotten password is reset.
    pub forgot_href: Option<&'a str>,
    /// The other way on: registering from signing in, and back.
    pub other_href: Option<&'a str>,
}

impl IdentifierPage<'_> {
    fn title(&self) -> String {
        let key = match self.purpose {
            Purpose::SignIn if self.page.has_app() => return self.page.t_app("sign_in.title_for"),
            Purpose::SignIn => "sign_in.title",
            Purpose::Register => "register.title",
            Purpose::ForgotPassword => "forgot.title",
            Purpose::Further => match self.field.kinds {
                [Kind::Username] => "continue.title.username",
                [Kind::Email] => "continue.title.email",
                [Kind::Phone] => "continue.title.phone",
                _ => "continue.title.email_or_phone",
            },
        };
        self.page.t(key).to_owned()
    }

    fn lead(&self) -> Option<&str> {
        match self.purpose {
            Purpose::SignIn | Purpose::Register => None,
            Purpose::ForgotPassword => Some(self.page.t("forgot.lead")),
            Purpose::Further => Some(self.page.t("continue.lead")),
        }
    }

    fn failed(&self) -> bool {
        self.field.error.is_some()
            || self.password.is_some_and(|field| field.error.is_some())
            || self.agreement.error().is_some()
            || self.captcha.is_some_and(|captcha| captcha.error.is_some())
            || self.notice.is_some_and(|notice| notice.is_danger())
    }

    /// "User name", "E-mail address or phone number" …, as the settings list them.
    fn label(&self) -> String {
        let page = self.page;
        let names: Vec<&str> = self
            .field
            .kinds
            .iter()
            .map(|kind| page.t(name_of(*kind)))
            .collect();
        let label = match *names.as_slice() {
            [first, second] => page.with("identifier.two", &[("first", first), ("second", second)]),
            [first, second, third] => page.with(
                "identifier.three",
                &[("first", first), ("second", second), ("third", third)],
            ),
            _ => names.concat(),
        };
        page.capitalize(&label)
    }

    fn input_type(&self) -> &'static str {
        if self.field.kinds == [Kind::Email] {
            "email"
        } else {
            "text"
        }
    }

    /// Password managers know accounts as user names, whatever these are.
    fn autocomplete(&self) -> &'static str {
        match (self.purpose, self.field.kinds) {
            (Purpose::SignIn, _) | (_, [Kind::Username]) => "username",
            (_, [Kind::Email]) => "email",
            _ => "username",
        }
    }

    fn hint(&self) -> Option<&str> {
        let key = match self.field.kinds {
            _ if !self.sends_code => return None,
            [Kind::Email] => "email.hint",
            _ => "identifier.hint",
        };
        Some(self.page.t(key))
    }

    fn described_by(&self) -> Option<String> {
        described_by(
            "identifier",
            self.field.error.is_some(),
            self.hint().is_some(),
        )
    }

    /// Whether the first field is where to type: not when only the password was wrong.
    fn first_wrong(&self) -> bool {
        self.field.error.is_some() || self.password.is_none_or(|field| !field.autofocus)
    }

    fn busy(&self) -> &str {
        let key = match (self.sends_code, self.password) {
            (true, _) => "phone.busy",
            (_, Some(_)) => "password.busy",
            _ => "identifier.busy",
        };
        self.page.t(key)
    }

    fn suggested(&self) -> Vec<&'static Country> {
        countries::suggested(self.page.language, self.field.country)
    }

    fn countries(&self) -> &'static [Country] {
        countries::list(self.page.language)
    }
}

/// The key of the name of a kind, in the middle of a sentence.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Username => "identifier.username",
        Kind::Email => "identifier.email",
        Kind::Phone => "identifier.phone",
    }
}

/// The value of `aria-describedby` of the field `id`: its error, then its hint.
pub(super) fn described_by(id: &str, has_error: bool, has_hint: bool) -> Option<String> {
    match (has_error, has_hint) {
        (true, true) => Some(format!("{id}-error {id}-hint")),
        (true, false) => Some(format!("{id}-error")),
        (false, true) => Some(format!("{id}-hint")),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn label(language: Language, kinds: &[Kind]) -> String {
        let page = Page::new(language, "n");
        let form = Form {
            action: "/",
            csrf: "",
            hidden: &[],
        };
        let field = IdentifierField {
            kinds,
            country: Region::CN,
            value: "",
            error: None,
        };
        let view = IdentifierPage {
            page: &page,
            purpose: Purpose::SignIn,
            form,
            field,
            password: None,
            sends_code: false,
            notice: None,
            agreement: Agreement::No,
            captcha: None,
            forgot_href: None,
            other_href: None,
        };
        view.label()
    }

    #[test]
    fn the_label_lists_what_can_be_typed_in_the_order_of_the_settings() {
        for (kinds, expected) in [
            (&[Kind::Username][..], "User name"),
            (
                &[Kind::Email, Kind::Phone],
                "E-mail address or phone number",
            ),
            (
                &[Kind::Phone, Kind::Email],
                "Phone number or e-mail address",
            ),
            (
                &[Kind::Username, Kind::Email, Kind::Phone],
                "User name, e-mail address or phone number",
            ),
        ] {
            assert_eq!(label(Language::EN, kinds), expected);
        }
    }

    #[test]
    fn every_language_begins_its_label_with_a_capital_where_it_has_any() {
        for language in Language::all() {
            for kinds in [
                &[Kind::Username][..],
                &[Kind::Email],
                &[Kind::Email, Kind::Phone],
                &[Kind::Phone, Kind::Username, Kind::Email],
            ] {
                let label = label(language, kinds);
                let first = label.chars().next().unwrap_or(' ');
                assert!(!first.is_lowercase() && !label.contains("{{"), "{label}");
            }
        }
    }
}
