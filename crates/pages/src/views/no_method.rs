//! The sign-in page of a tenant whose settings leave no way in that the pages can serve.

use askama::Template;

use super::Page;

/// Says that no sign-in method is available.
#[derive(Clone, Debug, Template)]
#[template(path = "no_method.html", whitespace = "minimize")]
pub struct NoMethodPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// The id of the request, which stands in the log beside the reason.
    pub trace: Option<&'a str>,
}

impl NoMethodPage<'_> {
    fn title(&self) -> String {
        self.page.t("no_method.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }
}
