//! Magic links on the pages (reference experience-api.md §9, oidc.md §4): a person uses one up, and nobody else.

use keyward_crypto::SystemRandom;
use keyward_model::{OneTimeToken, OneTimeTokenContext, OneTimeTokenStatus, Secret};
use keyward_store::{Error as StoreError, one_time_tokens};
use keyward_tests::{Answer, Browser, Database, Manager, START, TestApp, WebApp, form_action};
use serde_json::{Value, json};

use super::{
    evidence::Before,
    markup::tags,
    steps::{actions, at_once, settings},
    words::{expect_says, says},
};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

/// A house in which people sign up by e-mail.
async fn house() -> (TestApp, Manager, WebApp) {
    let (app, manager, web) = TestApp::with_web_app().await;
    let method = json!({
        "identifier": "email",
        "password": false,
        "verificationCode": true,
        "isPasswordPrimary": false,
    });
    let by_email = json!({
        "signUp": { "identifiers": ["email"], "password": false, "verify": true },
        "signIn": { "methods": [method] },
        "forgotPasswordMethods": ["EmailVerificationCode"],
    });
    settings(&app, &manager, by_email).await;
    (app, manager, web)
}

/// A new token, and its id.
async fn token(app: &TestApp, manager: &Manager, email: &str, context: Value) -> (String, String) {
    let body = json!({ "email": email, "context": context });
    let made = app.manage(manager, "POST", "/one-time-tokens", Some(body));
    let made = made.await.expect(201).json();
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    (text("token"), text("id"))
}

/// The request that an application makes of a link.
fn link(web: &WebApp, email: &str, token: &str, more: &[(&str, &str)]) -> String {
    let mut all = vec![("login_hint", email), ("one_time_token", token)];
    all.extend_from_slice(more);
    web.authorize(&all)
}

/// What the first form of a page carries unseen.
fn hidden(page: &Answer) -> Vec<(&'static str, String)> {
    let all = tags(page);
    ["csrf", "one_time_token", "login_hint"]
        .into_iter()
        .filter_map(|name| {
            let tag = all.iter().find(|tag| tag.get("name") == Some(name))?;
            Some((name, tag.get("value")?.to_owned()))
        })
        .collect()
}

async fn press(browser: &mut Browser, page: &Answer) -> Answer {
    let fields = hidden(page);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser.post(&form_action(page), &fields).await
}

/// Goes to the application after an answer.
async fn arrive(browser: &mut Browser, answer: &Answer) {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let there = browser.follow(answer.location()).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");
}

/// A browser in which the owner of an address has signed in by a link.
async fn signed_in(app: &TestApp, manager: &Manager, web: &WebApp, email: &str) -> Browser {
    let mut browser = app.browser();
    let (token, _) = token(app, manager, email, json!({})).await;
    let page = browser.follow(&link(web, email, &token, &[])).await;
    let used = press(&mut browser, &page.expect(200)).await;
    arrive(&mut browser, &used).await;
    browser
}

fn active(app: &TestApp) -> i64 {
    let sql = "SELECT COUNT(*) FROM one_time_tokens WHERE status = 'active'";
    Database::of(app.folder()).number(sql)
}

fn session_of(app: &TestApp, email: &str) -> i64 {
    let sql = format!(
        "SELECT COUNT(*) FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
         WHERE u.primary_email = '{email}'"
    );
    Database::of(app.folder()).number(&sql)
}

