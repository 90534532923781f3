//! What people and clients do in these tests beyond the steps of the harness.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_tests::{Answer, Browser, PHONE, TestApp, Tokens, csrf, form_action};
use serde_json::Value;

use super::{ask::Ask, clients::Client};

/// What came back to a client.
#[derive(Clone, Debug)]
pub(super) struct Returned {
    /// Where it came to, without what was added.
    pub(super) to: String,
    /// How: `query`, `fragment` or `form_post`.
    pub(super) mode: &'static str,
    parameters: BTreeMap<String, String>,
}

impl Returned {
    /// Reads an answer of the authorization endpoint, in whatever mode it travels.
    pub(super) fn of(answer: &Answer) -> Self {
        if answer.status == 303 {
            let (mode, at) = match answer.location().find('#') {
                Some(at) => ("fragment", at),
                None => ("query", answer.location().find('?').expect("parameters")),
            };
            let (to, rest) = answer.location().split_at(at);
            let parameters = form_urlencoded::parse(&rest.as_bytes()[1..]);
            return Self {
                to: to.to_owned(),
                mode,
                parameters: once(parameters.into_owned()),
            };
        }
        assert!(answer.body.contains("data-autosubmit"), "{answer:?}");
        let inputs = answer.body.split("<input type=\"hidden\" name=\"").skip(1);
        let parameters = inputs.map(|input| {
            let (name, rest) = input.split_once("\" value=\"").expect("a value");
            let value = rest.split('"').next().expect("an end");
            (unescape(name), unescape(value))
        });
        Self {
            to: unescape(&form_action(answer)),
            mode: "form_post",
            parameters: once(parameters),
        }
    }

    /// A parameter, empty when it is absent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// The names of the parameters.
    pub(super) fn names(&self) -> Vec<&str> {
        self.parameters.keys().map(String::as_str).collect()
    }

    /// The code; an error fails the test.
    pub(super) fn code(&self) -> &str {
        assert!(!self.get("code").is_empty(), "{self:?}");
        self.get("code")
    }
}

fn once(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, value) in pairs {
        assert!(all.insert(name.clone(), value).is_none(), "{name} repeats");
    }
    all
}

fn unescape(text: &str) -> String {
    [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    .replace("&amp;", "&")
    .replace("&#38;", "&")
}

/// Goes through the pages, with an account made on the way if there is none, until the client is
/// answered.
pub(super) async fn sign_in(
    app: &TestApp,
    browser: &mut Browser,
    url: &str,
    phone: &str,
) -> Answer {
    let page = browser.follow(url).await.expect(200);
    let code_page = app.send_code(browser, &page, phone).await;
    let entered = app.enter_code(browser, &code_page, &app.code(phone)).await;
    let after = browser.follow(entered.expect(303).location()).await;
    if !after.body.contains("/sign-in/no-account") {
        return after;
    }
    let form = [("csrf", &*csrf(&after))];
    let made = browser.post(&form_action(&after), &form).await.expect(303);
    browser.follow(made.location()).await
}

/// Signs a person in for a client and redeems the code.
pub(super) async fn tokens(
    app: &TestApp,
    browser: &mut Browser,
    client: &Client,
    ask: &Ask,
) -> Tokens {
    let answer = sign_in(app, browser, &ask.path(), PHONE).await;
    let code = Returned::of(&answer).code().to_owned();
    Tokens(client.redeem(app, &code).await.expect(200).json())
}

/// The same for a client that wants to act while the person is away.
pub(super) async fn offline_tokens(
    app: &TestApp,
    browser: &mut Browser,
    client: &Client,
) -> Tokens {
    let ask = client
        .ask()
        .set("scope", "openid offline_access profile phone")
        .set("prompt", "consent");
    tokens(app, browser, client, &ask).await
}

/// Asks userinfo.
pub(super) async fn userinfo(app: &TestApp, token: &str) -> Answer {
    app.send(app.http.get(app.url("/oidc/me")).bearer_auth(token))
        .await
}

/// Header and claims of a JWT.
pub(super) fn jwt(token: &str) -> (Value, Value) {
    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3, "{token}");
    let read = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    (read(parts[0]), read(parts[1]))
}

/// A JWT with another part in one place: 0 is the header, 1 the claims, 2 the signature.
pub(super) fn forged(token: &str, place: usize, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let bytes = URL_SAFE_NO_PAD.decode(&parts[place]).expect("base64url");
    parts[place] = URL_SAFE_NO_PAD.encode(change(bytes));
    parts.join(".")
}

/// A JWT with another member in its header or its claims.
pub(super) fn with_member(token: &str, place: usize, name: &str, value: Value) -> String {
    forged(token, place, |bytes| {
        let mut object: Value = serde_json::from_slice(&bytes).expect("JSON");
        object[name] = value;
        object.to_string().into_bytes()
    })
}

/// Refuses to go on unless the answer is an error of the provider in the contract's shape
/// (reference oidc.md §11).
pub(super) fn expect_error(answer: &Answer, status: u16, error: &str, description: &str) {
    let shown = format!("{} {} {:?}", answer.status, answer.body, answer.headers);
    assert_eq!(answer.status.as_u16(), status, "{shown}");
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8",
        "{shown}"
    );
    assert_eq!(answer.header("cache-control"), "no-store", "{shown}");
    let body = answer.json();
    assert_eq!(body["error"], error, "{shown}");
    assert_eq!(body["error_description"], description, "{shown}");
    let code = body["code"].as_str().expect("a code");
    assert!(
        code == format!("oidc.{error}") || code == "session.not_found",
        "{shown}"
    );
    assert!(
        body["message"].as_str().is_some_and(|text| text != code),
        "{shown}"
    );
    let is_grant = error == "invalid_grant";
    assert_eq!(body.get("error_uri").is_some(), is_grant, "{shown}");
    assert_eq!(
        body["requestId"],
        answer.header("logto-core-request-id"),
        "{shown}"
    );
}
