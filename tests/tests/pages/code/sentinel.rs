//! Too many wrong codes block the number, whatever is entered afterwards (A6.1, reference
//! experience-api.md §7.6).

use keyward_http::Choices;
use keyward_tests::{Options, PHONE, TestApp};
use serde_json::json;

use crate::pages::{
    evidence::Before,
    steps::{STRANGER, account, code_page, other_than, resend, settings},
    words::expect_says,
};

const BLOCKED: &str = "error.session.verification_blocked_too_many_attempts";
const LINE: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Submit ! \
                    session.verification_blocked_too_many_attempts";

#[tokio::test]
async fn failures_over_several_codes_block_the_number_for_a_while() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let policy = json!({
        "sentinelPolicy": { "maxAttempts": 3, "lockoutDuration": 10 },
        "verificationCodePolicy": { "maxRetryAttempts": 2, "expirationDuration": 1200 },
    });
    settings(&app, &manager, policy).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let wrong = other_than(&app.code(PHONE));
    for _ in 0..2 {
        let refused = app
            .enter_code(&mut browser, &page, &wrong)
            .await
            .expect(400);
        expect_says(&refused, "error.verification_code.code_mismatch");
    }
    // A resend does not reset the count.
    app.clock.advance_seconds(60);
    resend(&mut browser, &page).await.expect(303);
    let right = app.code(PHONE);
    let before = Before::of(&app).await;
    let refused = app
        .enter_code(&mut browser, &page, &other_than(&right))
        .await
        .expect(400);
    expect_says(&refused, BLOCKED);
    assert_eq!(before.story(&app).await, [LINE]);
    // Now even the right code, here and in another browser.
    let mut another = app.browser();
    let other_page = code_page(&app, &mut another, &web, PHONE).await;
    let other_right = app.code(PHONE);
    let before = Before::of(&app).await;
    for (browser, page, code) in [
        (&mut browser, &page, &right),
        (&mut another, &other_page, &other_right),
    ] {
        let refused = app.enter_code(browser, page, code).await.expect(400);
        expect_says(&refused, BLOCKED);
    }
    assert_eq!(before.story(&app).await, [LINE, LINE]);
    // No try is taken, no code is used up, and the block does not grow.
    assert_eq!(before.changed(&app), ["logs"]);
    assert_eq!(app.count("sessions"), 1);
    // Other numbers are not concerned.
    account(&app, &web, STRANGER).await;
    app.clock.advance_seconds(599);
    app.enter_code(&mut browser, &page, &right)
        .await
        .expect(400);
    app.clock.advance_seconds(1);
    let entered = app
        .enter_code(&mut browser, &page, &right)
        .await
        .expect(303);
    assert!(entered.location().starts_with("/oidc/auth/"), "{entered:?}");
}

/// The contract counts the failures of an hour: those from before a shorter lockout still count
/// after it, so that a short lockout is no licence to guess on.
#[tokio::test]
async fn failures_count_for_an_hour() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let policy = json!({
        "sentinelPolicy": { "maxAttempts": 2, "lockoutDuration": 1 },
        "verificationCodePolicy": { "expirationDuration": 3600 },
    });
    settings(&app, &manager, policy).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let right = app.code(PHONE);
    let wrong = other_than(&right);
    for said in ["error.verification_code.code_mismatch", BLOCKED] {
        expect_says(&app.enter_code(&mut browser, &page, &wrong).await, said);
    }
    app.clock.advance_seconds(60);
    expect_says(&app.enter_code(&mut browser, &page, &wrong).await, BLOCKED);
    app.clock.advance_seconds(3540);
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let wrong = other_than(&app.code(PHONE));
    let refused = app
        .enter_code(&mut browser, &page, &wrong)
        .await
        .expect(400);
    expect_says(&refused, "error.verification_code.code_mismatch");
}

/// A success does not wash off the failures before it.
#[tokio::test]
async fn a_success_resets_nothing() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let policy = json!({ "sentinelPolicy": { "maxAttempts": 2, "lockoutDuration": 10 } });
    settings(&app, &manager, policy).await;
    for said in ["error.verification_code.code_mismatch", BLOCKED] {
        let mut browser = app.browser();
        let page = code_page(&app, &mut browser, &web, PHONE).await;
        let right = app.code(PHONE);
        let wrong = other_than(&right);
        expect_says(&app.enter_code(&mut browser, &page, &wrong).await, said);
        if said != BLOCKED {
            app.enter_code(&mut browser, &page, &right)
                .await
                .expect(303);
        }
    }
}

/// DESIGN §5: one sender cannot guess at many numbers.
#[tokio::test]
async fn failures_count_by_address_too() {
    let app = TestApp::with(Options {
        choices: Choices {
            sentinel_address_limit: 3,
            ..Choices::default()
        },
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let web = app.web_app(&manager, "Bookstore").await;
    let mut last = String::new();
    for phone in ["8613800138002", "8613800138003", "8613800138004"] {
        assert!(!last.contains("Too many attempts."), "{last}");
        let mut browser = app.browser();
        let page = code_page(&app, &mut browser, &web, phone).await;
        let wrong = other_than(&app.code(phone));
        last = app.enter_code(&mut browser, &page, &wrong).await.body;
    }
    assert!(last.contains("Too many attempts."), "{last}");
    // Any other number, with its right code.
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let before = Before::of(&app).await;
    let refused = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    expect_says(&refused.expect(400), BLOCKED);
    before.expect_refusal(&app, LINE).await;
    app.clock.advance_seconds(3600);
    account(&app, &web, STRANGER).await;
}
