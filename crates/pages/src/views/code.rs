//! The page that asks for the code.

use askama::Template;

use super::{Form, Notice, Page};

/// Asks for the verification code that was sent.
#[derive(Clone, Debug, Template)]
#[template(path = "code.html", whitespace = "minimize")]
pub struct CodePage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where the code goes.
    pub form: Form<'a>,
    /// Where a request for another code goes.
    pub resend: Form<'a>,
    /// The number or address that the code went to, formatted for reading.
    pub to: &'a str,
    /// The page where another one can be given.
    pub change_href: &'a str,
    /// The page where the password can be given instead.
    pub password_href: Option<&'a str>,
    /// What was typed, as it was typed.
    pub value: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// A message that belongs to no field, such as that a new code was sent.
    pub notice: Option<Notice<'a>>,
    /// Seconds until another code can be sent; 0 when it can be sent now.
    pub wait_seconds: u32,
}

impl CodePage<'_> {
    fn title(&self) -> String {
        self.page.t("code.title").to_owned()
    }

    fn failed(&self) -> bool {
        self.error.is_some() || self.notice.is_some_and(|notice| notice.is_danger())
    }

    /// The waiting text with its number still open, for the script that counts down.
    fn wait_template(&self) -> &str {
        self.page.t("code.wait")
    }
}
