//! Captchas in a browser (`captcha.mjs`): the providers' scripts are played, what they give is verified by the fakes.

use axum::http::Method;
use keyward_tests::{
    Options, TestApp,
    fakes::captcha::{CaptchaProviders, PROJECT, SECRET_KEY, SITE_KEY, Token},
};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

const USERNAME: &str = "ann";
const PASSWORD: &str = "violet-Harbour-41";
const TOKENS: [&str; 4] = ["first", "second", "third", "fourth"];

fn provider(mut config: Value) -> Value {
    config["siteKey"] = SITE_KEY.into();
    config["secretKey"] = SECRET_KEY.into();
    json!({ "config": config })
}

fn google(mode: &str) -> Value {
    provider(json!({ "type": "RecaptchaEnterprise", "projectId": PROJECT, "mode": mode }))
}

#[tokio::test(flavor = "multi_thread")]
async fn people_show_that_they_are_some() {
    let token = Token {
        score: 0.9,
        action: "interaction",
    };
    let providers = CaptchaProviders::start(&TOKENS.map(|name| (name, token))).await;
    let app = TestApp::with(Options {
        routes: providers.routes(),
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    let turnstile = Some(provider(json!({ "type": "Turnstile" })));
    app.manage(&manager, "PUT", "/captcha-provider", turnstile)
        .await
        .expect(200);
    let change = json!({
        "captchaPolicy": { "enabled": true },
        "color": { "primaryColor": "#2457C5", "isDarkModeEnabled": true, "darkPrimaryColor": "#8AB0FF" },
    });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(change))
        .await
        .expect(200);
    let ann = json!({ "username": USERNAME, "password": PASSWORD });
    app.manage(&manager, "POST", "/users", Some(ann))
        .await
        .expect(200);
    let shop = PlainApp::new(&app, &manager, "Bookstore").await;
    let path = "/captcha-provider";
    let calls = vec![
        ("score", Method::PUT, path, google("invisible")),
        ("checkbox", Method::PUT, path, google("checkbox")),
    ];
    let switches = servers::switches(&app, &manager, calls).await;

    let seen = script::run(
        "captcha",
        &json!({
            "authorizeUrl": shop.authorize(&app, &[("prompt", "login")]),
            "registerUrl": shop.authorize(&app, &[("first_screen", "register"), ("prompt", "login")]),
            "switchUrls": { "score": switches.url("/score"), "checkbox": switches.url("/checkbox") },
            "redirect": shop.redirect,
            "siteKey": SITE_KEY,
            "username": USERNAME,
            "password": PASSWORD,
            "tokens": TOKENS,
            "badToken": "unknown",
        }),
    )
    .await;

    assert_eq!(
        seen["turnstile"]["options"],
        json!({
            "sitekey": SITE_KEY, "action": "interaction", "theme": "light",
            "language": "en", "size": "flexible",
        })
    );
    let refused = &seen["turnstile"]["refused"];
    assert_eq!(refused["title"], "Error: Sign in to Bookstore");
    let said = "The check that you are not a robot did not succeed. Try again.";
    assert_eq!(refused["said"], json!([said]));
    assert_eq!(refused["name"], USERNAME);
    assert_eq!(seen["turnstile"]["asksAgain"], false);
    assert_eq!(seen["without"], json!({ "isSaid": true, "name": USERNAME }));
    let score = json!({ "before": 0, "token": TOKENS[2], "next": "Choose a password" });
    assert_eq!(seen["score"], score);
    let checkbox = json!({ "sitekey": SITE_KEY, "action": "interaction", "content": 360 });
    assert_eq!(seen["checkbox"], checkbox);
    // One that nobody knows, and each of the others once.
    assert_eq!(providers.requests(), 1 + TOKENS.len() as u64);
}
