//! A person who is signed in, with tokens of every kind.

use keyward_tests::{Answer, Browser, Manager, PHONE, TestApp, Tokens, WebApp};
use serde_json::Value;

/// Somebody who is signed in at an application, once for as long as the session lasts, once for
/// longer.
pub(super) struct Person {
    pub(super) app: TestApp,
    pub(super) manager: Manager,
    pub(super) web: WebApp,
    pub(super) browser: Browser,
    /// The user's id.
    pub(super) id: String,
    /// Tokens that outlive the session.
    pub(super) tokens: Tokens,
}

/// Scopes for tokens that outlive the session.
pub(super) const OFFLINE: [(&str, &str); 2] = [
    ("scope", "openid offline_access profile phone"),
    ("prompt", "consent"),
];

impl Person {
    pub(super) async fn signed_in() -> Self {
        let (app, manager, web) = TestApp::with_web_app().await;
        let mut browser = app.browser();
        let tokens = app.tokens(&mut browser, &web, &OFFLINE).await;
        let users = app.manage(&manager, "GET", "/users", None).await.json();
        let person = Self {
            id: users[0]["id"].as_str().expect("an id").to_owned(),
            app,
            manager,
            web,
            browser,
            tokens,
        };
        person.userinfo(&person.tokens).await.expect(200);
        person
    }

    /// Calls the Management API below the user's address.
    pub(super) async fn manage(&self, method: &str, part: &str, body: Option<Value>) -> Answer {
        let path = format!("/users/{}{part}", self.id);
        self.app.manage(&self.manager, method, &path, body).await
    }

    pub(super) async fn userinfo(&self, tokens: &Tokens) -> Answer {
        let request = self.app.http.get(self.app.url("/oidc/me"));
        let token = tokens.text("access_token");
        self.app.send(request.bearer_auth(token)).await
    }

    pub(super) async fn refresh(&self, tokens: &Tokens) -> Answer {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.text("refresh_token")),
        ];
        let client = self.web.credentials();
        self.app.post_form_as("/oidc/token", client, &form).await
    }

    /// Asks for a code without a page; answers the error, or nothing.
    pub(super) async fn silently(&mut self, web: &WebApp) -> Option<String> {
        let asked = [("prompt", "none")];
        let answer = self.browser.get(&web.authorize(&asked)).await.expect(303);
        answer.location_param("error")
    }

    /// Nothing that the person's browser and applications hold opens anything.
    pub(super) async fn expect_out(&mut self) {
        let refused = self.userinfo(&self.tokens).await;
        assert_eq!(refused.status.as_u16(), 401, "{}", refused.body);
        let refused = self.refresh(&self.tokens).await.expect(400);
        assert_eq!(refused.json()["error"], "invalid_grant");
        let web = self.web.clone();
        let error = self.silently(&web).await;
        assert_eq!(error.as_deref(), Some("login_required"));
        for table in ["sessions", "grants", "refresh_tokens", "access_tokens"] {
            assert_eq!(self.app.count(table), 0, "{table}");
        }
    }

    /// Everything still opens what it opened.
    pub(super) async fn expect_in(&mut self) {
        self.userinfo(&self.tokens).await.expect(200);
        let web = self.web.clone();
        assert_eq!(self.silently(&web).await, None);
        let refreshed = self.refresh(&self.tokens).await.expect(200);
        self.tokens = Tokens(refreshed.json());
    }

    /// Lets time go by, longer than a token of the Management API lives.
    pub(super) async fn wait(&mut self, seconds: i64) {
        self.app.clock.advance_seconds(seconds);
        self.manager = self.app.manager().await;
    }

    /// Signs in once more, in a browser of its own.
    pub(super) async fn elsewhere(&self) -> (Browser, Tokens) {
        let mut browser = self.app.browser();
        let tokens = self.app.tokens(&mut browser, &self.web, &OFFLINE).await;
        (browser, tokens)
    }

    /// Signs in with the number of the account that there is.
    pub(super) async fn sign_in_again(&mut self) -> Answer {
        let url = self.web.authorize(&[]);
        self.app.sign_in(&mut self.browser, &url, PHONE).await
    }
}
