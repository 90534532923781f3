//! What a link with a one-time token opens. The token is used by the person's answer, not by opening the
//! page: mail scanners open links too.

use askama::Template;

use super::{Form, Page, Purpose};

/// Asks whether to sign in with the link.
#[derive(Clone, Debug, Template)]
#[template(path = "magic_link.html", whitespace = "minimize")]
pub struct MagicLinkPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the yes goes.
    pub form: Form<'a>,
    /// The address that the link was made for.
    pub to: &'a str,
    /// What it is for.
    pub purpose: Purpose,
}

impl MagicLinkPage<'_> {
    fn title(&self) -> String {
        let key = match self.purpose {
            Purpose::ForgotPassword => "forgot.title",
            _ => "magic_link.title",
        };
        self.page.t(key).to_owned()
    }

    fn failed(&self) -> bool {
        false
    }
}

/// Asks whether to use the link although somebody else is signed in.
#[derive(Clone, Debug, Template)]
#[template(path = "switch_account.html", whitespace = "minimize")]
pub struct SwitchAccountPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the yes goes.
    pub form: Form<'a>,
    /// The address that the link was made for.
    pub to: &'a str,
    /// Where the no goes.
    pub stay: Form<'a>,
}

impl SwitchAccountPage<'_> {
    fn title(&self) -> String {
        self.page.t("switch_account.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }
}
