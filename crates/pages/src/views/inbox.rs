//! The inbox of development mode: what would have been sent.

use askama::Template;

use super::Page;

/// A message that was not sent.
#[derive(Clone, Copy, Debug)]
pub struct InboxMessage<'a> {
    /// When, as RFC 3339, for machines.
    pub datetime: &'a str,
    /// When, for reading without the script, which shows the reader's own time.
    pub time: &'a str,
    /// The number or address, formatted for reading.
    pub to: &'a str,
    /// The template type of the contract, such as `SignIn`.
    pub kind: &'a str,
    /// The code in it, if it has one.
    pub code: Option<&'a str>,
    /// Its text; may be empty.
    pub text: &'a str,
}

/// The messages, newest first. The page asks for itself again every few seconds.
#[derive(Clone, Debug, Template)]
#[template(path = "inbox.html", whitespace = "minimize")]
pub struct InboxPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// The messages.
    pub messages: &'a [InboxMessage<'a>],
}

impl InboxPage<'_> {
    fn title(&self) -> String {
        self.page.t("inbox.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }

    /// The words for a template type; an unknown one speaks for itself.
    fn kind<'b>(&'b self, message: &InboxMessage<'b>) -> &'b str {
        self.page
            .texts()
            .find(&format!("inbox.type.{}", message.kind))
            .unwrap_or(message.kind)
    }
}
