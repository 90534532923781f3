//! The run: an administrator sets everything up, people sign in by both ways of sending, an
//! application gets tokens and refreshes them, and everybody makes mistakes with secrets in hand.

mod administrator;
mod connector;
mod keys;
mod mistakes;
mod people;
mod surroundings;
mod tokens;
mod users;

use std::{path::Path, sync::Arc};

use keyward_model::ManualClock;
use keyward_outbound::HostPort;
use keyward_tests::{
    Answer, Manager, Options, START, TestApp,
    fakes::aliyun::{Account, Gateway},
};
use serde_json::Value;

use super::scan::Secret;

const FACTORY: &str = "aliyun-short-message-service";
const OTHER_PHONE: &str = "8613800138001";
/// Typed by somebody who has no other way in.
const WRONG_SECRET: &str = "wrong-client-secret-that-somebody-typed";
const WRONG_CONNECTOR_SECRET: &str = "wrong+connector/secret=that*was~tried";
const CONNECTOR_SECRET: &str = "planted+connector/secret=of*32~ch";
const VERIFIER: &str = "planted-code-verifier-of-an-application-0123456789";

/// What came back, and what must not be in it.
pub(super) struct Run {
    pub(super) answers: Vec<(String, Answer)>,
    pub(super) secrets: Vec<Secret>,
    app: TestApp,
    gateway: Gateway,
    manager: Manager,
}

impl Run {
    /// Plays everything.
    pub(super) async fn play() -> Self {
        let account = Account {
            access_key_secret: CONNECTOR_SECRET.to_owned(),
            ..Account::example()
        };
        let clock = ManualClock::new(START);
        let gateway = Gateway::start(account, Arc::new(clock)).await;
        let allowed = HostPort::parse(&gateway.address().to_string()).expect("an address");
        let app = TestApp::with(Options {
            allow_outbound: vec![allowed],
            ..Options::default()
        })
        .await;
        let manager = app.manager().await;
        let keys = app.shared.store.keys(&app.tenant(), app.shared.now()).await;
        let cookie_keys = keys.expect("the tenant has keys").cookies.clone();
        let mut run = Self {
            answers: Vec::new(),
            secrets: Vec::new(),
            app,
            gateway,
            manager,
        };
        for key in cookie_keys {
            run.plant("cookie key", key);
        }
        run.plant_what_is_there();
        run.look_around().await;
        run.manager_signs_in().await;
        let web = run.set_applications_up().await;
        run.set_sign_in_up().await;
        let mut browser = run.app.browser();
        let redirect = run.sign_in_by_inbox(&mut browser, &web).await;
        run.use_tokens(&mut browser, &web, &redirect).await;
        run.set_connector_up().await;
        run.sign_in_by_gateway(&web).await;
        run.make_mistakes(&web).await;
        run.handle_passwords().await;
        run.administer(&web).await;
        run.sign_out(&mut browser).await;
        run.change_keys().await;
        run
    }

    pub(super) fn folder(&self) -> &Path {
        self.app.folder()
    }

    /// Every part of every answer: whose it is, which part, and its text.
    pub(super) fn texts(&self) -> Vec<(String, &'static str, String)> {
        let mut texts = Vec::new();
        for (label, answer) in &self.answers {
            texts.push((label.clone(), "body", answer.body.clone()));
            for (name, value) in &answer.headers {
                let place = match name.as_str() {
                    "location" => "location",
                    "set-cookie" => "set-cookie",
                    _ => "headers",
                };
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                texts.push((label.clone(), place, value));
            }
        }
        texts
    }

    fn plant(&mut self, name: &'static str, value: impl AsRef<[u8]>) {
        self.secrets.push(Secret::new(name, value));
    }

    fn keep(&mut self, label: &str, answer: Answer) -> Answer {
        self.answers.push((label.to_owned(), answer.clone()));
        answer
    }

    /// A call of the Management API. The label is the route.
    async fn call(&mut self, method: &str, route: &str, path: &str, body: Option<Value>) -> Answer {
        let answer = self.app.manage(&self.manager, method, path, body).await;
        self.keep(&format!("{method} /api{route}"), answer)
    }

    async fn token(&mut self, client: (&str, &str), form: &[(&str, &str)]) -> Answer {
        let answer = self.app.post_form_as("/oidc/token", client, form).await;
        self.keep("POST /oidc/token", answer)
    }
}

fn text(value: &Value, name: &str) -> String {
    let found = value[name].as_str().expect("the member is there");
    found.to_owned()
}
