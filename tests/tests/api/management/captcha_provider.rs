//! The captcha provider: set up, shown with its secret to administrators only, and removed together
//! with the demand for it.

use keyward_tests::TestApp;
use serde_json::{Value, json};

use super::house::is_stored;

const SECRET: &str = "0x4AAAA-the-secret-of-the-site";

fn turnstile() -> Value {
    json!({ "config": { "type": "Turnstile", "siteKey": "site", "secretKey": SECRET } })
}

#[tokio::test]
async fn a_provider_is_set_up_and_removed() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let call = async |method: &str, body: Option<Value>| {
        app.manage(&manager, method, "/captcha-provider", body)
            .await
    };
    for method in ["GET", "DELETE"] {
        let none = call(method, None).await.expect(404);
        assert_eq!(none.json()["code"], "entity.not_found");
    }
    let first = call("PUT", Some(turnstile())).await.expect(200).json();
    assert_eq!(first["config"], turnstile()["config"]);
    app.clock.advance_seconds(1);
    let recaptcha = json!({
        "type": "RecaptchaEnterprise", "siteKey": "site", "secretKey": SECRET,
        "projectId": "project", "mode": "checkbox",
    });
    let body = Some(json!({ "config": recaptcha }));
    let second = call("PUT", body).await.expect(200).json();
    assert_eq!(second["config"], recaptcha);
    assert_eq!(second["id"], first["id"]);
    assert_eq!(second["createdAt"], first["createdAt"]);
    assert_ne!(second["updatedAt"], first["updatedAt"]);
    assert_eq!(call("GET", None).await.expect(200).json(), second);
    call("DELETE", None).await.expect(204);
    call("GET", None).await.expect(404);
}

#[tokio::test]
async fn pages_learn_the_site_and_not_the_secret() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let public = async || app.get("/api/.well-known/sign-in-exp").await.expect(200);
    let put = Some(turnstile());
    app.manage(&manager, "PUT", "/captcha-provider", put)
        .await
        .expect(200);
    assert_eq!(public().await.json()["captchaConfig"], Value::Null);
    let on = json!({ "captchaPolicy": { "enabled": true } });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(on))
        .await
        .expect(200);
    let seen = public().await;
    assert_eq!(
        seen.json()["captchaConfig"],
        json!({ "type": "Turnstile", "siteKey": "site" })
    );
    assert!(!seen.body.contains(SECRET));
    assert!(!is_stored(&app, "captcha_providers", SECRET));
    // Without a provider nobody could pass.
    app.manage(&manager, "DELETE", "/captcha-provider", None)
        .await
        .expect(204);
    let settings = public().await.json();
    assert_eq!(settings["captchaPolicy"], json!({ "enabled": false }));
    assert_eq!(settings["captchaConfig"], Value::Null);
}
