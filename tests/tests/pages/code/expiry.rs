//! Codes and conversations end (A6.8).

use keyward_tests::{PHONE, TestApp};
use serde_json::json;

use crate::pages::{
    evidence::{Before, number},
    steps::{code_page, settings},
    words::expect_says,
};

#[tokio::test]
async fn a_code_lives_ten_minutes() {
    expires_after(None, 600).await;
}

#[tokio::test]
async fn the_policy_sets_the_life_of_a_code() {
    expires_after(Some(60), 60).await;
}

async fn expires_after(policy: Option<u32>, seconds: i64) {
    let (app, manager, web) = TestApp::with_web_app().await;
    if let Some(duration) = policy {
        let policy = json!({ "verificationCodePolicy": { "expirationDuration": duration } });
        settings(&app, &manager, policy).await;
    }
    let (mut in_time, mut late) = (app.browser(), app.browser());
    let page = code_page(&app, &mut in_time, &web, PHONE).await;
    let code = app.code(PHONE);
    let late_page = code_page(&app, &mut late, &web, PHONE).await;
    let late_code = app.code(PHONE);
    app.clock.advance_seconds(seconds - 1);
    app.enter_code(&mut in_time, &page, &code).await.expect(303);
    app.clock.advance_seconds(1);
    let before = Before::of(&app).await;
    let refused = app
        .enter_code(&mut late, &late_page, &late_code)
        .await
        .expect(400);
    expect_says(&refused, "error.verification_code.expired");
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.SignIn.Verification.PhoneVerificationCode.Submit ! verification_code.expired"
        ]
    );
    // It counts for the sentinel, and not as a try.
    assert_eq!(before.changed(&app), ["logs", "sentinel_activities"]);
    let tries = "SELECT tries FROM verification_codes WHERE consumed_at IS NULL";
    assert_eq!(number(&app, tries), 0);
}

/// A conversation waits an hour for its person, in the cookie and in the store.
#[tokio::test]
async fn a_conversation_lives_an_hour() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut waiting = app.browser();
    waiting.get(&web.authorize(&[])).await.expect(303);
    let mut begun = app.browser();
    code_page(&app, &mut begun, &web, PHONE).await;
    let sign_in = format!("/sign-in?app_id={}", web.id);
    app.clock.advance_seconds(3599);
    waiting.get(&sign_in).await.expect(200);
    begun.get(&sign_in).await.expect(200);
    app.clock.advance_seconds(1);
    for browser in [&mut waiting, &mut begun] {
        let gone = browser.get(&sign_in).await.expect(303);
        assert_eq!(gone.location(), "/unknown-session");
    }
}
