//! What ID tokens hold follows the setting at once.

use keyward_tests::{TestApp, Tokens, WebApp};
use serde_json::{Value, json};

use super::client::verify;

async fn claims(app: &TestApp, web: &WebApp) -> Value {
    app.clock.advance_seconds(120);
    let scope = [("scope", "openid custom_data roles")];
    let tokens: Tokens = app.tokens(&mut app.browser(), web, &scope).await;
    verify(app, tokens.text("id_token"), &web.id)
        .await
        .expect("it is good")
}

#[tokio::test]
async fn extended_claims_stand_in_id_tokens_where_they_are_enabled() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let seeded = claims(&app, &web).await;
    assert_eq!(seeded["roles"], json!([]));
    assert!(seeded.get("custom_data").is_none());
    let body = json!({ "enabledExtendedClaims": ["custom_data"] });
    let path = "/configs/id-token";
    let put = app.manage(&manager, "PUT", path, Some(body.clone())).await;
    assert_eq!(put.expect(200).json(), body);
    let changed = claims(&app, &web).await;
    assert_eq!(changed["custom_data"], json!({}));
    assert!(changed.get("roles").is_none());
}
