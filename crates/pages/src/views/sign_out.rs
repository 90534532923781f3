//! Signing out: the question, and the end.

use askama::Template;

use super::link::safe_target;
use super::{Form, Page};

/// Asks whether to sign out.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_out.html", whitespace = "minimize")]
pub struct SignOutPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the yes goes.
    pub form: Form<'a>,
    /// Where the no leads, if there is somewhere to stay.
    pub cancel_href: Option<&'a str>,
}

impl SignOutPage<'_> {
    fn title(&self) -> String {
        self.page.t("sign_out.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }

    fn cancel(&self) -> Option<&str> {
        self.cancel_href.and_then(safe_target)
    }
}

/// Says that the person is signed out.
#[derive(Clone, Debug, Template)]
#[template(path = "signed_out.html", whitespace = "minimize")]
pub struct SignedOutPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where to go on to: a path here or a checked redirect URI.
    pub continue_href: Option<&'a str>,
}

impl SignedOutPage<'_> {
    fn title(&self) -> String {
        self.page.t("signed_out.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }

    fn next(&self) -> Option<&str> {
        self.continue_href.and_then(safe_target)
    }
}
