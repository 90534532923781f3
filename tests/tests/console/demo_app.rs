//! `/demo-app`: a real sign-in at the tenant's own pages, and the application behind it.

use http::StatusCode;
use keyward_tests::{PHONE, TestApp, csrf, form_action};
use serde_json::json;

#[tokio::test]
async fn the_live_preview_signs_in_shows_what_it_learned_and_signs_out() {
    let (app, manager, _) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let begun = browser
        .get("/demo-app?ui_locales=en&state=x&redirect_uri=https://evil.example")
        .await;
    let asked = begun.expect(303);
    assert_eq!(
        asked.location_param("client_id").as_deref(),
        Some("demo-app")
    );
    assert_eq!(asked.location_param("prompt").as_deref(), Some("login"));
    let back = format!("{}/demo-app", app.origin);
    assert_eq!(asked.location_param("redirect_uri"), Some(back));
    assert_ne!(asked.location_param("state").as_deref(), Some("x"));

    let page = browser.follow("/demo-app?ui_locales=en").await.expect(200);
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    let made = browser.post(&form_action(&offer), &form).await.expect(303);
    let mut answer = browser.get(made.location()).await;
    while answer.location().contains("/oidc/auth") {
        answer = browser.get(answer.location()).await;
    }
    let callback = answer.expect(303).location().to_owned();
    assert!(callback.starts_with(&format!("{}/demo-app?code=", app.origin)));

    // Somebody else's browser does nothing with the code.
    let stranger = app.browser().get(&callback).await.expect(303);
    assert!(
        stranger.location().contains("/oidc/auth?"),
        "{}",
        stranger.location()
    );

    let shown = browser.get(&callback).await.expect(200);
    for part in [
        "ID token",
        "Userinfo",
        PHONE,
        "<code>sub</code>",
        "demo-app",
    ] {
        assert!(shown.body.contains(part), "{part} in {}", shown.body);
    }
    assert!(!shown.body.contains("<script>") && shown.header("cache-control").contains("no-store"));
    // Loaded again, it begins anew and uses nothing twice.
    let again = browser.get(&callback).await.expect(303);
    assert!(!again.location().contains("code="), "{}", again.location());

    let mut fields: Vec<(String, String)> = Vec::new();
    for part in shown.body.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = part.split_once("\" value=\"").expect("a value");
        let value = rest.split('"').next().expect("its end");
        fields.push((name.to_owned(), value.to_owned()));
    }
    let form: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let ended = browser.post(&form_action(&shown), &form).await.expect(303);
    assert_eq!(ended.location(), format!("{}/demo-app", app.origin));
    assert_eq!(browser.cookie("_session"), None);
    let silent = browser.follow("/demo-app?prompt=none").await.expect(400);
    assert!(silent.body.contains("login_required"), "{}", silent.body);

    // The administrators' tenant has none.
    browser.get("/t/admin/demo-app").await.expect(404);

    // The application can be looked at, and nothing else.
    let path = "/applications/demo-app";
    let found = app
        .manage(&manager, "GET", path, None)
        .await
        .expect(200)
        .json();
    for (member, expected) in [
        ("name", json!("Live Preview")),
        ("type", json!("SPA")),
        ("createdAt", json!(0)),
        ("isAdmin", json!(false)),
    ] {
        assert_eq!(found[member], expected, "{member}");
    }
    assert_eq!(found["oidcClientMetadata"]["redirectUris"], json!([]));
    for (method, body) in [("PATCH", Some(json!({ "name": "x" }))), ("DELETE", None)] {
        let refused = app.manage(&manager, method, path, body).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{method}");
    }
}
