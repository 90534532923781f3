//! `/oidc/auth/{uid}`: the provider takes over from the conversation (reference oidc.md §3.6; A7.2,
//! B12, B17, B29).

use keyward_crypto::cookies::sign;
use keyward_tests::{Browser, Database, PHONE, TestApp, WebApp, csrf, form_action};

use super::{
    clients::Client,
    evidence::{Before, last_entries},
    steps::{Returned, expect_error, offline_tokens, sign_in, tokens, userinfo},
};

const OTHER_PHONE: &str = "8613800138001";
const GONE: &str = "interaction session not found";
const EXPIRED: &str = "authorization request has expired";

/// Goes as far as the redirect to the provider; answers where it leads.
async fn submitted(app: &TestApp, browser: &mut Browser, url: &str, phone: &str) -> String {
    let page = browser.follow(url).await.expect(200);
    let code_page = app.send_code(browser, &page, phone).await;
    let entered = app.enter_code(browser, &code_page, &app.code(phone)).await;
    let location = entered.expect(303).location().to_owned();
    if location.starts_with("/oidc/auth/") {
        return location;
    }
    let offer = browser.follow(&location).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    let made = browser.post(&form_action(&offer), &form).await.expect(303);
    made.location().to_owned()
}

async fn begun() -> (TestApp, WebApp, Browser, String) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let resume = submitted(&app, &mut browser, &web.authorize(&[]), PHONE).await;
    (app, web, browser, resume)
}

#[tokio::test]
async fn b29_only_the_browser_that_began_it() {
    let (app, web, mut browser, resume) = begun().await;
    let before = Before::of(&app).await;
    // Another cookie jar, be it empty, in a conversation of its own, or with a guess.
    let mut empty = app.browser();
    let mut busy = app.browser();
    busy.get(&web.authorize(&[])).await.expect(303);
    let mut guessing = app.browser();
    let uid = resume.rsplit('/').next().expect("a uid");
    guessing.set_cookie("_interaction_resume", uid);
    guessing.set_cookie("_interaction_resume.sig", &"A".repeat(27));
    let mut unsigned = app.browser();
    unsigned.set_cookie("_interaction_resume", uid);
    for thief in [&mut empty, &mut busy, &mut guessing, &mut unsigned] {
        let refused = thief.get(&resume).await.expect(400);
        assert!(refused.location().is_empty(), "{refused:?}");
        assert!(refused.headers.get("set-cookie").is_none(), "{refused:?}");
        assert!(
            refused.body.contains("session.not_found"),
            "{}",
            refused.body
        );
    }
    let machine = app.get(&resume).await;
    expect_error(&machine, 400, "invalid_request", EXPIRED);
    assert_eq!(machine.json()["code"], "session.not_found");
    before.expect_nothing(&app, "thieves").await;
    Returned::of(&browser.get(&resume).await).code();
}

#[tokio::test]
async fn b29_once_and_not_before_the_end() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let uid = browser
        .cookie("_interaction_resume")
        .expect("a uid")
        .to_owned();
    let resume = format!("/oidc/auth/{uid}");
    let early = async |browser: &mut Browser, what: &str| {
        let before = Before::of(&app).await;
        let refused = browser.get(&resume).await.expect(400);
        assert!(refused.location().is_empty(), "{what}: {refused:?}");
        assert!(refused.body.contains("session.not_found"), "{what}");
        before.expect_nothing(&app, what).await;
    };
    early(&mut browser, "before anything was done").await;
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    early(&mut browser, "before the code").await;
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    early(&mut browser, "before the account").await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    browser.post(&form_action(&offer), &form).await.expect(303);
    // A copy of all cookies, taken in time, is too late as well.
    let mut copy = browser.clone();
    Returned::of(&browser.get(&resume).await).code();
    early(&mut browser, "a second time").await;
    early(&mut copy, "a second time, by a copy").await;
    let refused = app.send(app.http.get(app.url(&resume)).header(
        "cookie",
        format!(
            "_interaction_resume={uid}; _interaction_resume.sig={}",
            copy.cookie("_interaction_resume.sig").expect("a signature")
        ),
    ));
    expect_error(&refused.await, 400, "invalid_request", GONE);
    assert_eq!(
        (app.count("authorization_codes"), app.count("sessions")),
        (1, 1)
    );
}

/// An hour after the request began it is over, signed in or not.
#[tokio::test]
async fn an_hour_is_too_late() {
    let (app, _web, mut browser, resume) = begun().await;
    app.clock.advance_seconds(3600);
    let before = Before::of(&app).await;
    browser.get(&resume).await.expect(400);
    before.expect_nothing(&app, "an hour later").await;
}

