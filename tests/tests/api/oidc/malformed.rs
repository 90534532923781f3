//! Malformed requests to every endpoint of the provider (F9, R24): only answers of the contract in
//! the contract's shape, nothing written but entries of refusals, and the server goes on. Whole
//! requests are taken as they would be right, and then spoilt in one or two places, so that what is
//! wrong lies deep.

use std::collections::BTreeSet;

use keyward_crypto::{Random, SeededRandom};
use keyward_tests::{Answer, PHONE, TestApp, WEB_APP};
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::task::JoinSet;

use super::{
    ask::{CHALLENGE, VERIFIER},
    clients::{self, BYE, Client},
    evidence::{Before, payloads, settle},
    steps::{offline_tokens, sign_in},
};

/// Requests to each endpoint.
const EACH: usize = 400;
/// Requests at once.
const AT_ONCE: usize = 8;

/// Draws what is repeatable.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % end as u64).expect("it is below a usize")
    }

    fn one<'a>(&self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A value that no parameter wants.
    fn junk(&self) -> String {
        match self.below(12) {
            0 => "\u{0}".to_owned(),
            1 => "\u{7f}\u{202e}\u{feff}\u{85}".to_owned(),
            2 => "😀".repeat(1 + self.below(100)),
            3 => "a".repeat(1 + self.below(6000)),
            4 => "' OR 1=1; DROP TABLE users --".to_owned(),
            5 => "../../%2e%2e/etc/passwd".to_owned(),
            6 => format!("-{}", self.below(1 << 40)),
            7 => "\"><script>alert(1)</script>".to_owned(),
            8 => "x\r\nset-cookie: a=b".to_owned(),
            9 => "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.".to_owned(),
            10 => "{\"a\":[1,{}]}".to_owned(),
            _ => {
                let mut bytes = vec![0; 1 + self.below(60)];
                self.0.fill(&mut bytes);
                String::from_utf8_lossy(&bytes).into_owned()
            }
        }
    }

    /// The parameters with at least one spoilt: changed, repeated, left out or made up.
    fn spoil(&self, right: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = right
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        // Whatever else happens, it is not right.
        let at = self.below(pairs.len());
        pairs[at].1 = self.junk();
        for _ in 0..self.below(3) {
            let at = self.below(pairs.len());
            match self.below(4) {
                0 => pairs[at].1 = self.junk(),
                1 => pairs.push((pairs[at].0.clone(), self.junk())),
                2 => pairs.push((self.junk(), self.junk())),
                _ => pairs.swap(0, at),
            }
        }
        pairs
    }

    /// A body of the parameters, or of what was left of it.
    fn body(&self, pairs: &[(String, String)], request: RequestBuilder) -> RequestBuilder {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        let mut text = form.finish();
        match self.below(8) {
            0 => text.push_str(self.one(&["&", "&&=", "&%", "&%zz=%f", "&a=%ff%fe", "&=&=&"])),
            1 => text = text.replace('=', self.one(&["==", "", "=%"])),
            2 => {
                let junk = Value::String(self.junk());
                let json = self.one(&["{", "[]", "null", "{\"a\":", "{\"client_id\":{}}"]);
                let body = format!("{json}{junk}");
                return request
                    .header("content-type", "application/json")
                    .body(body);
            }
            3 => {
                let kind = self.one(&["text/plain", "x", "multipart/form-data", ""]);
                return request.header("content-type", kind).body(text);
            }
            _ => {}
        }
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(text)
    }
}

/// Right requests, to spoil.
struct Right {
    web: Client,
    spa: Client,
    machine: Client,
    cookies: String,
    hint: String,
    refresh_token: String,
}

impl Right {
    async fn prepare(app: &TestApp) -> Self {
        let manager = app.manager().await;
        app.enable_phone(&manager).await;
        let web = Client::from(&app.web_app(&manager, "Bookstore").await);
        let spa = clients::spa(app, &manager).await;
        let machine = clients::machine(app, &manager).await;
        let mut browser = app.browser();
        let tokens = offline_tokens(app, &mut browser, &web).await;
        let names = browser.cookie_names();
        let cookies = names
            .into_iter()
            .map(|name| format!("{name}={}", browser.cookie(name).expect("it is there")));
        let cookies: Vec<String> = cookies.collect();
        Self {
            web,
            spa,
            machine,
            cookies: cookies.join("; "),
            hint: tokens.text("id_token").to_owned(),
            refresh_token: tokens.text("refresh_token").to_owned(),
        }
    }

    fn authorize(&self) -> Vec<(&str, &str)> {
        vec![
            ("client_id", &self.spa.id),
            ("response_type", "code"),
            ("redirect_uri", WEB_APP),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("prompt", "none"),
            ("max_age", "10"),
            ("resource", "https://default.logto.app/api"),
            ("response_mode", "query"),
            ("id_token_hint", &self.hint),
        ]
    }

    fn end_session(&self) -> Vec<(&str, &str)> {
        vec![
            ("id_token_hint", &self.hint),
            ("client_id", &self.web.id),
            ("post_logout_redirect_uri", BYE),
        ]
    }
}

