//! The lifetimes that the operator may set (docs/reference/configuration.md).

use keyward_http::Choices;
use keyward_model::Lifetimes;
use keyward_tests::{Database, Options, PHONE, TestApp, WEB_APP, csrf, form_action};
use serde_json::json;

use super::{
    clients::{self, Client},
    steps::{Returned, expect_error, offline_tokens, userinfo},
};

/// A server with these lifetimes, and a public client, whose tokens rotate at each use.
async fn start(lifetimes: Lifetimes) -> (TestApp, Client) {
    let choices = Choices {
        lifetimes,
        ..Choices::default()
    };
    let options = Options {
        choices,
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let client = clients::client(&app, &manager, "SPA", &[WEB_APP], json!({})).await;
    (app, client)
}

#[tokio::test]
async fn the_window_in_which_a_lost_answer_is_given_again() {
    for window in [0, 60] {
        let (app, client) = start(Lifetimes {
            refresh_retry_window: window,
            ..Lifetimes::default()
        })
        .await;
        let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
        let first = tokens.text("refresh_token");
        let second = client.refresh(&app, first, &[]).await.expect(200).json();
        app.clock.advance_seconds(window);
        let again = client.refresh(&app, first, &[]).await.expect(200).json();
        assert_eq!(again["refresh_token"], second["refresh_token"]);
        app.clock.advance_seconds(1);
        let late = client.refresh(&app, first, &[]).await;
        expect_error(&late, 400, "invalid_grant", "grant request is invalid");
        let successor = second["refresh_token"].as_str().expect("a token");
        let revoked = client.refresh(&app, successor, &[]).await;
        expect_error(&revoked, 400, "invalid_grant", "grant request is invalid");
    }
}

#[tokio::test]
async fn an_opaque_access_token_and_a_grant() {
    let (app, client) = start(Lifetimes {
        access_token: 120,
        grant: 86_400,
        ..Lifetimes::default()
    })
    .await;
    let tokens = offline_tokens(&app, &mut app.browser(), &client).await;
    assert_eq!(tokens.0["expires_in"], 120);
    app.clock.advance_seconds(119);
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(200);
    app.clock.advance_seconds(1);
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(401);
    app.clock.advance_seconds(86_400 - 120);
    let refused = client
        .refresh(&app, tokens.text("refresh_token"), &[])
        .await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
}

#[tokio::test]
async fn a_code_and_the_time_that_a_person_may_take() {
    let lifetimes = Lifetimes {
        interaction: 7200,
        authorization_code: 15,
        ..Lifetimes::default()
    };
    let (app, client) = start(lifetimes).await;
    let authorize = client.ask().path();
    for (wait, status) in [(14, 200), (15, 400)] {
        let redirect = app.sign_in(&mut app.browser(), &authorize, PHONE).await;
        let code = redirect.location_param("code").expect("a code");
        app.clock.advance_seconds(wait);
        client.redeem(&app, &code).await.expect(status);
    }
    for (wait, is_over) in [(7199, false), (7200, true)] {
        let mut browser = app.browser();
        let page = browser.follow(&authorize).await.expect(200);
        app.clock.advance_seconds(wait);
        let phone = format!("+{PHONE}");
        let form = [
            ("csrf", &*csrf(&page)),
            ("country", "US"),
            ("phone", &phone),
        ];
        let sent = browser.post(&form_action(&page), &form).await.expect(303);
        assert_eq!(sent.location() == "/unknown-session", is_over, "{sent:?}");
    }
}

/// A session outlives its grant here: the next one takes its place, with and without signing in anew.
#[tokio::test]
async fn a_grant_that_has_ended_makes_room_in_its_session() {
    let day = 86_400;
    let (app, client) = start(Lifetimes {
        grant: day,
        ..Lifetimes::default()
    })
    .await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &client.ask().path(), PHONE).await;
    let database = Database::of(app.folder());
    let grant = || database.text("SELECT id FROM grants");
    let first = grant();
    app.clock.advance_seconds(day);
    let silent = browser.get(&client.ask().path()).await;
    let code = Returned::of(&silent).code().to_owned();
    client.redeem(&app, &code).await.expect(200);
    let second = grant();
    assert_ne!(second, first);

    app.clock.advance_seconds(day);
    let again = client.ask().set("prompt", "login").path();
    let redirect = app.sign_in(&mut browser, &again, PHONE).await;
    let code = redirect.location_param("code").expect("a code");
    client.redeem(&app, &code).await.expect(200);
    assert_ne!(grant(), second);
    assert_eq!(database.count("grants"), 1);
}