/// OpenID Connect Core §3.1.2.1: who signed in and came back late is too old for a client that
/// cares.
#[tokio::test]
async fn who_comes_back_late_is_too_old_for_max_age() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = web.authorize(&[("max_age", "1")]);
    for (seconds, error) in [(60, ""), (61, "login_required")] {
        let mut browser = app.browser();
        let resume = submitted(&app, &mut browser, &ask, PHONE).await;
        app.clock.advance_seconds(seconds);
        let sessions = app.count("sessions");
        let returned = Returned::of(&browser.get(&resume).await);
        assert_eq!(returned.get("error"), error, "{seconds}");
        assert_eq!(returned.get("state"), "st4te");
        if !error.is_empty() {
            assert!(returned.get("code").is_empty());
            assert_eq!(
                last_entries(&app, 1),
                ["Interaction.End ! oidc.login_required"]
            );
            assert_eq!(app.count("sessions"), sessions - 1, "the session is gone");
            assert!(browser.cookie("_session").is_none());
            // It is over: the next request begins anew.
            browser.get(&resume).await.expect(400);
        }
        app.clock.advance_seconds(120);
    }
}

/// What is no uid of ours is answered as one that is gone.
#[tokio::test]
async fn odd_uids_are_gone() {
    let app = TestApp::start().await;
    let before = Before::of(&app).await;
    for uid in [
        "x",
        "%00",
        "%ff",
        "..%2f..",
        "a%20b",
        &"u".repeat(4000),
        "%F0%9F%98%80",
    ] {
        let answer = app.get(&format!("/oidc/auth/{uid}")).await;
        expect_error(&answer, 400, "invalid_request", EXPIRED);
    }
    // Even with a cookie of ours that says so.
    let keys = app
        .shared
        .store
        .keys(&app.tenant(), app.shared.now())
        .await
        .expect("keys");
    let name = "_interaction_resume";
    let signature = sign(keys.cookies[0].as_bytes(), name, "x");
    let cookie = format!("{name}=x; {name}.sig={signature}");
    let request = app
        .http
        .get(app.url("/oidc/auth/x"))
        .header("cookie", cookie);
    expect_error(&app.send(request).await, 400, "invalid_request", GONE);
    before.expect_nothing(&app, "odd uids").await;
}

/// B12: a session that somebody planted, or that was there before, is not the one that follows.
#[tokio::test]
async fn a7_2_b12_a_new_session_id_at_each_authentication() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
    let old_browser = browser.clone();
    let cookie = |browser: &Browser| browser.cookie("_session").expect("a session").to_owned();
    let first = cookie(&browser);
    // Use without authentication keeps it.
    browser.get(&client.ask().path()).await.expect(303);
    assert_eq!(cookie(&browser), first);
    app.clock.advance_seconds(120);
    let again = client.ask().set("prompt", "login");
    sign_in(&app, &mut browser, &again.path(), PHONE).await;
    let second = cookie(&browser);
    assert_ne!(first, second);
    assert_eq!(second.len(), 43);
    // The old one is dead.
    let silent = client.ask().set("prompt", "none").path();
    let mut thief = old_browser;
    assert_eq!(
        Returned::of(&thief.get(&silent).await).get("error"),
        "login_required"
    );
    Returned::of(&browser.get(&silent).await).code();
    assert_eq!(app.count("sessions"), 1);
    // A value of the attacker's is not taken up, signed or not.
    app.clock.advance_seconds(120);
    let mut victim = app.browser();
    let keys = app
        .shared
        .store
        .keys(&app.tenant(), app.shared.now())
        .await
        .expect("keys");
    let planted = "p".repeat(43);
    let signature = sign(keys.cookies[0].as_bytes(), "_session", &planted);
    victim.set_cookie("_session", &planted);
    victim.set_cookie("_session.sig", &signature);
    sign_in(&app, &mut victim, &client.ask().path(), OTHER_PHONE).await;
    assert_ne!(cookie(&victim), planted);
}

/// The same person again: what was granted goes on in the new session.
#[tokio::test]
async fn the_same_person_keeps_what_was_granted() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let first = tokens(&app, &mut browser, &client, &client.ask()).await;
    app.clock.advance_seconds(120);
    let again = client.ask().set("prompt", "login");
    sign_in(&app, &mut browser, &again.path(), PHONE).await;
    userinfo(&app, first.text("access_token")).await.expect(200);
    assert_eq!((app.count("sessions"), app.count("grants")), (1, 1));
}

