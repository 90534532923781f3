//! Another code: not too soon, and it is the only one then.

use keyward_tests::{PHONE, TestApp, form_action};

use crate::pages::{
    evidence::Before,
    steps::{code_page, resend},
    words::expect_says,
};

const SEND: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Create";

#[tokio::test]
async fn a_new_code_makes_the_old_one_dead() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let old = app.code(PHONE);
    app.clock.advance_seconds(59);
    let before = Before::of(&app).await;
    let sent = resend(&mut browser, &page).await.expect(303);
    let page = browser.get(sent.location()).await.expect(200);
    expect_says(&page, "notice.resent");
    let new = app.code(PHONE);
    assert_ne!(old, new);
    assert_eq!(
        (before.messages(&app), app.count("verification_codes")),
        (1, 1)
    );
    assert_eq!(before.story(&app).await, [SEND]);
    let refused = app.enter_code(&mut browser, &page, &old).await.expect(400);
    expect_says(&refused, "error.verification_code.code_mismatch");
    app.enter_code(&mut browser, &page, &new).await.expect(303);
}

#[tokio::test]
async fn a_new_code_has_to_wait() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    assert!(page.body.contains("data-wait=\"59\""), "{}", page.body);
    app.clock.advance_seconds(58);
    let before = Before::of(&app).await;
    let refused = resend(&mut browser, &page).await.expect(429);
    expect_says(&refused, "error.resend.wait");
    assert!(refused.body.contains("data-wait=\"1\""), "{}", refused.body);
    before
        .expect_refusal(&app, &format!("{SEND} ! request.message_rate_limited"))
        .await;
    // The code that was sent is none the worse for it.
    app.enter_code(&mut browser, &refused, &app.code(PHONE))
        .await
        .expect(303);
}

/// The form for another code is on the page without a script, and shows when it may be used.
#[tokio::test]
async fn the_page_says_when_another_code_can_be_had() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    app.clock.advance_seconds(30);
    let path = form_action(&page);
    assert!(browser.get(&path).await.body.contains("data-wait=\"29\""));
    app.clock.advance_seconds(29);
    assert!(!browser.get(&path).await.body.contains("data-wait"));
}

/// A proved number needs no other code.
#[tokio::test]
async fn nothing_is_sent_after_the_code_was_entered() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    app.enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    app.clock.advance_seconds(60);
    let before = Before::of(&app).await;
    let answer = resend(&mut browser, &page).await.expect(303);
    assert!(answer.location().starts_with("/sign-in/no-account"));
    before.expect_nothing(&app).await;
}
