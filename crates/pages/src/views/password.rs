//! The pages that ask for a password: the one there is, and a new one.

use askama::Template;

use super::identifier::described_by;
use super::{CaptchaField, Form, Notice, Page};

/// A field for a password. What was typed is never shown again.
#[derive(Clone, Copy, Debug)]
pub struct PasswordField<'a> {
    /// The key of its label.
    pub(super) label: &'static str,
    /// What password managers make of it.
    pub(super) autocomplete: &'static str,
    /// The fewest characters that a new one has.
    pub(super) min_length: Option<u32>,
    /// What is wrong with what was typed.
    pub error: Option<&'a str>,
    /// Whether it is where to type.
    pub autofocus: bool,
}

impl<'a> PasswordField<'a> {
    /// The password that somebody has. With an error it is where to type.
    #[must_use]
    pub fn current(error: Option<&'a str>) -> Self {
        Self {
            label: "password.label",
            autocomplete: "current-password",
            min_length: None,
            error,
            autofocus: error.is_some(),
        }
    }

    /// A password to be set, of at least so many characters.
    fn new(label: &'static str, min_length: u32, error: Option<&'a str>) -> Self {
        Self {
            label,
            autocomplete: "new-password",
            min_length: Some(min_length),
            error,
            autofocus: true,
        }
    }

    /// Behind another field: where that one is wrong it is where to type.
    #[must_use]
    pub fn behind(self, is_wrong: bool) -> Self {
        Self {
            autofocus: self.autofocus && !is_wrong,
            ..self
        }
    }

    pub(super) fn described_by(&self) -> Option<String> {
        described_by("password", self.error.is_some(), self.min_length.is_some())
    }
}

/// Asks for the password of an account that was named on the page before.
#[derive(Clone, Debug, Template)]
#[template(path = "password.html", whitespace = "minimize")]
pub struct PasswordPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the password goes.
    pub form: Form<'a>,
    /// The account, as it was typed.
    pub to: &'a str,
    /// The page where another one can be named.
    pub change_href: &'a str,
    /// The field.
    pub password: PasswordField<'a>,
    /// A message that belongs to no field.
    pub notice: Option<Notice<'a>>,
    /// The captcha, where one is to be solved.
    pub captcha: Option<CaptchaField<'a>>,
    /// Where a request for a code goes, where one can be had.
    pub code_form: Option<Form<'a>>,
    /// Where a forgotten password is reset.
    pub forgot_href: Option<&'a str>,
}

impl PasswordPage<'_> {
    fn title(&self) -> String {
        self.page.t("password.title").to_owned()
    }

    fn failed(&self) -> bool {
        self.password.error.is_some()
            || self.notice.is_some_and(|notice| notice.is_danger())
            || self.captcha.is_some_and(|captcha| captcha.error.is_some())
    }
}

/// What a new password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordFor {
    /// A new account.
    Register,
    /// An account that lacks one.
    Further,
    /// An account whose password is forgotten.
    Reset,
}

/// Asks for a new password. Where no script can show it, it is asked for twice.
#[derive(Clone, Debug, Template)]
#[template(path = "new_password.html", whitespace = "minimize")]
pub struct NewPasswordPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// What it is for.
    pub purpose: NewPasswordFor,
    /// Where it goes.
    pub form: Form<'a>,
    /// The account, for password managers.
    pub to: &'a str,
    /// The field, of [`NewPasswordPage::field`].
    pub password: PasswordField<'a>,
    /// A message that belongs to no field.
    pub notice: Option<Notice<'a>>,
    /// The page where another account can be named.
    pub back_href: Option<&'a str>,
}

impl<'a> NewPasswordPage<'a> {
    /// The field of such a page.
    #[must_use]
    pub fn field(purpose: NewPasswordFor, min: u32, error: Option<&'a str>) -> PasswordField<'a> {
        let label = match purpose {
            NewPasswordFor::Reset => "new_password.label",
            NewPasswordFor::Register | NewPasswordFor::Further => "password.label",
        };
        PasswordField::new(label, min, error)
    }

    fn title(&self) -> String {
        let key = match self.purpose {
            NewPasswordFor::Reset => "new_password.title_reset",
            NewPasswordFor::Register | NewPasswordFor::Further => "new_password.title",
        };
        self.page.t(key).to_owned()
    }

    fn failed(&self) -> bool {
        self.password.error.is_some() || self.notice.is_some_and(|notice| notice.is_danger())
    }

    fn action(&self) -> &str {
        self.page.t(match self.purpose {
            NewPasswordFor::Register => "offer.create.action",
            NewPasswordFor::Further => "action.continue",
            NewPasswordFor::Reset => "new_password.save",
        })
    }

    fn busy(&self) -> &str {
        self.page.t(match self.purpose {
            NewPasswordFor::Register => "offer.create.busy",
            NewPasswordFor::Further | NewPasswordFor::Reset => "new_password.busy",
        })
    }
}
