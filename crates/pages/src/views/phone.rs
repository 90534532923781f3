//! The first page of signing in and of registering: the phone number.

use askama::Template;

use super::{Agreement, Form, Notice, Page};
use crate::countries::{self, Country, Region};

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Signing in.
    SignIn,
    /// Creating an account.
    Register,
}

/// The field: a country and a number.
#[derive(Clone, Copy, Debug)]
pub struct PhoneField<'a> {
    /// The country that is chosen: what was posted, else [`countries::guess`].
    pub country: Region,
    /// What was typed, as it was typed.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
}

/// Asks for the phone number.
#[derive(Clone, Debug, Template)]
#[template(path = "phone.html", whitespace = "minimize")]
pub struct PhonePage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Signing in or creating an account.
    pub screen: Screen,
    /// Where the number goes.
    pub form: Form<'a>,
    /// The field.
    pub phone: PhoneField<'a>,
    /// A message that belongs to no field.
    pub notice: Option<Notice<'a>>,
    /// How the terms are agreed to.
    pub agreement: Agreement<'a>,
    /// The other page (register on sign-in, sign-in on register), where the settings allow it.
    pub other_href: Option<&'a str>,
}

impl PhonePage<'_> {
    fn title(&self) -> String {
        match self.screen {
            Screen::SignIn if self.page.has_app() => self.page.t_app("sign_in.title_for"),
            Screen::SignIn => self.page.t("sign_in.title").to_owned(),
            Screen::Register => self.page.t("register.title").to_owned(),
        }
    }

    fn failed(&self) -> bool {
        self.phone.error.is_some()
            || self.agreement.error().is_some()
            || self.notice.is_some_and(|notice| notice.is_danger())
    }

    fn suggested(&self) -> Vec<&'static Country> {
        countries::suggested(self.page.language, self.phone.country)
    }

    fn countries(&self) -> &'static [Country] {
        countries::list(self.page.language)
    }
}