const ENDPOINTS: [&str; 14] = [
    "GET /oidc/auth",
    "POST /oidc/auth",
    "GET /oidc/auth/:uid",
    "POST /oidc/token code",
    "POST /oidc/token refresh",
    "POST /oidc/token machine",
    "POST /oidc/token/introspection",
    "POST /oidc/token/revocation",
    "GET /oidc/me",
    "POST /oidc/me",
    "GET /oidc/session/end",
    "POST /oidc/session/end",
    "POST /oidc/session/end/confirm",
    "GET /oidc/:unknown",
];

/// Answers that must be among them.
const REACHED: &[(&str, u16)] = &[
    ("GET /oidc/auth", 303),
    ("GET /oidc/auth", 400),
    ("POST /oidc/auth", 303),
    ("POST /oidc/auth", 400),
    ("GET /oidc/auth/:uid", 400),
    ("POST /oidc/token code", 400),
    ("POST /oidc/token code", 401),
    ("POST /oidc/token refresh", 400),
    ("POST /oidc/token machine", 400),
    ("POST /oidc/token machine", 403),
    ("POST /oidc/token/introspection", 200),
    ("POST /oidc/token/introspection", 400),
    ("POST /oidc/token/introspection", 401),
    ("POST /oidc/token/revocation", 200),
    ("POST /oidc/token/revocation", 400),
    ("POST /oidc/token/revocation", 401),
    ("GET /oidc/me", 400),
    ("GET /oidc/me", 401),
    ("POST /oidc/me", 400),
    ("POST /oidc/me", 401),
    ("GET /oidc/session/end", 400),
    ("POST /oidc/session/end", 303),
    ("POST /oidc/session/end", 400),
    ("POST /oidc/session/end/confirm", 400),
    ("GET /oidc/:unknown", 404),
];

fn request(app: &TestApp, right: &Right, dice: &Dice, endpoint: &str) -> RequestBuilder {
    let get = |path: &str, pairs: Vec<(String, String)>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        app.http.get(app.url(&format!("{path}?{}", query.finish())))
    };
    let post =
        |path: &str, pairs: &[(String, String)]| dice.body(pairs, app.http.post(app.url(path)));
    let authenticated = |path: &str, client: &Client, right: &[(&str, &str)]| {
        let request = post(path, &dice.spoil(right));
        match (dice.below(8), &client.secret) {
            (0, _) => request.header(
                "authorization",
                dice.one(&["Basic", "Basic !", "x y", "Bearer a"]),
            ),
            (1, _) => request.basic_auth(dice.junk(), Some(dice.junk())),
            (2, _) => request.basic_auth(&client.id, Some(dice.junk())),
            (_, Some(secret)) => request.basic_auth(&client.id, Some(secret)),
            (_, None) => request,
        }
    };
    let uid = form_urlencoded::byte_serialize(dice.junk().as_bytes()).collect::<String>();
    match endpoint {
        "GET /oidc/auth" => get("/oidc/auth", dice.spoil(&right.authorize())),
        "POST /oidc/auth" => post("/oidc/auth", &dice.spoil(&right.authorize())),
        "GET /oidc/auth/:uid" => app.http.get(app.url(&format!("/oidc/auth/{uid}x"))).header(
            "cookie",
            format!("_interaction_resume={uid}; {}", right.cookies),
        ),
        "POST /oidc/token code" => authenticated(
            "/oidc/token",
            &right.spa,
            &[
                ("grant_type", "authorization_code"),
                ("code", CHALLENGE),
                ("redirect_uri", WEB_APP),
                ("code_verifier", VERIFIER),
                ("client_id", &right.spa.id),
            ],
        ),
        "POST /oidc/token refresh" => authenticated(
            "/oidc/token",
            &right.web,
            &[
                ("grant_type", "refresh_token"),
                // All but the right one: a spoilt scope must not keep it from being refused.
                ("refresh_token", &right.refresh_token[1..]),
                ("scope", "openid"),
                ("resource", "https://default.logto.app/api"),
            ],
        ),
        "POST /oidc/token machine" => authenticated(
            "/oidc/token",
            &right.machine,
            // No resource: never right.
            &[
                ("grant_type", "client_credentials"),
                ("scope", "all"),
                ("organization_id", "x"),
            ],
        ),
        "POST /oidc/token/introspection" | "POST /oidc/token/revocation" => authenticated(
            &endpoint["POST ".len()..],
            &right.web,
            &[
                // All but a right one.
                ("token", &right.refresh_token[1..]),
                ("token_type_hint", "refresh_token"),
            ],
        ),
        "GET /oidc/me" => {
            let mut request = get("/oidc/me", Vec::new());
            if dice.below(2) == 0 {
                request = get("/oidc/me", dice.spoil(&[("access_token", "x")]));
            }
            let token: String = dice.junk().chars().filter(char::is_ascii_graphic).collect();
            request.header(
                "authorization",
                format!("{} {token}", dice.one(&["Bearer", "Basic", ""])),
            )
        }
        "POST /oidc/me" => post("/oidc/me", &dice.spoil(&[("access_token", "x")])),
        "GET /oidc/session/end" => get("/oidc/session/end", dice.spoil(&right.end_session())),
        "POST /oidc/session/end" => post("/oidc/session/end", &dice.spoil(&right.end_session())),
        "POST /oidc/session/end/confirm" => {
            let mut pairs = right.end_session();
            pairs.push(("csrf", CHALLENGE));
            let request = post("/oidc/session/end/confirm", &dice.spoil(&pairs));
            // Signed in: the form's token is what is missing.
            request.header("cookie", &right.cookies)
        }
        _ => get(&format!("/oidc/{uid}x"), dice.spoil(&[("a", "b")])),
    }
}

