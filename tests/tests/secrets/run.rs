//! The run: an administrator sets everything up, people sign in by both ways of sending, an
//! application gets tokens and refreshes them, and everybody makes mistakes with secrets in hand.

use std::{path::Path, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_model::ManualClock;
use keyward_outbound::HostPort;
use keyward_tests::{
    Answer, Browser, Manager, Options, PHONE, START, TestApp, WEB_APP, WebApp, csrf,
    fakes::aliyun::{Account, Gateway},
    form_action,
};
use serde_json::{Value, json};

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
        let mut run = Self {
            answers: Vec::new(),
            secrets: Vec::new(),
            app,
            gateway,
            manager,
        };
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
        run.administer(&web).await;
        run.sign_out(&mut browser).await;
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

    fn plant_what_is_there(&mut self) {
        let key = std::fs::read_to_string(self.folder().join("keyward.key")).expect("the key file");
        let bytes = STANDARD.decode(key.trim()).expect("the key file is base64");
        self.plant("master key", &bytes);
        self.plant("master key file", key.trim());
        let inbox = self.app.inbox_path();
        self.plant("inbox key", inbox.split_once("key=").expect("a key").1);
        self.plant("m2m secret", self.manager.client_secret.clone());
        let basic = format!("{}:{}", self.manager.client_id, self.manager.client_secret);
        self.plant("m2m credentials", basic);
        self.plant("management token", self.manager.token.clone());
        self.plant("connector secret", CONNECTOR_SECRET);
        self.plant("wrong connector secret", WRONG_CONNECTOR_SECRET);
        self.plant("wrong client secret", WRONG_SECRET);
        self.plant("code verifier", VERIFIER);
    }

    async fn look_around(&mut self) {
        for path in [
            "/oidc/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/oidc",
            "/oidc/jwks",
            "/api/status",
            "/api/.well-known/sign-in-exp",
            "/health/live",
            "/health/ready",
            "/health/started",
            "/unknown-session",
            "/sign-in",
            "/",
            "/oidc/nothing",
            "/api/nothing",
            "/api/users",
            "/dev/inbox",
            "/dev/inbox?key=wrong",
            "/assets/pages.css",
        ] {
            let answer = self.app.get(path).await;
            self.keep(&format!("GET {path}"), answer);
        }
    }

    async fn manager_signs_in(&mut self) {
        let (id, secret) = (
            self.manager.client_id.clone(),
            self.manager.client_secret.clone(),
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"),
        ];
        let answer = self.token((&id, &secret), &form).await.expect(200);
        self.manager.token = text(&answer.json(), "access_token");
        self.plant("management token", self.manager.token.clone());
        self.token((&id, WRONG_SECRET), &form).await.expect(401);
        let in_body = [
            form[0],
            ("client_id", &*id),
            ("client_secret", WRONG_SECRET),
        ];
        let answer = self.app.post_form("/oidc/token", &in_body).await;
        self.keep("POST /oidc/token", answer).expect(401);
        // In the wrong place: nothing reads it, and nothing repeats it.
        let path = format!("/oidc/token?client_id={id}&client_secret={secret}");
        let answer = self.app.post_form(&path, &form).await;
        self.keep("POST /oidc/token", answer);
    }

    async fn set_applications_up(&mut self) -> WebApp {
        let body = json!({
            "name": "Bookstore",
            "type": "Traditional",
            "oidcClientMetadata": { "redirectUris": [WEB_APP], "postLogoutRedirectUris": [] },
            "customClientMetadata": { "alwaysIssueRefreshToken": true },
        });
        let made = self
            .call("POST", "/applications", "/applications", Some(body))
            .await;
        let id = text(&made.expect(200).json(), "id");
        let secrets = format!("/applications/{id}/secrets");
        let named = json!({ "name": "second" });
        let second = self
            .call("POST", "/applications/:id/secrets", &secrets, Some(named))
            .await;
        self.plant(
            "second application secret",
            text(&second.expect(200).json(), "value"),
        );
        let listed = self
            .call("GET", "/applications/:id/secrets", &secrets, None)
            .await;
        let secret = text(&listed.expect(200).json()[0], "value");
        self.plant("application secret", secret.clone());
        self.plant("application credentials", format!("{id}:{secret}"));
        let renamed = json!({ "name": "third" });
        let path = format!("{secrets}/second");
        let route = "/applications/:id/secrets/:name";
        self.call("PATCH", route, &path, Some(renamed))
            .await
            .expect(200);
        let own = format!("/applications/{}/secrets", self.manager.client_id);
        self.call("GET", "/applications/:id/secrets", &own, None)
            .await
            .expect(200);
        WebApp { id, secret }
    }

    async fn set_sign_in_up(&mut self) {
        let body = json!({
            "signInMode": "SignInAndRegister",
            "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
            "signIn": { "methods": [{
                "identifier": "phone", "password": false, "verificationCode": true,
                "isPasswordPrimary": false,
            }] },
        });
        self.call("PATCH", "/sign-in-exp", "/sign-in-exp", Some(body))
            .await
            .expect(200);
        self.call("GET", "/sign-in-exp", "/sign-in-exp", None)
            .await
            .expect(200);
    }

    /// From the first look to the redirect, with mistakes on the way.
    async fn sign_in_by_inbox(&mut self, browser: &mut Browser, web: &WebApp) -> Answer {
        let challenge = keyward_crypto::sha256_base64url(VERIFIER.as_bytes());
        let authorize = web.authorize(&[
            ("scope", "openid offline_access phone"),
            ("prompt", "consent"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let begun = browser.get(&authorize).await;
        let begun = self.keep("GET /oidc/auth", begun).expect(303);
        let page = browser.get(begun.location()).await;
        let page = self.keep("GET /sign-in", page).expect(200);
        let token = csrf(&page);
        let phone = format!("+{PHONE}");
        for typed in ["12", &*phone] {
            let sent = browser
                .post(&form_action(&page), &[("csrf", &token), ("phone", typed)])
                .await;
            self.keep("POST /sign-in", sent);
        }
        let code = self.app.code(PHONE);
        self.plant("verification code", &code);
        let page = browser.get("/sign-in/verification-code").await;
        let page = self
            .keep("GET /sign-in/verification-code", page)
            .expect(200);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for typed in ["abc", wrong] {
            let refused = self.app.enter_code(browser, &page, typed).await;
            self.keep("POST /sign-in/verification-code", refused);
        }
        let early = browser
            .post("/sign-in/verification-code/resend", &[("csrf", &token)])
            .await;
        self.keep("POST /sign-in/verification-code/resend", early)
            .expect(429);
        self.app.clock.advance_seconds(60);
        let again = browser
            .post("/sign-in/verification-code/resend", &[("csrf", &token)])
            .await;
        self.keep("POST /sign-in/verification-code/resend", again)
            .expect(303);
        let code = self.app.code(PHONE);
        self.plant("second verification code", &code);
        let inbox = self.app.browser().get(&self.app.inbox_path()).await;
        self.keep("GET /dev/inbox", inbox).expect(200);
        let entered = self.app.enter_code(browser, &page, &code).await;
        let entered = self
            .keep("POST /sign-in/verification-code", entered)
            .expect(303);
        let offer = browser.get(entered.location()).await;
        let offer = self.keep("GET /sign-in/no-account", offer).expect(200);
        let made = browser
            .post(&form_action(&offer), &[("csrf", &token)])
            .await;
        let made = self.keep("POST /sign-in/no-account", made).expect(303);
        let redirect = browser.get(made.location()).await;
        let redirect = self.keep("GET /oidc/auth/:uid", redirect).expect(303);
        let code = redirect.location_param("code").expect("a code");
        self.plant("authorization code", code);
        self.plant(
            "session cookie",
            browser.cookie("_session").expect("signed in"),
        );
        let again = browser.get(made.location()).await;
        self.keep("GET /oidc/auth/:uid", again).expect(400);
        redirect
    }

    async fn use_tokens(&mut self, browser: &mut Browser, web: &WebApp, redirect: &Answer) {
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
            (
                "code_verifier",
                "another-code-verifier-than-the-application-s-own",
            ),
        ];
        self.token(web.credentials(), &form).await.expect(400);
        self.token((&web.id, WRONG_SECRET), &form).await.expect(401);
        let form = [form[0], form[1], form[2], ("code_verifier", VERIFIER)];
        let first = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        self.plant("access token", text(&first, "access_token"));
        self.plant("refresh token", text(&first, "refresh_token"));
        self.plant("ID token", text(&first, "id_token"));
        let access = text(&first, "access_token");
        let me = self
            .app
            .http
            .get(self.app.url("/oidc/me"))
            .bearer_auth(&access);
        let me = self.app.send(me).await;
        self.keep("GET /oidc/me", me).expect(200);
        // In places where tokens must not be.
        for request in [
            self.app
                .http
                .get(self.app.url(&format!("/oidc/me?access_token={access}"))),
            self.app
                .http
                .get(self.app.url("/oidc/me"))
                .header("authorization", format!("Token {access}")),
            self.app
                .http
                .get(self.app.url("/oidc/me"))
                .bearer_auth(text(&first, "refresh_token")),
            self.app
                .http
                .get(self.app.url("/api/users"))
                .bearer_auth(&access),
            self.app
                .http
                .get(self.app.url("/api/users"))
                .header("authorization", format!("Token {access}")),
        ] {
            let answer = self.app.send(request).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
            self.keep("GET with a token in the wrong place", answer);
        }
        // Most of its life later it is rotated.
        let refresh = text(&first, "refresh_token");
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*refresh),
        ];
        let same = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        self.plant("second access token", text(&same, "access_token"));
        self.app.clock.advance_seconds(10 * 86_400);
        self.renew_management_token().await;
        let rotated = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        let successor = text(&rotated, "refresh_token");
        assert_ne!(successor, refresh);
        self.plant("successor of the refresh token", successor);
        self.token((&web.id, WRONG_SECRET), &form).await.expect(401);
        let silent = browser.get(&web.authorize(&[])).await;
        let silent = self.keep("GET /oidc/auth", silent).expect(303);
        self.plant(
            "silent authorization code",
            silent.location_param("code").expect("a code"),
        );
        let posted = browser
            .get(&web.authorize(&[("response_mode", "form_post")]))
            .await;
        let posted = self.keep("GET /oidc/auth", posted).expect(200);
        let code = posted
            .body
            .split_once("name=\"code\" value=\"")
            .expect("a code")
            .1;
        self.plant(
            "posted authorization code",
            code.split('"').next().unwrap_or_default(),
        );
        self.app.clock.advance_seconds(-10 * 86_400);
    }

    /// The first one has ended meanwhile.
    async fn renew_management_token(&mut self) {
        let (id, secret) = (
            self.manager.client_id.clone(),
            self.manager.client_secret.clone(),
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"),
        ];
        let answer = self.token((&id, &secret), &form).await.expect(200);
        self.plant("management token", text(&answer.json(), "access_token"));
    }

    async fn set_connector_up(&mut self) {
        let factories = "/connector-factories";
        self.call("GET", factories, factories, None)
            .await
            .expect(200);
        let path = format!("{factories}/{FACTORY}");
        self.call("GET", "/connector-factories/:id", &path, None)
            .await
            .expect(200);
        let config = Value::Object(self.gateway.connector_config());
        let mut wrong = config.clone();
        wrong["accessKeySecret"] = WRONG_CONNECTOR_SECRET.into();
        let test = format!("/connectors/{FACTORY}/test");
        let route = "/connectors/:factoryId/test";
        for (config, status) in [(&config, 204), (&wrong, 400)] {
            let body = json!({ "phone": PHONE, "config": config });
            self.call("POST", route, &test, Some(body))
                .await
                .expect(status);
        }
        self.gateway.take(PHONE).await;
        // Configurations that are refused: nothing of them is repeated.
        for (key, value) in [
            ("signName", Value::Null),
            ("endpoint", "no URL".into()),
            ("templates", json!([])),
        ] {
            let mut unfit = config.clone();
            unfit[key] = value;
            let body = json!({ "connectorId": FACTORY, "config": unfit });
            self.call("POST", "/connectors (refused)", "/connectors", Some(body))
                .await
                .expect(400);
        }
        let unfit =
            json!({ "connectorId": FACTORY, "config": [CONNECTOR_SECRET], CONNECTOR_SECRET: 1 });
        self.call("POST", "/connectors (refused)", "/connectors", Some(unfit))
            .await
            .expect(400);
        let broken = format!(
            "{{\"connectorId\":\"{FACTORY}\",\"config\":{{\"accessKeySecret\":\"{CONNECTOR_SECRET}\""
        );
        let request = self.app.http.post(self.app.url("/api/connectors"));
        let request = request
            .bearer_auth(&self.manager.token)
            .header("content-type", "application/json");
        let answer = self.app.send(request.body(broken)).await;
        self.keep("POST /api/connectors (refused)", answer)
            .expect(400);
        let body = json!({ "connectorId": FACTORY, "config": config });
        let made = self
            .call("POST", "/connectors", "/connectors", Some(body))
            .await
            .expect(200);
        let path = format!("/connectors/{}", text(&made.json(), "id"));
        self.call("GET", "/connectors", "/connectors", None)
            .await
            .expect(200);
        self.call("GET", "/connectors/:id", &path, None)
            .await
            .expect(200);
        let same = json!({ "config": config });
        self.call("PATCH", "/connectors/:id", &path, Some(same))
            .await
            .expect(200);
    }

    async fn sign_in_by_gateway(&mut self, web: &WebApp) {
        let mut browser = self.app.browser();
        let first = web.authorize(&[("first_screen", "register")]);
        let page = browser.follow(&first).await;
        let page = self.keep("GET /register", page).expect(200);
        let token = csrf(&page);
        let phone = format!("+{OTHER_PHONE}");
        let fields = [("csrf", &*token), ("phone", &phone)];
        // A gateway that repeats what was signed, the code included.
        let repeats = format!(
            "{{\"Code\":\"SignatureDoesNotMatch\",\"RequestId\":\"R\",\"Message\":\"server string \
             to sign is:{CONNECTOR_SECRET}\"}}"
        );
        self.gateway.answer_next(400, &repeats);
        let refused = browser.post(&form_action(&page), &fields).await;
        self.keep("POST /register", refused).expect(400);
        self.gateway.limit(true);
        let refused = browser.post(&form_action(&page), &fields).await;
        self.keep("POST /register", refused).expect(429);
        self.gateway.limit(false);
        let sent = browser.post(&form_action(&page), &fields).await;
        let sent = self.keep("POST /register", sent).expect(303);
        let code = self.gateway.take_code(OTHER_PHONE).await;
        self.plant("delivered verification code", &code);
        let page = browser.get(sent.location()).await;
        let page = self
            .keep("GET /register/verification-code", page)
            .expect(200);
        let entered = self.app.enter_code(&mut browser, &page, &code).await;
        let entered = self
            .keep("POST /register/verification-code", entered)
            .expect(303);
        let redirect = browser.get(entered.location()).await;
        let redirect = redirect.expect(303);
        self.plant(
            "delivered session cookie",
            browser.cookie("_session").expect("signed in"),
        );
        self.plant(
            "delivered authorization code",
            redirect.location_param("code").expect("a code"),
        );
    }

    /// Requests that are refused, with secrets where they do not belong.
    async fn make_mistakes(&mut self, web: &WebApp) {
        let token = self.manager.token.clone();
        for (method, path, body) in [
            (
                "POST",
                "/applications",
                json!({ "name": token, "type": "Nothing" }),
            ),
            (
                "POST",
                "/applications",
                json!({ "name": "x", "type": token }),
            ),
            (
                "PATCH",
                "/sign-in-exp",
                json!({ "signInMode": token, "color": token }),
            ),
            (
                "PATCH",
                "/sign-in-exp",
                json!({ "customData": token, "mfa": { "policy": token } }),
            ),
            (
                "POST",
                "/connectors",
                json!({ "connectorId": "none", "config": { "a": token } }),
            ),
        ] {
            let answer = self.call(method, "/… (refused)", path, Some(body)).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
        }
        for path in [
            format!("/oidc/session/end?id_token_hint={token}"),
            format!(
                "/oidc/auth?client_id={}&redirect_uri={WEB_APP}&response_type={token}",
                web.id
            ),
            format!(
                "/oidc/auth?client_id={}&client_secret={}",
                web.id, web.secret
            ),
            format!("/sign-in?app_id={}", web.secret),
            format!("/api/users?search={}&page=0", web.secret),
        ] {
            let answer = self.app.browser().get(&path).await;
            assert!(!answer.status.is_success(), "{answer:?}");
            self.keep("GET a refusal", answer);
        }
        let mut forger = self.app.browser();
        forger.set_cookie("_session", &web.secret);
        forger.set_cookie("_session.sig", &token);
        let answer = forger.get(&web.authorize(&[("prompt", "none")])).await;
        self.keep("GET a refusal", answer).expect(303);
    }

    async fn administer(&mut self, web: &WebApp) {
        let own = format!("/applications/{}", web.id);
        self.call("GET", "/applications", "/applications", None)
            .await
            .expect(200);
        self.call("GET", "/applications/:id", &own, None)
            .await
            .expect(200);
        let body = json!({ "description": "sells books", "customData": { "a": 1 } });
        self.call("PATCH", "/applications/:id", &own, Some(body))
            .await
            .expect(200);
        let listed = self
            .call("GET", "/users", "/users", None)
            .await
            .expect(200)
            .json();
        let user = format!("/users/{}", text(&listed[0], "id"));
        self.call("GET", "/users/:id", &user, None)
            .await
            .expect(200);
        let logs = "/logs?includeManagement=true&page_size=100";
        let listed = self
            .call("GET", "/logs", logs, None)
            .await
            .expect(200)
            .json();
        for row in listed.as_array().expect("a list") {
            let path = format!("/logs/{}?includeManagement=true", text(row, "id"));
            self.call("GET", "/logs/:id", &path, None).await.expect(200);
        }
        let third = format!("{own}/secrets/third");
        self.call("DELETE", "/applications/:id/secrets/:name", &third, None)
            .await
            .expect(204);
    }

    async fn sign_out(&mut self, browser: &mut Browser) {
        let asked = browser.get("/oidc/session/end").await;
        let asked = self.keep("GET /oidc/session/end", asked).expect(200);
        let done = browser
            .post(&form_action(&asked), &[("csrf", &csrf(&asked))])
            .await;
        let done = self
            .keep("POST /oidc/session/end/confirm", done)
            .expect(303);
        let said = browser.get(done.location()).await;
        self.keep("GET /oidc/session/end/success", said).expect(200);
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {value}"))
        .to_owned()
}
