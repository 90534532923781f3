//! The question whether an application of somebody else may use the account (reference oidc.md §4).

use askama::Template;

use super::{Agreement, Form, Page};

/// Scopes of an API that the application asks for.
#[derive(Clone, Copy, Debug)]
pub struct ConsentResource<'a> {
    /// The API's name.
    pub name: &'a str,
    /// What its scopes allow: their descriptions, else their names.
    pub scopes: &'a [&'a str],
}

/// Says who asks for what.
#[derive(Clone, Debug, Template)]
#[template(path = "consent.html", whitespace = "minimize")]
pub struct ConsentPage<'a> {
    /// The page around it. Its links to terms and privacy policy are those of the application.
    pub page: &'a Page,
    /// Where the yes goes.
    pub form: Form<'a>,
    /// Who is signed in.
    pub to: &'a str,
    /// Scopes of the person's own data, and `offline_access`.
    pub scopes: &'a [&'a str],
    /// Scopes of APIs.
    pub resources: &'a [ConsentResource<'a>],
    /// Where the no goes.
    pub cancel: Form<'a>,
}

impl ConsentPage<'_> {
    fn title(&self) -> String {
        self.page.t_app("consent.title")
    }

    fn failed(&self) -> bool {
        false
    }

    /// The words for a scope; one that has none speaks for itself.
    fn scope<'b>(&'b self, scope: &'b str) -> &'b str {
        let name = scope.rsplit(':').next().unwrap_or(scope);
        let key = format!("consent.scope.{name}");
        self.page.texts().find(&key).unwrap_or(scope)
    }
}