/// The members of an error body (reference oidc.md §11).
const MEMBERS: [&str; 9] = [
    "code",
    "message",
    "error_uri",
    "error",
    "error_description",
    "scope",
    "state",
    "iss",
    "requestId",
];

fn judge(endpoint: &str, shown: &str, answer: &Answer) {
    let what = format!("{endpoint}: {} {}\n{shown}", answer.status, answer.body);
    assert!(
        answer.headers.get("set-cookie").is_none() || answer.status == 303,
        "{what}"
    );
    match answer.status.as_u16() {
        // An authorization error for the client, or a sign-out of nobody.
        303 => {
            let location = answer.location();
            if endpoint.contains("session") {
                let own = location == "/oidc/session/end/success" || location.starts_with(BYE);
                assert!(own, "{what} {location}");
            } else {
                assert!(endpoint.ends_with("/oidc/auth"), "{what}");
                assert!(
                    location.starts_with(&format!("{WEB_APP}?")),
                    "{what} {location}"
                );
                assert!(
                    answer.location_param("error").is_some(),
                    "{what} {location}"
                );
                assert!(answer.location_param("iss").is_some(), "{what} {location}");
                assert!(answer.location_param("code").is_none(), "{what} {location}");
            }
        }
        // Whatever a token is called that is none (RFC 7662 §2.2, RFC 7009 §2.2).
        200 if endpoint.ends_with("introspection") => {
            assert_eq!(answer.body, r#"{"active":false}"#, "{what}");
        }
        200 if endpoint.ends_with("revocation") => assert_eq!(answer.body, "", "{what}"),
        400 | 401 | 403 | 404 => {
            let body: Value = serde_json::from_str(&answer.body).expect(&what);
            let body = body.as_object().expect(&what);
            for name in ["code", "message", "error", "error_description", "requestId"] {
                assert!(
                    body.get(name).is_some_and(Value::is_string),
                    "{name} {what}"
                );
            }
            for name in body.keys() {
                assert!(MEMBERS.contains(&&**name), "{name} {what}");
            }
            let error = body["error"].as_str().unwrap_or_default();
            assert!(!error.contains("server_error"), "{what}");
            assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        }
        _ => panic!("{what}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f9_r24_malformed_requests_change_nothing() {
    let app = TestApp::start().await;
    let right = Right::prepare(&app).await;
    let dice = Dice(SeededRandom::new(24));
    let before = Before::of(&app).await;
    let entries = payloads(&app).len();
    let (mut running, mut seen) = (JoinSet::new(), BTreeSet::new());
    for endpoint in ENDPOINTS {
        for _ in 0..EACH {
            let (client, request) = request(&app, &right, &dice, endpoint).build_split();
            let Ok(request) = request else {
                // Nothing that could be sent: a header with a line break in it.
                continue;
            };
            if running.len() >= AT_ONCE {
                let judged = running.join_next().await.expect("one runs");
                seen.insert(judged.expect("it holds"));
            }
            running.spawn(async move {
                let body = request.body().and_then(|body| body.as_bytes());
                let shown = format!("{request:?} {:?}", body.map(String::from_utf8_lossy));
                let response = client.execute(request).await.expect("it is answered");
                let answer = Answer {
                    status: response.status(),
                    headers: response.headers().clone(),
                    body: response.text().await.expect("the whole body"),
                };
                judge(endpoint, &shown, &answer);
                (endpoint, answer.status.as_u16())
            });
        }
    }
    while let Some(judged) = running.join_next().await {
        seen.insert(judged.expect("it holds"));
    }
    // What is wrong lay deep enough: every kind of refusal came.
    for reached in REACHED {
        assert!(seen.contains(reached), "{reached:?} is missing in {seen:?}");
    }
    // Refusals of known clients are on record; nothing else has changed.
    let changed = before.changed(&app).await;
    assert!(changed.iter().all(|table| table == "logs"), "{changed:?}");
    settle(&app).await;
    for entry in &payloads(&app)[entries..] {
        assert_eq!(entry["result"], "Error", "{entry}");
    }
    // Tokens and sessions of before are as good as before, and so is the server.
    right
        .web
        .refresh(&app, &right.refresh_token, &[])
        .await
        .expect(200);
    app.clock.advance_seconds(120);
    sign_in(&app, &mut app.browser(), &right.web.ask().path(), PHONE).await;
}
