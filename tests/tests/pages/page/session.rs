//! A page without a conversation (reference oidc.md §5.2): the tenant may name another place for it.

use keyward_tests::{PHONE, TestApp};
use serde_json::json;

use crate::pages::{
    evidence::Before,
    steps::{phone_page, settings},
    words::expect_says,
};

const PAGES: [&str; 9] = [
    "/",
    "/sign-in",
    "/register",
    "/sign-in/verification-code",
    "/register/verification-code",
    "/sign-in/no-account",
    "/register/account-exists",
    "/sign-in/account",
    "/consent",
];

#[tokio::test]
async fn it_says_so() {
    let (app, _manager, _web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    for path in PAGES {
        let mut browser = app.browser();
        let away = browser.get(path).await.expect(303);
        assert_eq!(away.location(), "/unknown-session", "{path}");
        let page = browser.get(away.location()).await.expect(404);
        expect_says(&page, "error_page.expired.title");
        // The trace that a person can report is the answer's own.
        let id = page.header("logto-core-request-id");
        assert!(
            page.body.contains(&format!("<code>{id}</code>")),
            "{}",
            page.body
        );
    }
    before.expect_nothing(&app).await;
}

/// Mails that tell of a change lead there, from no application.
#[tokio::test]
async fn who_wants_another_password_is_told_where_to_begin() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let before = Before::of(&app).await;
    let page = app.browser().get("/reset-password").await.expect(404);
    expect_says(&page, "forgot.title");
    expect_says(&page, "forgot.in_app");
    assert!(!page.body.contains("<form"), "{}", page.body);
    // A link that says more is one that has expired.
    let link = "/reset-password?one_time_token=a&login_hint=a%40b.example";
    let away = app.browser().get(link).await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
    before.expect_nothing(&app).await;
    let elsewhere = "https://shop.example/start";
    let change = json!({ "unknownSessionRedirectUrl": elsewhere });
    settings(&app, &manager, change).await;
    let away = app.browser().get("/reset-password").await.expect(303);
    assert_eq!(away.location(), elsewhere);
}

#[tokio::test]
async fn the_tenant_may_name_another_place() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let elsewhere = "https://shop.example/start?from=sign-in";
    settings(
        &app,
        &manager,
        json!({ "unknownSessionRedirectUrl": elsewhere }),
    )
    .await;
    for path in PAGES {
        let away = app.browser().get(path).await.expect(303);
        assert_eq!(away.location(), elsewhere, "{path}");
    }
    // Nobody else's parameter decides it, and a conversation is no reason to leave.
    let mut browser = app.browser();
    let away = browser
        .get("/sign-in?app_id=https%3A%2F%2Fevil.example")
        .await
        .expect(303);
    assert_eq!(away.location(), elsewhere);
    phone_page(&mut browser, &web).await;
    settings(&app, &manager, json!({ "unknownSessionRedirectUrl": "" })).await;
    let away = app.browser().get("/sign-in").await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
}

/// Two applications in one browser: each page finds its own conversation.
#[tokio::test]
async fn two_conversations_live_side_by_side() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    let first = phone_page(&mut browser, &web).await;
    let second = phone_page(&mut browser, &second_app).await;
    assert!(first.body.contains("Bookstore") && second.body.contains("Library"));
    for (made, name) in [(&web, "Bookstore"), (&second_app, "Library")] {
        let url = format!("/sign-in?app_id={}", made.id);
        let page = browser.get(&url).await.expect(200);
        assert!(page.body.contains(name));
    }
    // Without the hint it is the latest one; with a stranger's there is none.
    assert!(
        browser
            .get("/sign-in")
            .await
            .expect(200)
            .body
            .contains("Library")
    );
    let away = browser.get("/sign-in?app_id=nobody").await.expect(303);
    assert_eq!(away.location(), "/unknown-session");
    // The first one ends, and the second goes on.
    let page = app.send_code(&mut browser, &first, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let made = crate::pages::steps::confirm(&mut browser, &offer).await;
    browser.follow(made.location()).await.expect(303);
    assert!(
        browser
            .get("/sign-in")
            .await
            .expect(200)
            .body
            .contains("Library")
    );
}

/// A browser keeps so many conversations that its cookies stay small; the oldest goes first.
#[tokio::test]
async fn many_conversations_do_not_fill_the_browser() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let mut last = web;
    for number in 0..12 {
        last = app.web_app(&manager, &format!("App {number}")).await;
        phone_page(&mut browser, &last).await;
    }
    let names = browser.cookie_names();
    let waiting = names
        .iter()
        .filter(|name| name.starts_with("_pending") && !name.ends_with(".sig"));
    assert!(waiting.count() <= 8, "{names:?}");
    let page = browser
        .get(&format!("/sign-in?app_id={}", last.id))
        .await
        .expect(200);
    app.send_code(&mut browser, &page, PHONE).await;
}
