//! Wrong codes are counted, and a code dies of too many (A6.8).

use keyward_tests::{PHONE, TestApp, csrf, form_action};
use serde_json::json;

use crate::pages::{
    evidence::{Before, number},
    steps::{code_page, other_than, resend, settings},
    words::expect_says,
};

const SUBMIT: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Submit";

#[tokio::test]
async fn a_wrong_code_is_counted_and_the_right_one_still_works() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let before = Before::of(&app).await;
    let wrong = other_than(&app.code(PHONE));
    let refused = app
        .enter_code(&mut browser, &page, &wrong)
        .await
        .expect(400);
    expect_says(&refused, "error.verification_code.code_mismatch");
    assert!(refused.body.contains("aria-invalid=\"true\""));
    assert_eq!(
        before.story(&app).await,
        [format!("{SUBMIT} ! verification_code.code_mismatch")]
    );
    assert_eq!(
        before.changed(&app),
        ["logs", "sentinel_activities", "verification_codes"]
    );
    assert_eq!(number(&app, "SELECT tries FROM verification_codes"), 1);
    let entered = app
        .enter_code(&mut browser, &refused, &app.code(PHONE))
        .await
        .expect(303);
    assert!(entered.location().starts_with("/sign-in/no-account"));
}

#[tokio::test]
async fn ten_attempts_use_a_code_up() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let right = app.code(PHONE);
    let wrong = other_than(&right);
    let before = Before::of(&app).await;
    for _ in 0..10 {
        let refused = app
            .enter_code(&mut browser, &page, &wrong)
            .await
            .expect(400);
        expect_says(&refused, "error.verification_code.code_mismatch");
    }
    for code in [&right, &wrong] {
        let refused = app.enter_code(&mut browser, &page, code).await.expect(400);
        expect_says(&refused, "error.verification_code.exceed_max_try");
    }
    let story = before.story(&app).await;
    assert_eq!(
        story[9],
        format!("{SUBMIT} ! verification_code.code_mismatch")
    );
    assert_eq!(
        story[10..],
        [(); 2].map(|()| format!("{SUBMIT} ! verification_code.exceed_max_try"))
    );
    assert_eq!((app.count("users"), app.count("sessions")), (0, 0));
    // A new code is a new chance.
    app.clock.advance_seconds(60);
    resend(&mut browser, &page).await.expect(303);
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    assert_eq!(entered.status, 303, "{}", entered.body);
}

#[tokio::test]
async fn the_policy_sets_the_attempts() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let policy = json!({ "verificationCodePolicy": { "maxRetryAttempts": 2 } });
    settings(&app, &manager, policy).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let wrong = other_than(&app.code(PHONE));
    for said in ["code_mismatch", "code_mismatch", "exceed_max_try"] {
        let refused = app
            .enter_code(&mut browser, &page, &wrong)
            .await
            .expect(400);
        expect_says(&refused, &format!("error.verification_code.{said}"));
    }
    // It is read when a code is judged, as in the contract.
    let policy = json!({ "verificationCodePolicy": { "maxRetryAttempts": 4 } });
    settings(&app, &manager, policy).await;
    app.enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
}

/// What is no code at all is no attempt.
#[tokio::test]
async fn what_is_no_code_is_not_counted() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let right = app.code(PHONE);
    let before = Before::of(&app).await;
    for typed in [
        "",
        "  ",
        "12345",
        "1234567",
        "abcdef",
        "12345a",
        &format!("{right}0"),
    ] {
        let refused = app.enter_code(&mut browser, &page, typed).await.expect(422);
        let key = if typed.trim().is_empty() {
            "error.code.empty"
        } else {
            "error.code.malformed"
        };
        expect_says(&refused, key);
    }
    let token = csrf(&page);
    let missing = browser
        .post(&form_action(&page), &[("csrf", &token)])
        .await
        .expect(422);
    expect_says(&missing, "error.code.empty");
    before.expect_nothing(&app).await;
}

#[tokio::test]
async fn a_code_is_read_as_people_type_it() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let wide = |code: &str| -> String {
        let digits = code.chars().filter_map(|c| c.to_digit(10));
        digits
            .filter_map(|digit| char::from_u32('０' as u32 + digit))
            .collect()
    };
    let spaced = |code: &str| format!(" {} {}\t", &code[..3], &code[3..]);
    let dashed = |code: &str| format!("{}-{}", &code[..3], &code[3..]);
    let ways: [&dyn Fn(&str) -> String; 3] = [&wide, &spaced, &dashed];
    for way in ways {
        let mut browser = app.browser();
        let page = code_page(&app, &mut browser, &web, PHONE).await;
        let typed = way(&app.code(PHONE));
        let entered = app.enter_code(&mut browser, &page, &typed).await;
        assert_eq!(entered.status, 303, "{typed:?}");
    }
}
