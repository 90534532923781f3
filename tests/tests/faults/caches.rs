//! What another process changes is seen within a second, though hot paths read from memory
//! (DESIGN §4).

use std::time::{Duration, Instant};

use keyward_tests::{DataFolder, Program, WEB_APP};
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use crate::commands::{create_client, token};

const PROMISED: Duration = Duration::from_secs(1);
/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(20);
/// On a busy machine one of a few must keep the promise, and all must be seen.
const TRIES: usize = 3;

/// Two servers on the same data. One is asked, the other changes things.
struct Pair {
    data: DataFolder,
    asked: Program,
    other: Program,
    token: String,
}

impl Pair {
    async fn start() -> Self {
        let data = DataFolder::new().await;
        let asked = Program::serve(data.path()).await;
        let other = Program::serve(data.path()).await;
        let token = token(&other, data.path()).await;
        Self {
            data,
            asked,
            other,
            token,
        }
    }

    async fn change(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let answer = self.other.manage(&self.token, method, path, body).await;
        assert!(answer.status.is_success(), "{answer:?}");
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    async fn web_app(&self) -> String {
        let body = json!({
            "name": "Shop",
            "type": "Traditional",
            "oidcClientMetadata": { "redirectUris": [WEB_APP], "postLogoutRedirectUris": [] },
        });
        let made = self.change("POST", "/applications", Some(body)).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Whether the asked server sends people with this redirect URI on to sign in.
    async fn accepts(&self, client: &str, redirect_uri: &str) -> bool {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", client)
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", redirect_uri)
            .finish();
        let answer = self.asked.get(&format!("/oidc/auth?{query}")).await;
        answer.status.is_redirection()
    }
}

/// How long it takes until this is so.
async fn seen(mut is_so: impl AsyncFnMut() -> bool) -> Duration {
    let started = Instant::now();
    let mut ticks = interval(Duration::from_millis(20));
    let wait = async {
        while !is_so().await {
            ticks.tick().await;
        }
    };
    timeout(LONG, wait).await.expect("the change is never seen");
    started.elapsed()
}

fn judge(times: &[Duration]) {
    assert!(times.iter().any(|time| *time <= PROMISED), "{times:?}");
}

#[tokio::test]
async fn a_changed_application_is_seen() {
    let pair = Pair::start().await;
    let client = pair.web_app().await;
    let mut times = Vec::new();
    for number in 0..TRIES {
        let (old, new) = (
            if number == 0 {
                WEB_APP.to_owned()
            } else {
                format!("http://localhost:9999/{}", number - 1)
            },
            format!("http://localhost:9999/{number}"),
        );
        assert!(pair.accepts(&client, &old).await, "now it is in the cache");
        let body = json!({ "oidcClientMetadata": {
            "redirectUris": [new],
            "postLogoutRedirectUris": [],
        } });
        pair.change("PATCH", &format!("/applications/{client}"), Some(body))
            .await;
        times.push(seen(async || !pair.accepts(&client, &old).await).await);
        assert!(pair.accepts(&client, &new).await, "both changed at once");
    }
    judge(&times);
}

#[tokio::test]
async fn a_deleted_application_is_gone() {
    let pair = Pair::start().await;
    let mut times = Vec::new();
    for _ in 0..TRIES {
        let (id, secret) = create_client(pair.data.path()).await;
        let client = (&*id, &*secret);
        let answer = pair.asked.management_token(client).await.expect(200).json();
        let bearer = answer["access_token"].as_str().expect("a token").to_owned();
        pair.asked
            .manage(&bearer, "GET", "/applications", None)
            .await
            .expect(200);
        pair.change("DELETE", &format!("/applications/{id}"), None)
            .await;
        times.push(seen(async || pair.asked.management_token(client).await.status == 400).await);
        // Its token is worth nothing either: whoever it was issued to must still be there.
        pair.asked
            .manage(&bearer, "GET", "/applications", None)
            .await
            .expect(401);
    }
    judge(&times);
}

#[tokio::test]
async fn a_deleted_secret_is_refused() {
    let pair = Pair::start().await;
    let mut times = Vec::new();
    for _ in 0..TRIES {
        let (id, secret) = create_client(pair.data.path()).await;
        let client = (&*id, &*secret);
        pair.asked.management_token(client).await.expect(200);
        let path = format!("/applications/{id}/secrets");
        let listed = pair.change("GET", &path, None).await;
        let name = listed[0]["name"]
            .as_str()
            .expect("a name")
            .replace(' ', "%20");
        pair.change("DELETE", &format!("{path}/{name}"), None).await;
        times.push(seen(async || pair.asked.management_token(client).await.status == 401).await);
    }
    judge(&times);
}

#[tokio::test]
async fn changed_settings_are_seen() {
    let pair = Pair::start().await;
    let mut times = Vec::new();
    for number in 0..TRIES {
        let mode = ["SignIn", "SignInAndRegister"][number % 2];
        let settings = async || {
            pair.asked
                .get("/api/.well-known/sign-in-exp")
                .await
                .expect(200)
                .json()
        };
        assert_ne!(settings().await["signInMode"], mode);
        let body = json!({ "signInMode": mode });
        pair.change("PATCH", "/sign-in-exp", Some(body)).await;
        times.push(seen(async || settings().await["signInMode"] == mode).await);
    }
    judge(&times);
}

#[tokio::test]
async fn what_a_machine_may_do_is_seen() {
    const API: &str = "https://api.example.com";
    let pair = Pair::start().await;
    let (id, secret) = create_client(pair.data.path()).await;
    let make = async |path: &str, body: Value| {
        let made = pair.change("POST", path, Some(body)).await;
        made["id"].as_str().expect("an id").to_owned()
    };
    let api = make("/resources", json!({ "name": "API", "indicator": API })).await;
    let scopes = format!("/resources/{api}/scopes");
    let scope = make(&scopes, json!({ "name": "read:all", "description": "x" })).await;
    let role = json!({ "name": "reader", "description": "x", "type": "MachineToMachine" });
    let role = make("/roles", role).await;
    let given = json!({ "roleIds": [role] });
    let path = format!("/applications/{id}/roles");
    pair.change("POST", &path, Some(given)).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", API),
        ("scope", "read:all"),
    ];
    let may_read = async || {
        let client = (&*id, &*secret);
        let answer = pair.asked.post_form_as("/oidc/token", client, &form).await;
        answer.status == 200 && answer.json()["scope"] == "read:all"
    };
    let mut times = Vec::new();
    for _ in 0..TRIES {
        let allowed = json!({ "scopeIds": [scope] });
        let path = format!("/roles/{role}/scopes");
        pair.change("POST", &path, Some(allowed)).await;
        times.push(seen(&may_read).await);
        let path = format!("{path}/{scope}");
        pair.change("DELETE", &path, None).await;
        times.push(seen(async || !may_read().await).await);
    }
    judge(&times);
}

#[tokio::test]
async fn a_new_key_is_published() {
    let mut pair = Pair::start().await;
    let (id, secret) = create_client(pair.data.path()).await;
    let mut times = Vec::new();
    for _ in 0..TRIES {
        // Of two keys the older one goes, and with it what it has signed.
        let renewed = pair.other.management_token((&id, &secret)).await;
        let renewed = renewed.expect(200).json();
        pair.token = renewed["access_token"].as_str().expect("one").to_owned();
        let keys = async || pair.asked.get("/oidc/jwks").await.expect(200).json();
        let before = keys().await;
        let body = json!({ "signingKeyAlgorithm": "EC" });
        let path = "/configs/oidc/private-keys/rotate";
        pair.change("POST", path, Some(body)).await;
        times.push(seen(async || keys().await != before).await);
        assert_eq!(keys().await, pair.other.get("/oidc/jwks").await.json());
    }
    judge(&times);
}
