//! Guesses at once get no more tries than guesses one by one (B8, F8).

use keyward_tests::{PHONE, TestApp, csrf, form_action};
use serde_json::json;

use crate::pages::{
    evidence::{Before, number},
    steps::{account, at_once, code_page, other_than, settings},
    words::{expect_says, says},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_guesses_share_the_attempts() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let right = app.code(PHONE);
    let guesses: Vec<String> = (0..1_000_000_u32)
        .map(|guess| format!("{guess:06}"))
        .filter(|guess| *guess != right)
        .take(64)
        .collect();
    let before = Before::of(&app).await;
    let posts = guesses.into_iter().map(|guess| {
        let fields = vec![("csrf", csrf(&page)), ("code", guess)];
        (browser.clone(), form_action(&page), fields)
    });
    let answers = at_once(posts).await;
    let count = |key| answers.iter().filter(|answer| says(answer, key)).count();
    assert_eq!(count("error.verification_code.code_mismatch"), 10);
    assert_eq!(count("error.verification_code.exceed_max_try"), 54);
    let story = before.story(&app).await;
    let evaluated = story
        .iter()
        .filter(|line| line.ends_with("code_mismatch"))
        .count();
    assert_eq!((story.len(), evaluated), (64, 10));
    assert_eq!(
        number(&app, "SELECT MAX(tries) FROM verification_codes"),
        10
    );
    let refused = app
        .enter_code(&mut browser, &page, &right)
        .await
        .expect(400);
    expect_says(&refused, "error.verification_code.exceed_max_try");
    assert_eq!(app.count("sessions"), 1);
}

/// The right code among wrong ones, all at once: it counts only while tries are left, and then once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_used_once() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let policy = json!({ "verificationCodePolicy": { "maxRetryAttempts": 100 } });
    settings(&app, &manager, policy).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let right = app.code(PHONE);
    let before = Before::of(&app).await;
    let posts = (0..64).map(|at| {
        let code = if at % 2 == 0 {
            right.clone()
        } else {
            other_than(&right)
        };
        let fields = vec![("csrf", csrf(&page)), ("code", code)];
        (browser.clone(), form_action(&page), fields)
    });
    let answers = at_once(posts).await;
    assert!(
        answers
            .iter()
            .all(|it| matches!(it.status.as_u16(), 303 | 400))
    );
    let story = before.story(&app).await;
    let successes = |key: &str| story.iter().filter(|line| *line == key).count();
    let submit = "Interaction.SignIn.Verification.PhoneVerificationCode.Submit";
    assert_eq!(
        (successes(submit), successes("Interaction.SignIn.Submit")),
        (1, 1),
        "{story:?}"
    );
    assert_eq!(app.count("sessions"), 2);
}
