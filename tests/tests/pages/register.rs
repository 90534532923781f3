//! Newcomers: an account is made with the proof that is there, never without one, and never twice.

use keyward_tests::{PHONE, TestApp, csrf, form_action};
use serde_json::json;

use super::{
    evidence::{Before, number, text},
    steps::{
        STRANGER, account, at_once, code_page, confirm, offer_page, phone_page, post_phone,
        settings,
    },
    words::expect_says,
};

#[tokio::test]
async fn an_unknown_number_gets_an_account_without_a_second_code() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    expect_says(&offer, "offer.create.title");
    assert!(offer.body.contains("+86 138 0013 8001"));
    assert_eq!(app.count("users"), 0);
    let made = confirm(&mut browser, &offer).await.expect(303);
    let redirect = browser.follow(made.location()).await.expect(303);
    let tokens = app.redeem(&web, &redirect).await.expect(200).json();
    assert!(tokens["id_token"].is_string());
    assert_eq!(app.codes(STRANGER).len(), 1);
    assert_eq!(text(&app, "SELECT primary_phone FROM users"), STRANGER);
    assert_eq!(number(&app, "SELECT length(id) FROM users"), 12);
    assert_eq!(text(&app, "SELECT application_id FROM users"), web.id);
}

#[tokio::test]
async fn registration_makes_an_account_at_once() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    assert_eq!(form_action(&page), format!("/register?app_id={}", web.id));
    expect_says(&page, "register.title");
    let page = app.send_code(&mut browser, &page, STRANGER).await;
    assert!(form_action(&page).starts_with("/register/verification-code?"));
    let entered = app
        .enter_code(&mut browser, &page, &app.code(STRANGER))
        .await;
    let redirect = browser
        .follow(entered.expect(303).location())
        .await
        .expect(303);
    assert!(redirect.location_param("code").is_some());
    assert_eq!((app.count("users"), app.codes(STRANGER).len()), (1, 1));
    let inbox = app.shared.inbox.as_ref().expect("an inbox").list();
    assert_eq!(inbox[0].message.template.as_str(), "Register");
}

#[tokio::test]
async fn a_known_number_is_offered_to_sign_in_without_a_second_code() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let sent = app.codes(PHONE).len();
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let before = Before::of(&app).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    let offer = browser.follow(entered.location()).await.expect(200);
    assert!(form_action(&offer).starts_with("/register/account-exists?"));
    expect_says(&offer, "offer.sign_in.title");
    let signed_in = confirm(&mut browser, &offer).await.expect(303);
    let redirect = browser.follow(signed_in.location()).await.expect(303);
    assert!(redirect.location_param("code").is_some());
    assert_eq!((app.count("users"), app.codes(PHONE).len()), (1, sent + 1));
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Register.Verification.PhoneVerificationCode.Submit",
            "Interaction.Register.Identifier.Submit ! user.phone_already_in_use",
            "Interaction.SignIn.Update",
            "Interaction.SignIn.Identifier.Submit",
            "Interaction.SignIn.Submit",
            "Interaction.End",
        ]
    );
}

/// Where only newcomers are let in, an account that exists is no way in.
#[tokio::test]
async fn a_known_number_where_only_newcomers_are_let_in() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    settings(&app, &manager, json!({ "signInMode": "Register" })).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let before = Before::of(&app).await;
    let refused = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(422);
    expect_says(&refused, "error.user.phone_already_in_use");
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Register.Verification.PhoneVerificationCode.Submit",
            "Interaction.Register.Identifier.Submit ! user.phone_already_in_use",
        ]
    );
    assert_eq!(
        before.changed(&app),
        ["interactions", "logs", "verification_codes"]
    );
    // Another number of the same person is welcome.
    let page = phone_page(&mut browser, &web).await;
    let page = app.send_code(&mut browser, &page, STRANGER).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(STRANGER))
        .await;
    browser
        .follow(entered.expect(303).location())
        .await
        .expect(303);
    assert_eq!(app.count("users"), 2);
}

/// B29: what the settings no longer allow is not done because a page was open.
#[tokio::test]
async fn an_offer_ends_with_the_settings_that_made_it() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    settings(&app, &manager, json!({ "signInMode": "SignIn" })).await;
    let before = Before::of(&app).await;
    let refused = confirm(&mut browser, &offer).await.expect(403);
    expect_says(&refused, "error_page.forbidden.title");
    assert_eq!(app.count("users"), 0);
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Register.Update",
            "Interaction.Register.Identifier.Submit ! auth.forbidden",
        ]
    );
    assert_eq!(before.changed(&app), ["logs"]);
}

/// The settings change between the code's page and the code.
#[tokio::test]
async fn a_way_in_that_was_closed_meanwhile_is_closed() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    settings(&app, &manager, json!({ "signInMode": "Register" })).await;
    let before = Before::of(&app).await;
    let refused = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.SignIn.Verification.PhoneVerificationCode.Submit",
            "Interaction.SignIn.Identifier.Submit ! auth.forbidden",
        ]
    );
    assert_eq!(before.changed(&app), ["logs", "verification_codes"]);
}

/// B32: two people prove the same number at once; it becomes one account.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_number_becomes_one_account() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut clicks = Vec::new();
    for _ in 0..8 {
        let mut browser = app.browser();
        let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
        let fields = vec![("csrf", csrf(&offer))];
        clicks.push((browser, form_action(&offer), fields));
    }
    let answers = at_once(clicks).await;
    assert_eq!((app.count("users"), app.count("sessions")), (1, 1));
    let (signed_in, offered): (Vec<_>, Vec<_>) = answers
        .iter()
        .map(|answer| answer.clone().expect(303).location().to_owned())
        .partition(|location| location.starts_with("/oidc/auth/"));
    assert_eq!((signed_in.len(), offered.len()), (1, 7), "{answers:?}");
    assert!(
        offered
            .iter()
            .all(|it| it.starts_with("/register/account-exists?")),
        "{offered:?}"
    );
}

/// F8: the same button, 64 times at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_made_once_however_often_the_button_is_pressed() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    let before = Before::of(&app).await;
    let click = (browser, form_action(&offer), vec![("csrf", csrf(&offer))]);
    let answers = at_once(vec![click; 64]).await;
    for answer in &answers {
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(answer.location(), answers[0].location());
    }
    assert_eq!((app.count("users"), app.count("sessions")), (1, 1));
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Register.Update",
            "Interaction.Register.Identifier.Submit",
            "Interaction.Register.Submit",
        ]
    );
}

/// Leaving sign-in for registration within one conversation is written down as what it is.
#[tokio::test]
async fn the_purpose_may_change_before_a_code_is_entered() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let before = Before::of(&app).await;
    code_page(&app, &mut browser, &web, STRANGER).await;
    let page = browser
        .get(&format!("/register?app_id={}", web.id))
        .await
        .expect(200);
    let sent = post_phone(&mut browser, &page, STRANGER).await.expect(303);
    assert!(sent.location().starts_with("/register/verification-code?"));
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.Create",
            "Interaction.SignIn.Create",
            "Interaction.SignIn.Verification.PhoneVerificationCode.Create",
            "Interaction.Register.Update",
            "Interaction.Register.Verification.PhoneVerificationCode.Create",
        ]
    );
    assert_eq!(app.count("verification_codes"), 1);
}