/// Reference oidc.md §3.4: whoever signs in as somebody else signs the other one out.
#[tokio::test]
async fn the_session_of_another_person_is_signed_out() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let second = Client::from(&app.web_app(&manager, "Library").await);
    let mut browser = app.browser();
    let online = tokens(&app, &mut browser, &client, &client.ask()).await;
    let code = Returned::of(
        &browser
            .get(&second.ask().set("prompt", "consent").path())
            .await,
    )
    .code()
    .to_owned();
    app.clock.advance_seconds(120);
    let mut elsewhere = app.browser();
    let offline = offline_tokens(&app, &mut elsewhere, &client).await;
    app.clock.advance_seconds(-100);

    let again = client.ask().set("prompt", "login");
    let answer = sign_in(&app, &mut browser, &again.path(), OTHER_PHONE).await;
    Returned::of(&answer).code();
    let ended = last_entries(&app, 20);
    assert_eq!(
        ended.iter().filter(|line| *line == "RevokeToken").count(),
        2,
        "{ended:?}"
    );
    // All that hung on the old session is gone, at both clients: token, code, session.
    userinfo(&app, online.text("access_token"))
        .await
        .expect(401);
    second.redeem(&app, &code).await.expect(400);
    assert_eq!(
        app.count("sessions"),
        2,
        "the new one, and the one elsewhere"
    );
    userinfo(&app, offline.text("access_token"))
        .await
        .expect(200);
    let silent = browser
        .get(&client.ask().set("prompt", "none").path())
        .await;
    Returned::of(&silent).code();
    assert_eq!(app.count("users"), 2);
}

/// B17: the client changes while the person types.
#[tokio::test]
async fn b17_the_client_is_judged_again() {
    let (app, web, mut browser, resume) = begun().await;
    let manager = app.manager().await;
    let path = format!("/applications/{}", web.id);
    let set = async |uris: &str| {
        let uris: serde_json::Value = serde_json::from_str(uris).expect("JSON");
        let change = serde_json::json!({ "oidcClientMetadata": {
            "redirectUris": uris, "postLogoutRedirectUris": [],
        } });
        app.manage(&manager, "PATCH", &path, Some(change))
            .await
            .expect(200);
    };
    set(r#"["https://elsewhere.example/cb"]"#).await;
    let before = Before::of(&app).await;
    let mut machine = browser.clone();
    let refused = machine.get(&resume).await.expect(400);
    assert!(refused.location().is_empty(), "{refused:?}");
    assert!(
        refused.body.contains("oidc.invalid_redirect_uri"),
        "{}",
        refused.body
    );
    before
        .expect_nothing(&app, "a URI that was taken away")
        .await;
    set(r#"["http://localhost:9999/cb"]"#).await;
    Returned::of(&browser.get(&resume).await).code();

    app.clock.advance_seconds(120);
    let ask = web.authorize(&[("prompt", "login")]);
    let resume = submitted(&app, &mut browser, &ask, PHONE).await;
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    let before = Before::of(&app).await;
    let refused = browser.get(&resume).await.expect(400);
    assert!(refused.location().is_empty(), "{refused:?}");
    assert!(
        refused.body.contains("oidc.invalid_client"),
        "{}",
        refused.body
    );
    before
        .expect_nothing(&app, "a client that was deleted")
        .await;
}

/// B17: the user goes while the person waits.
#[tokio::test]
async fn b17_the_user_is_judged_again() {
    for change in ["DELETE FROM users", "UPDATE users SET is_suspended = TRUE"] {
        let (app, _web, mut browser, resume) = begun().await;
        Database::of(app.folder()).execute(change);
        let before = Before::of(&app).await;
        let refused = browser.get(&resume).await.expect(400);
        assert!(refused.location().is_empty(), "{change}: {refused:?}");
        assert!(browser.cookie("_session").is_none(), "{change}");
        before.expect_nothing(&app, change).await;
    }
}

/// The entry that ends the story names all of it.
#[tokio::test]
async fn the_end_is_recorded() {
    let (app, web, mut browser, resume) = begun().await;
    Returned::of(&browser.get(&resume).await).code();
    let last = super::evidence::payloads(&app).pop().expect("an entry");
    assert_eq!(last["key"], "Interaction.End");
    assert_eq!(last["result"], "Success");
    assert_eq!(last["applicationId"], web.id);
    let uid = resume.rsplit('/').next().expect("a uid");
    assert_eq!(last["interactionId"], uid);
    for name in ["userId", "sessionId", "ip"] {
        assert!(last[name].is_string(), "{name}: {last}");
    }
}
