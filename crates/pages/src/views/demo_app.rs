//! The live preview: what an application learns of somebody who signed in.

use askama::Template;

use super::Page;

/// Shows the claims of the tokens.
#[derive(Clone, Debug, Template)]
#[template(path = "demo_app.html", whitespace = "minimize")]
pub struct DemoAppPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// The claims of the ID token, name and value.
    pub id_token: Vec<(String, String)>,
    /// What userinfo answers.
    pub userinfo: Vec<(String, String)>,
    /// What is known of the access token, which says nothing itself.
    pub access_token: Vec<(String, String)>,
    /// Where signing out posts to.
    pub sign_out: &'a str,
    /// What it posts.
    pub hidden: [(&'a str, &'a str); 2],
    /// Where it begins anew.
    pub again: &'a str,
}

impl DemoAppPage<'_> {
    fn title(&self) -> String {
        self.page.t("demo_app.title").to_owned()
    }

    fn failed(&self) -> bool {
        false
    }

    /// The parts of the page: protocol words, which are the same in all languages.
    fn parts(&self) -> [(&'static str, &[(String, String)]); 3] {
        [
            ("ID token", self.id_token.as_slice()),
            ("Userinfo", &self.userinfo),
            ("Access token", &self.access_token),
        ]
    }
}
