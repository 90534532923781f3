//! Making the first administrator by the link that the server printed, and how that ends.

use askama::Template;

use super::identifier::described_by;
use super::{Form, NewPasswordFor, NewPasswordPage, Page, PasswordField};

/// Asks for the user name and the password of the first administrator. Where no script can show the
/// password, it is asked for twice.
#[derive(Clone, Debug, Template)]
#[template(path = "set_up.html", whitespace = "minimize")]
pub struct SetUpPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the answer goes.
    pub form: Form<'a>,
    /// The user name, as it was typed.
    pub username: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// The password, of [`SetUpPage::password`].
    pub password: PasswordField<'a>,
}

impl<'a> SetUpPage<'a> {
    /// The field of the password, of at least so many characters. With an error it is where to type.
    #[must_use]
    pub fn password(min: u32, error: Option<&'a str>) -> PasswordField<'a> {
        PasswordField {
            autofocus: error.is_some(),
            ..NewPasswordPage::field(NewPasswordFor::Register, min, error)
        }
    }

    fn title(&self) -> String {
        self.page.t("set_up.title").to_owned()
    }

    fn failed(&self) -> bool {
        self.error.is_some() || self.password.error.is_some()
    }

    fn label(&self) -> String {
        self.page.capitalize(self.page.t("identifier.username"))
    }

    fn described_by(&self) -> Option<String> {
        described_by("username", self.error.is_some(), false)
    }

    /// Whether the user name is where to type: not when only the password was wrong.
    fn first_wrong(&self) -> bool {
        self.error.is_some() || !self.password.autofocus
    }
}

/// What the link has led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpEnd<'a> {
    /// This administrator, by user name.
    Done(&'a str),
    /// Nothing: there is an administrator already.
    Over,
}

/// Says how it ended.
#[derive(Clone, Debug, Template)]
#[template(path = "set_up_end.html", whitespace = "minimize")]
pub struct SetUpEndPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// How.
    pub end: SetUpEnd<'a>,
    /// Where it goes on.
    pub console: &'a str,
}

impl SetUpEndPage<'_> {
    fn title(&self) -> String {
        let key = match self.end {
            SetUpEnd::Done(_) => "set_up.done_title",
            SetUpEnd::Over => "set_up.over_title",
        };
        self.page.t(key).to_owned()
    }

    fn failed(&self) -> bool {
        false
    }
}
