//! Tokens of each algorithm, judged by a published library, and tokens across a rotation.

use keyward_tests::{PHONE, TestApp};
use serde_json::json;

use super::client::{named_algorithms, published, renewed, rotate_to, token, verify};

const API: &str = "https://default.logto.app/api";

#[tokio::test]
async fn tokens_of_each_algorithm_are_verified_by_their_clients() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut manager = manager;
    let mut last = "ES384";
    for (name, algorithm) in [
        ("RSA", "RS256"),
        ("ES256", "ES256"),
        ("EdDSA", "EdDSA"),
        ("EC", "ES384"),
    ] {
        rotate_to(&app, &manager, name).await;
        // Every published key is named, each algorithm once.
        assert_eq!(named_algorithms(&app).await, json!([algorithm, last]));
        let keys = published(&app).await;
        assert_eq!((&*keys[0].1, &*keys[1].1), (algorithm, last));

        let machine = token(&app, &manager).await.expect(200).json();
        let access = machine["access_token"].as_str().expect("a token");
        let claims = verify(&app, access, API).await.expect("it is good");
        assert_eq!(claims["sub"], manager.client_id);

        app.clock.advance_seconds(120);
        let mut browser = app.browser();
        let scope = ("scope", "openid offline_access phone");
        let tokens = app
            .tokens(&mut browser, &web, &[scope, ("prompt", "consent")])
            .await;
        let hint = tokens.text("id_token");
        let claims = verify(&app, hint, &web.id).await.expect("it is good");
        assert_eq!(claims["phone_number"], PHONE);
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.text("refresh_token")),
        ];
        let again = app.post_form_as("/oidc/token", web.credentials(), &form);
        let again = again.await.expect(200).json();
        let again = again["id_token"].as_str().expect("a token");
        verify(&app, again, &web.id).await.expect("it is good");

        // The server verifies them too: as a caller's token, and as a hint.
        manager = renewed(&app, &manager).await;
        let silent = [
            ("prompt", "none"),
            ("id_token_hint", hint),
            ("scope", "openid phone"),
        ];
        let answer = browser.get(&web.authorize(&silent)).await.expect(303);
        assert!(answer.location_param("code").is_some(), "{answer:?}");
        last = algorithm;
    }
}

/// What the previous key signed is good until it goes; what an older one signed is not.
#[tokio::test]
async fn tokens_outlive_one_rotation() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, &web, &[]).await;
    let hint = tokens.text("id_token");
    let silent = web.authorize(&[("prompt", "none"), ("id_token_hint", hint)]);
    rotate_to(&app, &manager, "ES256").await;
    app.manage(&manager, "GET", "/applications", None)
        .await
        .expect(200);
    verify(&app, hint, &web.id).await.expect("it is good");
    let answer = browser.get(&silent).await.expect(303);
    assert!(answer.location_param("code").is_some(), "{answer:?}");

    rotate_to(&app, &manager, "RSA").await;
    app.manage(&manager, "GET", "/applications", None)
        .await
        .expect(401);
    verify(&app, hint, &web.id)
        .await
        .expect_err("its key is gone");
    let answer = browser.get(&silent).await.expect(303);
    assert_eq!(
        answer.location_param("error").as_deref(),
        Some("invalid_request")
    );
    let out = format!("/oidc/session/end?id_token_hint={hint}");
    let refused = browser.get(&out).await.expect(400);
    assert!(browser.cookie("_session").is_some(), "{refused:?}");
}

/// Prepared bytes are made again, and who has the old ones is told.
#[tokio::test]
async fn documents_follow() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let paths = [
        "/oidc/jwks",
        "/oidc/.well-known/openid-configuration",
        "/oidc/.well-known/oauth-authorization-server",
    ];
    let mut tags = Vec::new();
    for path in paths {
        tags.push(app.get(path).await.expect(200).header("etag").to_owned());
    }
    rotate_to(&app, &manager, "EdDSA").await;
    for (path, tag) in paths.into_iter().zip(&tags) {
        let known = app.http.get(app.url(path)).header("if-none-match", tag);
        let answer = app.send(known).await.expect(200);
        assert_ne!(answer.header("etag"), tag);
        assert!(answer.body.contains("EdDSA"), "{}", answer.body);
    }
    // The keys of another tenant are its own.
    let admin = app.get("/t/admin/oidc/jwks").await.expect(200);
    assert!(!admin.body.contains("EdDSA"));
}
