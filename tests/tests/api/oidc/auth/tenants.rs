//! The tenant at `/t/admin` has its own issuer, cookies and keys, and what one tenant gave is
//! nothing in the other (DESIGN §9; A8.4, B15, B21).

use keyward_crypto::cookies::sign;
use keyward_tests::{Answer, Browser, PHONE, TestApp, Tokens, WEB_APP};

use crate::api::oidc::{
    clients::{Client, client_in},
    evidence::Before,
    steps::{Returned, expect_error, offline_tokens, sign_in, userinfo},
};

const AUTH: &str = "/t/admin/oidc/auth";

/// A client of the same name and secret in both tenants, and somebody who is signed in at the
/// tenant `default`.
async fn twins() -> (TestApp, Client, Browser, Tokens) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let admin = app.shared.store.system().admin_tenant();
    let client = client_in(&app, app.tenant(), "twin").await;
    client_in(&app, admin, "twin").await;
    let mut browser = app.browser();
    let tokens = offline_tokens(&app, &mut browser, &client).await;
    (app, client, browser, tokens)
}

async fn token_at_admin(app: &TestApp, client: &Client, form: &[(&str, &str)]) -> Answer {
    let credentials = (&*client.id, client.secret.as_deref().expect("a secret"));
    app.post_form_as("/t/admin/oidc/token", credentials, form)
        .await
}

async fn admin_cookie_key(app: &TestApp) -> String {
    let admin = app.shared.store.system().admin_tenant();
    app.shared
        .store
        .keys(&admin, app.shared.now())
        .await
        .expect("keys")
        .cookies[0]
        .clone()
}

#[tokio::test]
async fn it_is_an_issuer_of_its_own() {
    let (app, client, mut browser, _tokens) = twins().await;
    let issuer = format!("{}/t/admin/oidc", app.origin);
    let silent = client.ask().set("prompt", "none").at(AUTH);
    let returned = Returned::of(&browser.get(&silent).await);
    // Signed in at the other tenant is not signed in here.
    assert_eq!(
        (returned.get("error"), returned.get("iss")),
        ("login_required", &*issuer)
    );
    let refused = app
        .get(&client.ask().set("client_id", "nope").at(AUTH))
        .await
        .expect(400);
    assert_eq!(refused.json()["iss"], issuer);

    let answer = browser.get(&client.ask().at(AUTH)).await.expect(303);
    assert_eq!(answer.location(), "/t/admin/sign-in?app_id=twin");
    for line in answer.headers.get_all("set-cookie") {
        let line = line.to_str().expect("ASCII");
        let (name, rest) = line.split_once('=').expect("a pair");
        assert!(name.trim_end_matches(".sig").ends_with("_admin"), "{line}");
        assert!(rest.contains("; path=/t/admin"), "{line}");
    }
    // Closed: nobody can sign in there yet, and the page says so.
    let page = browser.get(answer.location()).await.expect(200);
    assert!(!page.body.contains("name=\"phone\""), "{}", page.body);
    // The cookies of one do not reach the other.
    let away = browser.get("/sign-in?app_id=twin").await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
}

