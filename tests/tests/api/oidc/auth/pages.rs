//! Requests that lead to a page: nothing is written until a person acts, the request waits in the
//! browser (DESIGN §2), or in the store where it is too long for a cookie.

use keyward_tests::{PHONE, TestApp};

use crate::api::oidc::{
    clients::Client,
    evidence::{Before, last_entries},
    steps::{Returned, sign_in},
};

#[tokio::test]
async fn a_request_that_leads_to_a_page_writes_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let before = Before::of(&app).await;
    let mut browser = app.browser();
    let answer = browser.get(&ask.path()).await.expect(303);
    assert_eq!(answer.location(), format!("/sign-in?app_id={}", web.id));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.is_empty());
    browser.get(answer.location()).await.expect(200);
    browser
        .get(&ask.clone().set("prompt", "login").path())
        .await
        .expect(303);
    before.expect_nothing(&app, "looking at the page").await;
    // The first act makes it a conversation.
    let page = browser.get(answer.location()).await;
    app.send_code(&mut browser, &page, PHONE).await;
    assert!(
        before
            .changed(&app)
            .await
            .contains(&"interactions".to_owned())
    );
    assert!(last_entries(&app, 3).contains(&"Interaction.Create".to_owned()));
}

/// What the person does comes too late after an hour, whether it waited or was begun.
#[tokio::test]
async fn a_request_waits_for_an_hour() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web).ask();
    let mut browser = app.browser();
    let page = browser.follow(&ask.path()).await.expect(200);
    app.clock.advance_seconds(3599);
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    app.clock.advance_seconds(1);
    let before = Before::of(&app).await;
    let late = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    assert_eq!(late.expect(303).location(), "/unknown-session");
    before.expect_nothing(&app, "a code after an hour").await;

    let mut browser = app.browser();
    let page = browser.follow(&ask.path()).await.expect(200);
    app.clock.advance_seconds(3600);
    let (csrf, action) = (
        keyward_tests::csrf(&page),
        keyward_tests::form_action(&page),
    );
    let form = [
        ("csrf", &*csrf),
        ("country", "US"),
        ("phone", "+8613800138000"),
    ];
    let late = browser.post(&action, &form).await.expect(303);
    assert_eq!(late.location(), "/unknown-session");
    before.expect_nothing(&app, "a number after an hour").await;
}

/// A request of more than 3 kB is stored: browsers drop cookies that long.
#[tokio::test]
async fn a_long_request_waits_in_the_store() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let state = "s".repeat(3500);
    let ask = client
        .ask()
        .set("state", &state)
        .set("nonce", &"n".repeat(1000));
    let before = Before::of(&app).await;
    let mut browser = app.browser();
    let page = browser.follow(&ask.path()).await.expect(200);
    let waiting = format!("_pending_{}", web.id);
    assert!(browser.cookie(&waiting).is_none());
    let longest = browser
        .cookie_names()
        .into_iter()
        .map(|name| name.len() + browser.cookie(name).map_or(0, str::len));
    assert!(longest.max().is_some_and(|length| length < 1000));
    assert_eq!(before.changed(&app).await, ["interactions", "logs"]);
    let begun = ["Interaction.Create", "Interaction.SignIn.Create"];
    assert_eq!(last_entries(&app, 2), begun);
    // Another browser has no part in it.
    let mut thief = app.browser();
    let away = thief
        .get(&format!("/sign-in?app_id={}", web.id))
        .await
        .expect(303);
    assert_eq!(away.location(), "/unknown-session");

    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*keyward_tests::csrf(&offer))];
    let made = browser
        .post(&keyward_tests::form_action(&offer), &form)
        .await;
    let returned = Returned::of(&browser.follow(made.expect(303).location()).await);
    assert_eq!(returned.get("state"), state);
    let tokens = client
        .redeem(&app, returned.code())
        .await
        .expect(200)
        .json();
    let claims = crate::api::oidc::steps::jwt(tokens["id_token"].as_str().expect("a token")).1;
    assert_eq!(claims["nonce"].as_str().map(str::len), Some(1000));
    assert_eq!(app.count("interactions"), 0);
}

/// A short request in the place of a long one, and the other way round, for the same client.
#[tokio::test]
async fn the_latest_request_of_a_client_counts() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    for state in ["short", &*"long".repeat(900), "short again"] {
        browser
            .follow(&client.ask().set("state", state).path())
            .await
            .expect(200);
    }
    let page = format!("/sign-in?app_id={}", web.id);
    let answer = sign_in(&app, &mut browser, &page, PHONE).await;
    assert_eq!(Returned::of(&answer).get("state"), "short again");
}
