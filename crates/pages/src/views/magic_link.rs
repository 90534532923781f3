//! What a link with a one-time token opens. The token is used by the person's answer, not by opening the
//! page: mail scanners open links too.

use askama::Template;

use super::{Form, Page};

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
}

impl MagicLinkPage<'_> {
    fn title(&self) -> String {
        self.page.t("magic_link.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }
}