#[tokio::test]
async fn a8_4_tokens_and_codes_of_one_are_nothing_in_the_other() {
    let (app, client, mut browser, tokens) = twins().await;
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    let before = Before::of(&app).await;
    for (name, grant, value) in [
        ("code", "authorization_code", &*code),
        (
            "refresh_token",
            "refresh_token",
            tokens.text("refresh_token"),
        ),
    ] {
        let form = [
            ("grant_type", grant),
            (name, value),
            ("redirect_uri", WEB_APP),
        ];
        let refused = token_at_admin(&app, &client, &form).await;
        expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    }
    assert_eq!(before.changed(&app).await, ["logs"]);
    let me = app.http.get(app.url("/t/admin/oidc/me"));
    let refused = app.send(me.bearer_auth(tokens.text("access_token"))).await;
    expect_error(&refused, 401, "invalid_token", "invalid token provided");
    let realm = format!("Bearer realm=\"{}/t/admin/oidc\"", app.origin);
    assert!(refused.header("www-authenticate").starts_with(&realm));
    let hint = tokens.text("id_token");
    let ask = client.ask().set("id_token_hint", hint);
    let refused = Returned::of(&browser.get(&ask.at(AUTH)).await);
    assert_eq!(refused.get("error"), "invalid_request");
    let end = format!("/t/admin/oidc/session/end?id_token_hint={hint}");
    let refused = app.get(&end).await;
    expect_error(
        &refused,
        400,
        "invalid_request",
        "could not validate id_token_hint",
    );
    // None of it hurt them where they belong.
    client.redeem(&app, &code).await.expect(200);
    let refresh = client
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await;
    refresh.expect(200);
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(200);
}

/// B21: not even under a signature of the other tenant.
#[tokio::test]
async fn b21_cookies_of_one_are_nothing_in_the_other() {
    let (app, client, mut browser, _tokens) = twins().await;
    let key = admin_cookie_key(&app).await;
    let session = browser.cookie("_session").expect("a session").to_owned();
    let signature = browser
        .cookie("_session.sig")
        .expect("a session")
        .to_owned();
    let signed_again = sign(key.as_bytes(), "_session_admin", &session);
    let silent = client.ask().set("prompt", "none").at(AUTH);
    for signature in [signature, signed_again] {
        let mut thief = app.browser();
        thief.set_cookie("_session_admin", &session);
        thief.set_cookie("_session_admin.sig", &signature);
        let refused = Returned::of(&thief.get(&silent).await);
        assert_eq!(refused.get("error"), "login_required");
    }

    // A request that waits at one tenant does not wait at the other.
    browser
        .get(&client.ask().set("prompt", "login").path())
        .await
        .expect(303);
    let copy = |thief: &mut Browser, name: &str| {
        let value = browser.cookie(name).expect("a cookie").to_owned();
        let name = format!("{name}_admin");
        thief.set_cookie(&name, &value);
        thief.set_cookie(&format!("{name}.sig"), &sign(key.as_bytes(), &name, &value));
    };
    let mut thief = app.browser();
    for name in ["_interaction", "_pending_twin", "_interaction_resume"] {
        copy(&mut thief, name);
    }
    let away = thief.get("/t/admin/sign-in?app_id=twin").await.expect(303);
    assert_eq!(away.location(), "/t/admin/unknown-session");
}

/// Nor is a conversation that has been finished.
#[tokio::test]
async fn b15_a_conversation_ends_at_its_own_tenant() {
    let (app, client, mut browser, _tokens) = twins().await;
    app.clock.advance_seconds(120);
    let page = browser
        .follow(&client.ask().set("prompt", "login").path())
        .await;
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    let resume = entered.expect(303).location().to_owned();
    let uid = resume.rsplit('/').next().expect("a uid").to_owned();
    let key = admin_cookie_key(&app).await;
    let mut thief = app.browser();
    let name = "_interaction_resume_admin";
    thief.set_cookie(name, &uid);
    thief.set_cookie(&format!("{name}.sig"), &sign(key.as_bytes(), name, &uid));
    let before = Before::of(&app).await;
    let refused = thief.get(&format!("/t/admin{resume}")).await.expect(400);
    assert!(refused.location().is_empty());
    before
        .expect_nothing(&app, "a conversation at the wrong tenant")
        .await;
    Returned::of(&browser.get(&resume).await).code();
    // An account of one tenant is none of the other.
    sign_in(
        &app,
        &mut app.browser(),
        &client.ask().path(),
        "8613800138001",
    )
    .await;
    let in_admin = keyward_tests::Database::of(app.folder())
        .number("SELECT COUNT(*) FROM users WHERE tenant_id = 'admin'");
    assert_eq!(in_admin, 0);
}
