//! The answer of `response_mode=form_post` (OAuth 2.0 Form Post Response Mode): a form that the
//! script posts at once and a person can post without it.

use askama::Template;

use super::Page;
use super::link::safe_target;

/// Posts the authorization response to the application.
#[derive(Clone, Debug, Template)]
#[template(path = "form_post.html", whitespace = "minimize")]
pub struct FormPostPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// The checked redirect URI.
    pub redirect_uri: &'a str,
    /// The response's parameters: name, value.
    pub fields: &'a [(&'a str, &'a str)],
}

impl FormPostPage<'_> {
    fn title(&self) -> String {
        self.page.t_app("form_post.title")
    }

    fn failed(&self) -> bool {
        false
    }

    fn action(&self) -> &str {
        safe_target(self.redirect_uri).unwrap_or_default()
    }
}
