//! Malformed requests by the thousand (F9): every answer is a 4xx of the contract, nothing is
//! written, nothing panics, and the memory stays flat. What each refusal says is the business of
//! the endpoints' own tests.

use keyward_crypto::{Random, SeededRandom};
use keyward_tests::{Database, Program};
use reqwest::RequestBuilder;
use tokio::task::JoinSet;

use super::amount;
use crate::commands::token;

/// Requests for each endpoint, unless `KEYWARD_TEST_MALFORMED` names another number.
const USUAL: usize = 60;
/// What the process may grow by after its first tenth of the requests.
const GROWTH: usize = 16 << 20;
/// Requests at once.
const AT_ONCE: usize = 16;

/// What can be wrong with a request to an endpoint.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A form with client authentication.
    Token,
    /// A query of the authorization endpoint.
    Authorize,
    /// A bearer token.
    Bearer,
    /// A JSON body, sent with a valid token.
    Json,
    /// A query of a list or an id, sent with a valid token.
    List,
    /// A page's form.
    Form,
}

const ENDPOINTS: &[(&str, &str, Kind)] = &[
    ("POST", "/oidc/token", Kind::Token),
    ("GET", "/oidc/auth", Kind::Authorize),
    ("GET", "/t/admin/oidc/auth", Kind::Authorize),
    ("GET", "/oidc/auth/unknown", Kind::Authorize),
    ("GET", "/oidc/me", Kind::Bearer),
    ("POST", "/oidc/me", Kind::Bearer),
    ("GET", "/api/applications", Kind::Bearer),
    ("PATCH", "/api/sign-in-exp", Kind::Bearer),
    ("POST", "/api/applications", Kind::Json),
    ("PATCH", "/api/applications/admin-console", Kind::Json),
    ("PATCH", "/api/applications/unknown/custom-data", Kind::Json),
    ("POST", "/api/applications/unknown/secrets", Kind::Json),
    ("POST", "/api/connectors", Kind::Json),
    ("PATCH", "/api/connectors/unknown", Kind::Json),
    ("POST", "/api/connectors/unknown/test", Kind::Json),
    ("PATCH", "/api/sign-in-exp", Kind::Json),
    ("GET", "/api/applications", Kind::List),
    ("GET", "/api/users", Kind::List),
    ("GET", "/api/logs", Kind::List),
    ("POST", "/sign-in", Kind::Form),
    ("POST", "/register", Kind::Form),
    ("POST", "/sign-in/verification-code", Kind::Form),
    ("POST", "/sign-in/verification-code/resend", Kind::Form),
    ("POST", "/sign-in/no-account", Kind::Form),
    ("POST", "/register/account-exists", Kind::Form),
    ("POST", "/oidc/session/end/confirm", Kind::Form),
];

/// Draws what is repeatable from a seed.
struct Dice(SeededRandom);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % u64::try_from(end).expect("small"))
            .expect("smaller")
    }

    fn one<'a>(&self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A value that no parameter, member or header wants.
    fn junk(&self) -> String {
        match self.below(8) {
            0 => String::new(),
            1 => "\u{0}\u{7f}\u{202e}\u{feff}".to_owned(),
            2 => "😀".repeat(self.below(200)),
            3 => "a".repeat(self.below(3000)),
            4 => "' OR 1=1 --".to_owned(),
            5 => "../../../../etc/passwd".to_owned(),
            6 => format!("-{}", self.below(1 << 40)),
            _ => {
                let mut bytes = vec![0; self.below(60)];
                self.0.fill(&mut bytes);
                String::from_utf8_lossy(&bytes).into_owned()
            }
        }
    }

    fn pairs(&self, names: &[&str]) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for _ in 0..=self.below(6) {
            form.append_pair(self.one(names), &self.junk());
        }
        let mut form = form.finish();
        form.push_str(self.one(&["", "&", "&&=", "&%", "&%zz=%f", "&a=%ff%fe", "&=&=&"]));
        form
    }

    /// Never a valid body of any operation.
    fn json(&self) -> String {
        let junk = serde_json::Value::String(self.junk());
        match self.below(9) {
            0 => "\u{0}".to_owned(),
            1 => "{".repeat(1 + self.below(300)),
            2 => format!("[{junk}]"),
            3 => junk.to_string(),
            4 => "null".to_owned(),
            5 => format!("{{\"name\":{junk}"),
            6 => format!(
                "{{\"name\":{},\"type\":{junk},\"config\":{junk},\"signIn\":{junk}}}",
                self.below(9)
            ),
            7 => "{\"name\":1e999,\"customData\":-,}".to_owned(),
            _ => format!(
                "{{\"name\":[],\"connectorId\":{{}},\"phone\":{junk},\"signUp\":\"x\",\"type\":\"SPA\",\"a\":0,\"b\":[]}}"
            ),
        }
    }
}

