//! A stolen key is rotated away and deleted: what it signed is worth nothing from then on.

use keyward_tests::TestApp;

use super::client::{SIGNING, renewed, rotate_to, verify};

#[tokio::test]
async fn what_it_signed_is_worth_nothing() {
    let (app, stolen, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, &web, &[]).await;
    let hint = tokens.text("id_token");
    let keys = rotate_to(&app, &stolen, "EC").await;
    let manager = renewed(&app, &stolen).await;
    let path = format!("{SIGNING}/{}", keys[1]["id"].as_str().expect("an id"));
    let current = format!("{SIGNING}/{}", keys[0]["id"].as_str().expect("an id"));
    let refused = app.manage(&manager, "DELETE", &current, None).await;
    assert_eq!(
        refused.expect(422).json()["code"],
        "oidc.only_previous_key_can_be_deleted"
    );
    verify(&app, hint, &web.id).await.expect("it is good");
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);

    app.manage(&stolen, "GET", "/applications", None)
        .await
        .expect(401);
    verify(&app, hint, &web.id)
        .await
        .expect_err("nobody knows its key");
    let out = format!("/oidc/session/end?id_token_hint={hint}");
    browser.get(&out).await.expect(400);
    let refused = app.get(&out).await.expect(400);
    assert_eq!(
        refused.json()["error_description"],
        "could not validate id_token_hint"
    );
    // Sessions and opaque tokens do not hang on signing keys.
    let answer = browser.get(&web.authorize(&[("prompt", "none")])).await;
    assert!(answer.location_param("code").is_some(), "{answer:?}");
    let me = app.http.get(app.url("/oidc/me"));
    app.send(me.bearer_auth(tokens.text("access_token")))
        .await
        .expect(200);
    // The last key stays.
    let refused = app.manage(&manager, "DELETE", &current, None).await;
    assert_eq!(refused.expect(422).json()["code"], "oidc.key_required");
}
