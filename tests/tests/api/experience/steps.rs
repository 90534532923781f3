//! Steps of a program that signs somebody in.

use keyward_tests::{Answer, Browser, Manager, TestApp, WebApp};
use serde_json::{Value, json};

/// A password that no policy refuses.
pub(super) const PASSWORD: &str = "Tr0ub4dor&3-horses";
/// Another one.
pub(super) const OTHER_PASSWORD: &str = "c0rrect-Battery-5taple";
/// An address.
pub(super) const EMAIL: &str = "ann@example.com";

/// A conversation in a browser of its own.
#[derive(Clone)]
pub(super) struct Talk {
    pub(super) browser: Browser,
}

impl Talk {
    /// A browser that was sent to the sign-in page.
    pub(super) async fn waiting(app: &TestApp, web: &WebApp) -> Self {
        let mut browser = app.browser();
        browser.get(&web.authorize(&[])).await.expect(303);
        Self { browser }
    }

    /// The same, where something was begun.
    pub(super) async fn begin(app: &TestApp, web: &WebApp, event: &str) -> Self {
        let mut talk = Self::waiting(app, web).await;
        talk.put(event).await.expect(204);
        talk
    }

    /// Calls a route.
    pub(super) async fn call(&mut self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let url = format!("/api/experience{path}");
        self.browser.json(method, &url, body).await
    }

    pub(super) async fn put(&mut self, event: &str) -> Answer {
        self.call("PUT", "", Some(json!({ "interactionEvent": event })))
            .await
    }

    pub(super) async fn switch(&mut self, event: &str) -> Answer {
        let body = json!({ "interactionEvent": event });
        self.call("PUT", "/interaction-event", Some(body)).await
    }

    pub(super) async fn password(&mut self, kind: &str, value: &str, password: &str) -> Answer {
        let body = json!({
            "identifier": { "type": kind, "value": value },
            "password": password,
        });
        self.call("POST", "/verification/password", Some(body))
            .await
    }

    pub(super) async fn send(&mut self, kind: &str, value: &str, event: &str) -> Answer {
        let body = json!({
            "identifier": { "type": kind, "value": value },
            "interactionEvent": event,
        });
        self.call("POST", "/verification/verification-code", Some(body))
            .await
    }

    pub(super) async fn verify(&mut self, kind: &str, value: &str, id: &str, code: &str) -> Answer {
        let body = json!({
            "identifier": { "type": kind, "value": value },
            "verificationId": id,
            "code": code,
        });
        let path = "/verification/verification-code/verify";
        self.call("POST", path, Some(body)).await
    }

    /// Proves an address; answers the record.
    pub(super) async fn prove(
        &mut self,
        app: &TestApp,
        kind: &str,
        value: &str,
        event: &str,
    ) -> String {
        let id = record(&self.send(kind, value, event).await.expect(200));
        let code = app.code(value);
        self.verify(kind, value, &id, &code).await.expect(200);
        id
    }

    pub(super) async fn identify(&mut self, id: Option<&str>) -> Answer {
        let body = id.map_or_else(|| json!({}), |id| json!({ "verificationId": id }));
        self.call("POST", "/identification", Some(body)).await
    }

    pub(super) async fn profile(&mut self, body: Value) -> Answer {
        self.call("POST", "/profile", Some(body)).await
    }

    pub(super) async fn submit(&mut self) -> Answer {
        self.call("POST", "/submit", None).await
    }

    pub(super) async fn interaction(&mut self) -> Answer {
        self.call("GET", "/interaction", None).await
    }

    /// Completes the conversation and goes on to the application; answers the redirect.
    pub(super) async fn finish(&mut self) -> Answer {
        let submitted = self.submit().await.expect(200).json();
        let redirect = submitted["redirectTo"].as_str().expect("an address");
        let answer = self.browser.get(redirect).await.expect(303);
        assert!(
            answer.location_param("code").is_some(),
            "{}",
            answer.location()
        );
        answer
    }
}

/// The id of the record that an answer names.
pub(super) fn record(answer: &Answer) -> String {
    let json = answer.json();
    json["verificationId"].as_str().expect("an id").to_owned()
}

/// The code of a refusal.
pub(super) fn code(answer: &Answer) -> String {
    answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Refuses anything but this refusal.
#[track_caller]
pub(super) fn refused(answer: &Answer, status: u16, expected: &str) {
    let told = (answer.status.as_u16(), code(answer));
    assert_eq!(told, (status, expected.to_owned()), "{}", answer.body);
}

/// Changes the sign-in experience.
pub(super) async fn settings(app: &TestApp, manager: &Manager, change: Value) {
    let changed = app.manage(manager, "PATCH", "/sign-in-exp", Some(change));
    changed.await.expect(200);
}

/// A way to sign in.
pub(super) fn method(identifier: &str, password: bool, code: bool) -> Value {
    json!({
        "identifier": identifier,
        "password": password,
        "verificationCode": code,
        "isPasswordPrimary": password,
    })
}

/// Everything that this build can do, and a sign-up that demands nothing but what is given.
pub(super) fn everything() -> Value {
    json!({
        "signInMode": "SignInAndRegister",
        "signIn": { "methods": [
            method("username", true, false),
            method("email", true, true),
            method("phone", true, true),
        ] },
        "signUp": { "identifiers": ["email", "phone"], "password": false, "verify": true },
        "forgotPasswordMethods": ["EmailVerificationCode", "PhoneVerificationCode"],
    })
}

/// A server where everything is open, a manager and an application.
pub(super) async fn open_house() -> (TestApp, Manager, WebApp) {
    let (app, manager, web) = TestApp::with_web_app().await;
    settings(&app, &manager, everything()).await;
    (app, manager, web)
}

/// Makes a user; answers the id.
pub(super) async fn user(app: &TestApp, manager: &Manager, body: Value) -> String {
    let made = app.manage(manager, "POST", "/users", Some(body)).await;
    let made = made.expect(200).json();
    made["id"].as_str().expect("an id").to_owned()
}
