//! Terms of use: agreed to by going on, or by hand where the settings say so (reference
//! experience-api.md §5.2).

use keyward_tests::{Answer, PHONE, TestApp, WebApp, csrf, form_action};
use serde_json::{Value, json};

use crate::pages::{
    evidence::Before,
    markup::tags,
    steps::{STRANGER, account, settings},
    words::{expect_says, says},
};

fn policy(policy: &str) -> Value {
    json!({
        "agreeToTermsPolicy": policy,
        "termsOfUseUrl": "https://shop.example/terms",
        "privacyPolicyUrl": "https://shop.example/privacy",
    })
}

fn has_box(page: &Answer) -> bool {
    tags(page)
        .iter()
        .any(|tag| tag.get("name") == Some("agree"))
}

fn links(page: &Answer) -> usize {
    page.body.matches("https://shop.example/terms").count()
}

async fn page(app: &TestApp, web: &WebApp, screen: &str) -> Answer {
    let first = web.authorize(&[("first_screen", screen)]);
    app.browser().follow(&first).await.expect(200)
}

#[tokio::test]
async fn without_terms_nothing_is_asked() {
    let (app, manager, web) = TestApp::with_web_app().await;
    for name in ["Automatic", "ManualRegistrationOnly", "Manual"] {
        settings(&app, &manager, json!({ "agreeToTermsPolicy": name })).await;
        for screen in ["sign_in", "register"] {
            let page = page(&app, &web, screen).await;
            assert!(!has_box(&page) && links(&page) == 0);
        }
    }
}

#[tokio::test]
async fn going_on_is_agreeing() {
    let (app, manager, web) = TestApp::with_web_app().await;
    settings(&app, &manager, policy("Automatic")).await;
    for screen in ["sign_in", "register"] {
        let page = page(&app, &web, screen).await;
        assert!(!has_box(&page));
        expect_says(&page, "agreement.implied.both");
    }
}

#[tokio::test]
async fn by_hand_at_registration() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    settings(&app, &manager, policy("ManualRegistrationOnly")).await;
    let sign_in = page(&app, &web, "sign_in").await;
    assert!(!has_box(&sign_in) && !says(&sign_in, "agreement.implied.both"));
    // The links stand at the foot all the same.
    assert_eq!(links(&sign_in), 1);
    expect_asked(&app, &web, "register").await;
    // Newcomers who came by the sign-in page are asked before the account is made.
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut browser, &page, STRANGER).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(STRANGER))
        .await;
    let offer = browser.follow(entered.location()).await.expect(200);
    assert!(has_box(&offer));
    let before = Before::of(&app).await;
    let (action, token) = (form_action(&offer), csrf(&offer));
    let refused = browser.post(&action, &[("csrf", &token)]).await.expect(422);
    expect_says(&refused, "error.agreement.required");
    before.expect_nothing(&app).await;
    let fields = [("csrf", &*token), ("agree", "on")];
    browser.post(&action, &fields).await.expect(303);
    assert_eq!(app.count("users"), 2);
}

#[tokio::test]
async fn by_hand_everywhere() {
    let (app, manager, web) = TestApp::with_web_app().await;
    settings(&app, &manager, policy("Manual")).await;
    expect_asked(&app, &web, "sign_in").await;
    expect_asked(&app, &web, "register").await;
}

/// The page has the box, and goes nowhere without it.
async fn expect_asked(app: &TestApp, web: &WebApp, screen: &str) {
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", screen)]);
    let page = browser.follow(&first).await.expect(200);
    expect_says(&page, "agreement.asked.both");
    assert!(has_box(&page));
    let (action, token) = (form_action(&page), csrf(&page));
    let before = Before::of(app).await;
    let fields = [("csrf", &*token), ("phone", "+8613800138009")];
    let refused = browser.post(&action, &fields).await.expect(422);
    expect_says(&refused, "error.agreement.required");
    assert!(
        refused.body.contains("value=\"+8613800138009\""),
        "what was typed is kept"
    );
    before.expect_nothing(app).await;
    // Both mistakes are told at once, and the tick stays.
    let fields = [("csrf", &*token), ("phone", "1"), ("agree", "on")];
    let refused = browser.post(&action, &fields).await.expect(422);
    assert!(!says(&refused, "error.agreement.required"));
    let ticked = tags(&refused)
        .into_iter()
        .find(|tag| tag.get("name") == Some("agree"));
    assert!(ticked.expect("the box").get("checked").is_some());
    let fields = [
        ("csrf", &*token),
        ("phone", "+8613800138009"),
        ("agree", "on"),
    ];
    browser.post(&action, &fields).await.expect(303);
}
