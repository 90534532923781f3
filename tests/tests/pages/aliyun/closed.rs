//! A tenant that hides who has an account hides it from whoever watches the provider fail (A6.6).

use keyward_tests::{PHONE, TestApp};
use serde_json::json;

use super::{OVERSEAS, Scene};
use crate::pages::{
    evidence::Before,
    steps::{code_page, confirm, phone_page, post_phone, settings},
    words::expect_says,
};

/// A6.6: where the settings hide who has an account, a provider that fails does not tell either. The
/// message is not waited for, and its failure looks like a message that left.
#[tokio::test]
async fn a_closed_tenant_answers_alike_when_the_gateway_fails() {
    let (scene, web) = Scene::ready().await;
    let app = &scene.app;
    let mut browser = app.browser();
    let page = code_page(app, &mut browser, &web, PHONE).await;
    let code = scene.gateway.take_code(PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &code).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    confirm(&mut browser, &offer).await.expect(303);
    // As many to the stranger, so that both have nine messages left.
    code_page(app, &mut app.browser(), &web, OVERSEAS).await;
    settings(app, &scene.manager, json!({ "signInMode": "SignIn" })).await;
    scene.connect(scene.with_wrong_secret()).await;
    let send = "Interaction.SignIn.Verification.PhoneVerificationCode.Create";
    let mut seen = Vec::new();
    for phone in [PHONE, OVERSEAS] {
        let before = Before::of(app).await;
        let mut browser = app.browser();
        let mut answers = Vec::new();
        for sends in 1..=9 {
            let page = phone_page(&mut browser, &web).await;
            let sent = post_phone(&mut browser, &page, phone).await;
            answers.push((sent.status.as_u16(), sent.location().to_owned()));
            if phone == PHONE {
                failures(&before, app, sends).await;
            }
            let page = browser.follow(sent.location()).await.expect(200);
            let guess = app.enter_code(&mut browser, &page, "123456").await;
            expect_says(&guess, "error.verification_code.code_mismatch");
            answers.push((guess.status.as_u16(), String::new()));
        }
        let page = phone_page(&mut browser, &web).await;
        let limited = post_phone(&mut browser, &page, phone).await;
        answers.push((limited.status.as_u16(), String::new()));
        seen.push(answers);
        let refused = format!("{send} ! connector.general");
        let story = before.story(app).await;
        let failures = story.iter().filter(|line| **line == refused).count();
        assert_eq!(failures, if phone == PHONE { 9 } else { 0 });
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!((seen[0].len(), seen[0][18].0), (19, 429));
    assert_eq!((scene.gateway.requests(), app.count("sessions")), (11, 1));
}

/// Waits until so many failed messages are on record.
async fn failures(before: &Before, app: &TestApp, wanted: usize) {
    let is_failure = |line: &&String| line.ends_with("! connector.general");
    let all = async { while before.story(app).await.iter().filter(is_failure).count() < wanted {} };
    let patience = std::time::Duration::from_secs(10);
    let in_time = tokio::time::timeout(patience, all).await;
    in_time.expect("the failure is written down");
}
