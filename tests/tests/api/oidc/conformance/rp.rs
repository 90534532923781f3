//! A client as the conformance suite plays it.

use keyward_crypto::Expect;
use keyward_tests::{Answer, Browser, PHONE, TestApp, WEB_APP};
use serde_json::{Map, Value};

use crate::api::oidc::{
    ask::Ask,
    clients::Client,
    steps::{Returned, sign_in, userinfo},
};

/// A registered client, and somebody with a browser.
pub(super) struct Rp {
    pub(super) app: TestApp,
    pub(super) client: Client,
    pub(super) second: Client,
    pub(super) browser: Browser,
    mode: &'static str,
}

impl Rp {
    /// A client that wants its answers in this mode.
    pub(super) async fn new(mode: &'static str) -> Self {
        let (app, manager, web) = TestApp::with_web_app().await;
        let second = app.web_app(&manager, "The second client").await;
        Self {
            client: Client::from(&web),
            second: Client::from(&second),
            browser: app.browser(),
            app,
            mode,
        }
    }

    /// The request of the suite: `openid`, state and nonce.
    pub(super) fn ask(&self, more: &[(&str, &str)]) -> Ask {
        let ask = self
            .client
            .ask()
            .set("scope", "openid")
            .set("nonce", "n0nce");
        let ask = match self.mode {
            "query" => ask,
            mode => ask.set("response_mode", mode),
        };
        ask.all(more)
    }

    /// What came back, checked as a client must (RFC 9207 §2.4).
    pub(super) fn returned(&self, answer: &Answer) -> Returned {
        let returned = Returned::of(answer);
        assert_eq!(
            (returned.mode, &*returned.to),
            (self.mode, WEB_APP),
            "{returned:?}"
        );
        assert_eq!(
            (returned.get("state"), returned.get("iss")),
            ("st4te", &*self.app.issuer)
        );
        returned
    }

    /// Asks, and signs in where a page comes.
    pub(super) async fn authorize(&mut self, ask: &Ask) -> Returned {
        let answer = self.browser.get(&ask.path()).await;
        let answer = if answer.location().starts_with("/sign-in?") {
            self.app.clock.advance_seconds(120);
            sign_in(&self.app, &mut self.browser, &ask.path(), PHONE).await
        } else {
            answer
        };
        self.returned(&answer)
    }

    /// Tokens for a request.
    pub(super) async fn tokens(&mut self, ask: &Ask) -> Value {
        let code = self.authorize(ask).await.code().to_owned();
        self.client
            .redeem(&self.app, &code)
            .await
            .expect(200)
            .json()
    }

    /// The claims of an ID token, checked as OpenID Connect Core §3.1.3.7 says.
    pub(super) async fn claims(&self, tokens: &Value) -> Map<String, Value> {
        let keys = self
            .app
            .shared
            .store
            .keys(&self.app.tenant(), self.app.shared.now())
            .await
            .expect("keys");
        let expect = Expect {
            issuer: &[&self.app.issuer],
            audience: Some(&self.client.id),
            typ: None,
            ignore_expiry: false,
            leeway_s: 0,
            now: self.app.shared.now(),
        };
        let token = tokens["id_token"].as_str().expect("an ID token");
        let claims = keys.signing.verify(token, &expect).expect("a good token");
        claims.into_iter().collect()
    }

    /// What userinfo says.
    pub(super) async fn userinfo(&self, tokens: &Value) -> Value {
        let token = tokens["access_token"].as_str().expect("a token");
        userinfo(&self.app, token).await.expect(200).json()
    }
}
