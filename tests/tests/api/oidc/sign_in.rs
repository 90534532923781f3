//! The story in one piece: sign in as a new user, out, in again as the same, silently elsewhere.

use keyward_tests::{PHONE, TestApp};

#[tokio::test]
async fn a_new_user_signs_in_out_and_in_again() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, &web, &[]).await;
    assert_eq!(tokens.text("token_type"), "Bearer");
    assert_eq!(tokens.text("scope"), "openid profile phone");
    let silent = browser.get(&web.authorize(&[])).await.expect(303);
    assert!(silent.location_param("code").is_some(), "{silent:?}");
    assert_eq!(silent.location_param("state").as_deref(), Some("st4te"));
    assert_eq!(
        silent.location_param("iss").as_deref(),
        Some(app.issuer.as_str())
    );
    app.clock.advance_seconds(3600);
    let hint = tokens.text("id_token").to_owned();
    let out = browser
        .get(&format!("/oidc/session/end?id_token_hint={hint}"))
        .await
        .expect(303);
    assert_eq!(out.location(), "/oidc/session/end/success");
    let again = app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    assert!(again.location_param("code").is_some());
    assert_eq!(app.count("users"), 1);
}