#[tokio::test]
async fn only_a_persons_answer_uses_a_link_up_and_only_once() {
    let (app, manager, web) = house().await;
    let (token, _) = token(&app, &manager, ANN, json!({})).await;
    let url = link(&web, ANN, &token, &[]);
    // A mail scanner opens it as often as it likes, all the way.
    let before = Before::of(&app).await;
    for _ in 0..3 {
        let mut scanner = app.browser();
        let there = scanner.get(&url).await.expect(303).location().to_owned();
        assert!(there.starts_with("/one-time-token?app_id="), "{there}");
        let page = scanner.get(&there).await.expect(200);
        expect_says(&page, "magic_link.title");
        let head = app.http.head(app.url(&there));
        let head = head.header("cookie", scanner.cookie_line("/one-time-token"));
        app.send(head).await.expect(200);
        app.send(app.http.head(app.url(&url))).await;
    }
    before.expect_nothing(&app).await;
    assert_eq!(active(&app), 1);

    // Two browsers, one with two clicks, at once.
    let (mut one, mut two) = (app.browser(), app.browser());
    let first = one.follow(&url).await.expect(200);
    let second = two.follow(&url).await.expect(200);
    let action = form_action(&first);
    let answers = at_once([
        (one.clone(), action.clone(), hidden(&first)),
        (one, action.clone(), hidden(&first)),
        (two, action, hidden(&second)),
    ])
    .await;
    let (done, late): (Vec<_>, Vec<_>) = answers.iter().partition(|own| own.status == 303);
    assert!(!done.is_empty() && !late.is_empty(), "{answers:?}");
    for answer in done {
        assert!(answer.location().starts_with("/oidc/auth/"), "{answer:?}");
    }
    for answer in late {
        expect_says(answer, "error_page.link.title");
    }
    assert_eq!((app.count("users"), app.count("sessions")), (1, 1));
    assert_eq!(active(&app), 0);
    let late = app.browser().follow(&url).await.expect(400);
    expect_says(&late, "error_page.link.title");
}

#[tokio::test]
async fn a_link_that_does_not_do_is_refused_with_nothing_done() {
    let (app, manager, web) = house().await;
    let bound = |event: &str| json!({ "interactionEvent": event });
    let (old, _) = token(&app, &manager, ANN, json!({})).await;
    app.clock.advance_seconds(600);
    let (good, _) = token(&app, &manager, ANN, json!({})).await;
    let (revoked, id) = token(&app, &manager, ANN, json!({})).await;
    let status = json!({ "status": "revoked" });
    let path = format!("/one-time-tokens/{id}/status");
    app.manage(&manager, "PUT", &path, Some(status))
        .await
        .expect(200);
    let (of_bob, _) = token(&app, &manager, BOB, json!({})).await;
    let (resets, _) = token(&app, &manager, ANN, bound("ForgotPassword")).await;
    let (signs_in, _) = token(&app, &manager, ANN, bound("SignIn")).await;
    let foreign = elsewhere(&app).await;

    let mut browser = app.browser();
    let page = browser
        .follow(&link(&web, ANN, &good, &[]))
        .await
        .expect(200);
    let csrf = hidden(&page).swap_remove(0).1;
    let action = form_action(&page);
    for (token, email) in [
        (&*old, ANN),
        (&*revoked, ANN),
        (&of_bob, ANN),
        (&good, BOB),
        (&good, "ann@example.com.evil"),
        (&resets, ANN),
        (&foreign, ANN),
        ("x", ANN),
        ("", ANN),
    ] {
        let before = Before::of(&app).await;
        let url = action.replace(
            "app_id=",
            &format!("one_time_token={token}&login_hint={email}&app_id="),
        );
        let looked = browser.get(&url).await;
        assert!(looked.status.is_client_error(), "{token} {email}");
        expect_says(&looked, "error_page.link.title");
        before.expect_nothing(&app).await;
        let fields = [
            ("csrf", &*csrf),
            ("one_time_token", token),
            ("login_hint", email),
        ];
        let used = browser.post(&action, &fields).await;
        assert!(used.status.is_client_error(), "{token} {email}");
        expect_says(&used, "error_page.link.title");
        assert!(token.len() < 9 || !used.body.contains(token));
    }
    // A link that only signs in makes no account.
    let page = browser
        .follow(&link(&web, ANN, &signs_in, &[]))
        .await
        .expect(200);
    let refused = press(&mut browser, &page).await.expect(404);
    expect_says(&refused, "error_page.link.title");
    assert_eq!((app.count("users"), app.count("sessions")), (0, 0));

    // None of it has hurt the good one.
    let page = browser.follow(&link(&web, ANN, &good, &[])).await;
    let used = press(&mut browser, &page.expect(200)).await;
    arrive(&mut browser, &used).await;
}