fn request(server: &Program, bearer: &str, dice: &Dice, endpoint: usize) -> RequestBuilder {
    let (method, path, kind) = ENDPOINTS[endpoint];
    let form = |body: String| {
        let request = server
            .http
            .request(method.parse().expect("a method"), server.url(path));
        request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    };
    let with_query = |query: String| {
        let url = server.url(&format!("{path}?{query}"));
        server.http.request(method.parse().expect("a method"), url)
    };
    let oauth = &[
        "grant_type",
        "code",
        "refresh_token",
        "client_id",
        "client_secret",
        "resource",
        "scope",
        "redirect_uri",
        "code_verifier",
        "response_type",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "code_challenge",
        "code_challenge_method",
        "response_mode",
        "request",
        "claims",
    ];
    match kind {
        Kind::Token => {
            let request = form(dice.pairs(oauth));
            match dice.below(4) {
                0 => request.basic_auth(dice.junk(), Some(dice.junk())),
                1 => request.header(
                    "authorization",
                    dice.one(&["Basic", "Basic !", "Bearer a", "é"]),
                ),
                2 => request.header(
                    "content-type",
                    dice.one(&["text/plain", "application/json", "x"]),
                ),
                _ => request,
            }
        }
        Kind::Authorize => with_query(dice.pairs(oauth)),
        Kind::Bearer => {
            let header = match dice.below(4) {
                0 => String::new(),
                1 => format!("Bearer {}.{}.{}", &bearer[..20], "e30", "AAAA"),
                2 => format!("Bearer {}", bearer.chars().rev().collect::<String>()),
                _ => format!(
                    "{} {}",
                    dice.one(&["Basic", "bearer", "Bearer", "é"]),
                    dice.below(1 << 40)
                ),
            };
            with_query(dice.pairs(&["page", "page_size", "access_token"]))
                .header("authorization", header)
        }
        Kind::Json => {
            let request = server
                .http
                .request(method.parse().expect("a method"), server.url(path));
            request
                .bearer_auth(bearer)
                .header("content-type", "application/json")
                .body(dice.json())
        }
        Kind::List => {
            let wrong = dice.one(&[
                "page=0",
                "page=-1",
                "page=x",
                "page_size=0",
                "page_size=101",
                "page_size=",
                "page=9e9",
            ]);
            with_query(format!(
                "{wrong}&{}",
                dice.pairs(&["search", "types", "logKey", "userId"])
            ))
            .bearer_auth(bearer)
        }
        Kind::Form => form(dice.pairs(&["csrf", "phone", "country", "code", "agree", "client_id"]))
            .header(
                "cookie",
                format!(
                    "_interaction={}; _session={}",
                    dice.below(99),
                    dice.below(99)
                ),
            ),
    }
}

#[tokio::test]
async fn f9_malformed_requests_change_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Program::serve(data.path()).await;
    let bearer = token(&server, data.path()).await;
    let dice = Dice(SeededRandom::new(9));
    let each = amount("KEYWARD_TEST_MALFORMED", USUAL);
    // The entry of the manager's own token is written a little after its answer.
    server
        .manage(
            &bearer,
            "PATCH",
            "/sign-in-exp",
            Some(serde_json::json!({ "signInMode": "SignIn" })),
        )
        .await
        .expect(200);
    let before = Database::of(data.path()).counts();

    let mut warm = 0;
    let mut running = JoinSet::new();
    for number in 0..each {
        for endpoint in 0..ENDPOINTS.len() {
            let request = request(&server, &bearer, &dice, endpoint);
            if running.len() >= AT_ONCE {
                judge(running.join_next().await);
            }
            running.spawn(async move {
                let (client, request) = request.build_split();
                let request = request.expect("it can be sent");
                let shown = format!(
                    "{request:?} {:?}",
                    request
                        .body()
                        .and_then(|body| body.as_bytes())
                        .map(String::from_utf8_lossy)
                );
                let response = client.execute(request).await.expect("it is answered");
                let status = response.status().as_u16();
                (
                    endpoint,
                    status,
                    shown,
                    response.text().await.expect("the whole body"),
                )
            });
        }
        if number == each / 10 {
            warm = server.resident();
        }
    }
    while let Some(answered) = running.join_next().await {
        judge(Some(answered));
    }
    let after = server.resident();
    assert!(after < warm + GROWTH, "grew from {warm} to {after}");
    let log = server.log();
    assert!(
        !log.contains("panic") && !log.contains("\"level\":\"ERROR\""),
        "something of ours failed"
    );
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(Database::of(data.path()).counts(), before);
}

type Answered = (usize, u16, String, String);

fn judge(answered: Option<Result<Answered, tokio::task::JoinError>>) {
    let (endpoint, status, request, body) = answered.expect("one is running").expect("no panic");
    let (method, path, kind) = ENDPOINTS[endpoint];
    // A page that belongs to no conversation leads away, and reads no form before.
    let leads_away = kind == Kind::Form && status == 303;
    assert!(
        leads_away || (400..500).contains(&status),
        "{method} {path}: {status} {body}\n{request}"
    );
    if kind == Kind::Json || kind == Kind::List || kind == Kind::Token {
        let body: serde_json::Value = serde_json::from_str(&body).expect("errors are JSON");
        assert!(body["message"].is_string(), "{method} {path}: {body}");
    }
}
