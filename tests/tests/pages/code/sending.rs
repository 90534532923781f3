//! How many messages one number gets (B36): ten in ten minutes, whoever asks.

use keyward_tests::{PHONE, TestApp, csrf};

use crate::pages::{
    evidence::Before,
    steps::{STRANGER, at_once, code_page, phone_page, post_phone, resend},
    words::expect_says,
};

const LIMITED: &str = "Interaction.SignIn.Verification.PhoneVerificationCode.Create ! \
                       request.message_rate_limited";

#[tokio::test]
async fn a_number_gets_ten_messages_in_ten_minutes() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    // From browsers of their own, by both pages, and by asking again.
    for _ in 0..6 {
        code_page(&app, &mut app.browser(), &web, PHONE).await;
    }
    let register = web.authorize(&[("first_screen", "register")]);
    for _ in 0..3 {
        let mut browser = app.browser();
        let page = browser.follow(&register).await.expect(200);
        app.send_code(&mut browser, &page, PHONE).await;
    }
    let mut first = app.browser();
    let page = phone_page(&mut first, &web).await;
    app.clock.advance_seconds(60);
    let page = app.send_code(&mut first, &page, PHONE).await;
    assert_eq!(app.codes(PHONE).len(), 10);
    app.clock.advance_seconds(60);

    let mut another = app.browser();
    let other_page = phone_page(&mut another, &web).await;
    let before = Before::of(&app).await;
    let refused = post_phone(&mut another, &other_page, PHONE)
        .await
        .expect(429);
    expect_says(&refused, "error.request.message_rate_limited");
    assert!(
        refused.body.contains("value=\"+8613800138000\""),
        "{}",
        refused.body
    );
    before.expect_refusal(&app, LIMITED).await;
    let before = Before::of(&app).await;
    let refused = resend(&mut first, &page).await.expect(429);
    expect_says(&refused, "error.request.message_rate_limited");
    before.expect_refusal(&app, LIMITED).await;
    // The last code that was sent works all the same, and other numbers are not concerned.
    app.enter_code(&mut first, &refused, &app.code(PHONE))
        .await
        .expect(303);
    post_phone(&mut another, &other_page, STRANGER)
        .await
        .expect(303);
    // Ten minutes after the first nine, nine more go out.
    app.clock.advance_seconds(479);
    let mut late = app.browser();
    let page = phone_page(&mut late, &web).await;
    post_phone(&mut late, &page, PHONE).await.expect(429);
    app.clock.advance_seconds(1);
    for _ in 0..9 {
        post_phone(&mut late, &page, PHONE).await.expect(303);
    }
    post_phone(&mut late, &page, PHONE).await.expect(429);
    assert_eq!(app.codes(PHONE).len(), 19);
}

/// F8
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_holds_for_64_requests_at_once() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let action = format!("/sign-in?app_id={}", web.id);
    let fields = vec![("csrf", csrf(&page)), ("phone", format!("+{PHONE}"))];
    let answers = at_once(vec![(browser, action, fields); 64]).await;
    let count = |status: u16| {
        answers
            .iter()
            .filter(|it| it.status.as_u16() == status)
            .count()
    };
    assert_eq!((count(303), count(429)), (10, 54));
    assert_eq!(app.codes(PHONE).len(), 10);
    assert_eq!(
        (app.count("interactions"), app.count("verification_codes")),
        (1, 1)
    );
}