/// A token of another tenant for the same address.
async fn elsewhere(app: &TestApp) -> String {
    let value = "a-token-of-the-admin-tenant-12345";
    let token = OneTimeToken {
        id: "elsewhere".into(),
        email: ANN.to_owned(),
        token: Secret::new(value.to_owned()),
        context: OneTimeTokenContext::default(),
        status: OneTimeTokenStatus::Active,
        created_at: START,
        expires_at: START.plus_seconds(6000),
    };
    let store = &app.shared.store;
    let vault = store.vault().clone();
    store
        .write(&store.system().admin_tenant(), async move |tx| {
            one_time_tokens::insert(tx, &vault, &token, &SystemRandom).await?;
            Ok::<_, StoreError>(())
        })
        .await
        .expect("it is written");
    value.to_owned()
}

#[tokio::test]
async fn whoever_is_signed_in_as_somebody_else_says_whether_to_switch() {
    let (app, manager, web) = house().await;
    let mut browser = signed_in(&app, &manager, &web, ANN).await;
    drop(signed_in(&app, &manager, &web, BOB).await);
    let (of_bob, _) = token(&app, &manager, BOB, json!({})).await;
    let url = link(&web, BOB, &of_bob, &[]);

    let page = browser.follow(&url).await.expect(200);
    expect_says(&page, "switch_account.title");
    // Staying goes on with the account that is signed in, and uses nothing up.
    let stay = actions(&page).pop().expect("two forms");
    let csrf = hidden(&page).swap_remove(0).1;
    let stayed = browser.post(&stay, &[("csrf", &csrf)]).await;
    arrive(&mut browser, &stayed).await;
    assert_eq!((active(&app), session_of(&app, ANN)), (1, 1));

    // Switching signs Ann out of this browser and Bob in.
    let page = browser.follow(&url).await.expect(200);
    let switched = press(&mut browser, &page).await;
    arrive(&mut browser, &switched).await;
    assert_eq!((active(&app), session_of(&app, ANN)), (0, 0));
    assert_eq!(session_of(&app, BOB), 2);

    // The link that they have used leads them on; a new one asks.
    let there = browser.follow(&url).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");
    let (another, _) = token(&app, &manager, BOB, json!({})).await;
    let page = browser.follow(&link(&web, BOB, &another, &[])).await;
    expect_says(&page.expect(200), "magic_link.title");
    // Where no page may be shown, the link is no reason for one.
    let silent = link(&web, BOB, &another, &[("prompt", "none")]);
    let there = browser.follow(&silent).await.expect(303);
    assert!(there.location_param("code").is_some(), "{there:?}");
    assert_eq!(active(&app), 1);
}

#[tokio::test]
async fn a_link_resets_a_password() {
    let (app, manager, web) = house().await;
    drop(signed_in(&app, &manager, &web, ANN).await);
    let reset = [("first_screen", "reset_password")];
    let bound = json!({ "interactionEvent": "ForgotPassword" });
    let (token, _) = token(&app, &manager, ANN, bound).await;
    let mut browser = app.browser();
    let page = browser.follow(&link(&web, ANN, &token, &reset)).await;
    let page = page.expect(200);
    expect_says(&page, "forgot.title");
    assert!(!says(&page, "forgot.lead"));
    assert_eq!(active(&app), 1);
    let used = press(&mut browser, &page).await.expect(303);
    let page = browser.follow(used.location()).await.expect(200);
    expect_says(&page, "new_password.title_reset");
    let csrf = hidden(&page).swap_remove(0).1;
    let fields = [("csrf", &*csrf), ("password", "violet-Harbour-41")];
    let saved = browser.post(&form_action(&page), &fields).await.expect(303);
    let page = browser.follow(saved.location()).await.expect(200);
    expect_says(&page, "forgot.done");
    let digests = "SELECT COUNT(*) FROM users WHERE password_hash IS NOT NULL";
    assert_eq!(Database::of(app.folder()).number(digests), 1);

    // Without a link it is the page that asks who somebody is.
    let page = app.browser().follow(&web.authorize(&reset)).await;
    expect_says(&page.expect(200), "forgot.lead");
}
