//! Guides that protect an API.

use keyward_tests::{Manager, Options, TestApp, WebApp};
use serde_json::{Value, json};

use super::program::{Kind, Program, free_origin};

/// What the guides call their API, and what it takes to read.
const INDICATOR: &str = "https://api.bookstore.example";
const SCOPE: &str = "read:books";
/// Where the guides say that it is.
const STANDS: &str = "http://localhost:4000";

/// Follows a guide and calls what it makes: a machine gets in once a role allows it.
async fn follow(guide: (&str, Kind)) {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    let scope = resource(&app, &manager).await;
    let machine = machine(&app, &manager).await;
    let program = Program::start(&app, guide, None, STANDS, free_origin()).await;

    let none = program.ask(&app, None).await.expect(401);
    assert_eq!(none.header("www-authenticate"), "Bearer");
    let powerless = token(&app, &machine).await;
    for refused in ["garbage", "a.b.c", &manager.token, &forged(&powerless)] {
        let answer = program.ask(&app, Some(refused)).await.expect(401);
        let reason = answer.header("www-authenticate");
        assert_eq!(reason, "Bearer error=\"invalid_token\"", "{refused}");
    }
    program.ask(&app, Some(&powerless)).await.expect(403);

    allow(&app, &manager, &machine, &scope).await;
    let allowed = token(&app, &machine).await;
    let books = program.ask(&app, Some(&allowed)).await.expect(200).json();
    assert_eq!(books["reader"], machine.id, "{books}");
    assert!(books["books"].is_array(), "{books}");
}

/// Makes something by the Management API.
async fn make(app: &TestApp, manager: &Manager, path: &str, body: Value) -> Value {
    let answer = app.manage(manager, "POST", path, Some(body)).await;
    assert!(answer.status.is_success(), "{path}: {answer:?}");
    answer.json()
}

/// The API; answers the id of its scope.
async fn resource(app: &TestApp, manager: &Manager) -> Value {
    let body = json!({ "name": "Bookstore", "indicator": INDICATOR });
    let made = make(app, manager, "/resources", body).await;
    let id = made["id"].as_str().expect("an id");
    let path = format!("/resources/{id}/scopes");
    make(app, manager, &path, json!({ "name": SCOPE })).await["id"].clone()
}

async fn machine(app: &TestApp, manager: &Manager) -> WebApp {
    let body = json!({ "name": "Reader", "type": "MachineToMachine" });
    let id = app.application(manager, body).await["id"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let path = format!("/applications/{id}/secrets");
    let secrets = app.manage(manager, "GET", &path, None).await.expect(200);
    let secret = secrets.json()[0]["value"].clone();
    let secret = secret.as_str().expect("a secret").to_owned();
    WebApp { id, secret }
}

/// Gives the machine a role with the scope.
async fn allow(app: &TestApp, manager: &Manager, machine: &WebApp, scope: &Value) {
    let body = json!({
        "name": "Readers",
        "description": "May read",
        "type": "MachineToMachine",
        "scopeIds": [scope],
    });
    let role = make(app, manager, "/roles", body).await["id"].clone();
    let path = format!("/applications/{}/roles", machine.id);
    let body = json!({ "roleIds": [role] });
    let given = app.manage(manager, "POST", &path, Some(body)).await;
    given.expect(201);
}

async fn token(app: &TestApp, machine: &WebApp) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", INDICATOR),
        ("scope", SCOPE),
    ];
    let credentials = machine.credentials();
    let answer = app.post_form_as("/oidc/token", credentials, &form).await;
    let token = answer.expect(200).json()["access_token"].clone();
    token.as_str().expect("a token").to_owned()
}

/// The same token with another signature.
fn forged(token: &str) -> String {
    let (start, signature) = token.rsplit_once('.').expect("it is signed");
    let (first, rest) = signature.split_at(1);
    let other = if first == "A" { "B" } else { "A" };
    format!("{start}.{other}{rest}")
}

#[tokio::test]
async fn express() {
    follow(("api-express", Kind::Node)).await;
}

#[tokio::test]
async fn fastapi() {
    follow(("api-fastapi", Kind::Python)).await;
}

#[tokio::test]
async fn axum() {
    follow(("api-axum", Kind::Rust)).await;
}
