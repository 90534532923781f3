//! Published clients judge the provider (T5): `openid-client` on `oauth4webapi` and `jose`
//! (`clients/openid-client`). They do discovery, the code flow with PKCE, state, nonce and `iss`,
//! signatures by the JWKS, userinfo, refresh, sign-out and client credentials, and refuse to go on
//! where an answer is not what the specifications say. The browser is ours.

use std::{path::Path, process::Stdio};

use keyward_tests::{Browser, Options, PHONE, TestApp, WEB_APP};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
};

use super::{
    clients::{self, BOOKS, BYE, Client, make_indexer, resources},
    steps::sign_in,
};

fn script(name: &str, app: &TestApp, client: &Client, authentication: &str) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/openid-client");
    assert!(
        folder.join("node_modules").is_dir(),
        "the judge is not installed: `cargo xtask test` does it, or `npm ci` in {}",
        folder.display()
    );
    let mut command = Command::new("node");
    command
        .arg(name)
        .current_dir(folder)
        .env("ISSUER", &app.issuer)
        .env("CLIENT_ID", &client.id)
        .env(
            "CLIENT_SECRET",
            client.secret.as_deref().unwrap_or_default(),
        )
        .env("AUTHENTICATION", authentication)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A server with the machine's clock: the judge has no other.
async fn server() -> (TestApp, keyward_tests::Manager) {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    (app, manager)
}

/// Does what the judge asks of the browser, and tells where it came back.
async fn act(app: &TestApp, browser: &mut Browser, url: &str) -> Value {
    let answer = browser.get(url).await;
    let answer = if answer.location().starts_with("/sign-in?") {
        sign_in(app, browser, url, PHONE).await
    } else {
        answer
    };
    if answer.status == 303 {
        return json!({ "location": answer.location() });
    }
    let returned = super::steps::Returned::of(&answer);
    let mut form = form_urlencoded::Serializer::new(String::new());
    for name in returned.names() {
        form.append_pair(name, returned.get(name));
    }
    json!({ "location": returned.to, "form": form.finish() })
}

/// Lets the judge run to its verdict.
async fn verdict(app: &TestApp, browser: &mut Browser, mut judge: Child) -> Value {
    let mut input = judge.stdin.take().expect("it is piped");
    let mut output = BufReader::new(judge.stdout.take().expect("it is piped")).lines();
    let mut last = Value::Null;
    while let Some(line) = output.next_line().await.expect("it can be read") {
        last = serde_json::from_str(&line).expect("a line of JSON");
        let Some(url) = last["open"].as_str() else {
            break;
        };
        let answer = format!("{}\n", act(app, browser, url).await);
        let written = input.write_all(answer.as_bytes()).await;
        written.expect("it listens");
    }
    drop(input);
    let ended = judge.wait_with_output().await.expect("it ends");
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(
        ended.status.success(),
        "the judge refused: {} {errors} {last}",
        ended.status
    );
    last
}

#[tokio::test]
async fn t5_openid_client_signs_people_in() {
    for (kind, authentication, mode) in [
        ("Traditional", "client_secret_basic", "query"),
        ("Traditional", "client_secret_post", "form_post"),
        ("SPA", "none", "query"),
    ] {
        let (app, manager) = server().await;
        let client = clients::client(&app, &manager, kind, &[WEB_APP], json!({})).await;
        let mut browser = app.browser();
        let judge = script("code.mjs", &app, &client, authentication)
            .env("REDIRECT_URI", WEB_APP)
            .env("POST_LOGOUT_REDIRECT_URI", BYE)
            .env("RESPONSE_MODE", mode)
            .spawn()
            .expect("there is node");
        let found = verdict(&app, &mut browser, judge).await;
        let what = format!("{kind} {authentication} {mode}: {found}");
        assert_eq!(found["metadata"], app.issuer, "{what}");
        assert_eq!(found["silent"], "login_required", "{what}");
        if mode == "query" {
            assert_eq!(found["tampered"], "OAUTH_INVALID_RESPONSE", "{what}");
        }
        assert_eq!(
            found["scope"], "openid profile phone offline_access",
            "{what}"
        );
        assert_eq!(found["claims"]["phone_number"], PHONE, "{what}");
        assert_eq!(found["claims"]["aud"], client.id, "{what}");
        for place in ["userinfo", "refreshed", "second"] {
            assert_eq!(
                found[place]["sub"], found["claims"]["sub"],
                "{place} {what}"
            );
        }
        assert_eq!(found["byeState"], true, "{what}");
        assert_eq!(found["reuse"], "invalid_grant", "{what}");
        assert_ne!(found["afterReuse"], "none", "{what}");
        assert!(browser.cookie("_session").is_none(), "{what}");
        assert_eq!(app.count("users"), 1, "{what}");
    }
}

#[tokio::test]
async fn t5_oauth4webapi_accepts_a_machines_token() {
    let (app, manager) = server().await;
    resources(&app).await;
    let client = clients::machine(&app, &manager).await;
    make_indexer(&app, &client).await;
    for authentication in ["client_secret_basic", "client_secret_post"] {
        let judge = script("machine.mjs", &app, &client, authentication)
            .env("RESOURCE", BOOKS)
            .env("SCOPE", "read write")
            .spawn()
            .expect("there is node");
        let found = verdict(&app, &mut app.browser(), judge).await;
        assert_eq!(found["claims"]["sub"], client.id, "{found}");
        assert_eq!(found["claims"]["client_id"], client.id, "{found}");
        assert_eq!(found["claims"]["scope"], "read write", "{found}");
        assert_eq!(found["scope"], "read write", "{found}");
        assert_eq!(found["expiresIn"], 1800, "{found}");
        assert_eq!(found["elsewhere"], "refused", "{found}");
        assert_eq!(found["refusal"], "invalid_target", "{found}");
    }
}
