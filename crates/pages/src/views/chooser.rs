//! The question which account to go on with, for `prompt=select_account` (OpenID Connect Core §3.1.2.1).

use askama::Template;

use super::{Form, Page};

/// Offers the account that is signed in, or another one.
#[derive(Clone, Debug, Template)]
#[template(path = "chooser.html", whitespace = "minimize")]
pub struct ChooserPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the choice of the account goes.
    pub form: Form<'a>,
    /// What the account is called.
    pub name: &'a str,
    /// What tells it from others: an address or a number.
    pub detail: Option<&'a str>,
    /// The page where another account signs in.
    pub other_href: &'a str,
}

impl ChooserPage<'_> {
    fn title(&self) -> String {
        if self.page.has_app() {
            self.page.t_app("chooser.title_for")
        } else {
            self.page.t("chooser.title").to_owned()
        }
    }

    fn failed(&self) -> bool {
        false
    }
}
