//! How signing in looks on the way to an application.

use keyward_tests::{Manager, TestApp};
use serde_json::{Value, json};

async fn application(app: &TestApp, manager: &Manager, is_third_party: bool) -> String {
    let body = json!({
        "name": "Shop", "type": "Traditional", "isThirdParty": is_third_party,
        "oidcClientMetadata": { "redirectUris": [], "postLogoutRedirectUris": [] },
    });
    let made = app
        .manage(manager, "POST", "/applications", Some(body))
        .await
        .expect(200);
    made.json()["id"].as_str().expect("an id").to_owned()
}

fn look() -> Value {
    json!({
        "color": { "primaryColor": "#123456" },
        "branding": { "logoUrl": "https://shop.test/logo.svg" },
        "customCss": "body { margin: 0 }",
        "displayName": "The shop",
        "termsOfUseUrl": "https://shop.test/terms",
        "privacyPolicyUrl": "",
    })
}

#[tokio::test]
async fn an_application_has_a_look_of_its_own() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let id = application(&app, &manager, false).await;
    let path = format!("/applications/{id}/sign-in-experience");
    let call =
        async |method: &str, body: Option<Value>| app.manage(&manager, method, &path, body).await;
    call("GET", None).await.expect(404);
    let first = call("PUT", Some(look())).await.expect(201).json();
    assert_eq!(first["applicationId"], id.as_str());
    assert_eq!(first["privacyPolicyUrl"], Value::Null);
    assert_eq!(first["color"], json!({ "primaryColor": "#123456" }));
    // What is left out stays; colours are replaced as a whole.
    let change = json!({ "color": {}, "displayName": null });
    let second = call("PUT", Some(change)).await.expect(200).json();
    assert_eq!(second["color"], json!({}));
    assert_eq!(second["displayName"], Value::Null);
    assert_eq!(second["branding"], look()["branding"]);
    assert_eq!(call("GET", None).await.expect(200).json(), second);
    for bad in [
        json!({ "color": { "primaryColor": "red" } }),
        json!({ "branding": { "logoUrl": "javascript:alert(1)" } }),
        json!({ "termsOfUseUrl": "/terms" }),
        json!({ "displayName": "x".repeat(257) }),
    ] {
        let refused = call("PUT", Some(bad.clone())).await;
        assert_eq!(refused.status, 400, "{bad}");
    }
    let nowhere = "/applications/nobody/sign-in-experience";
    for (method, body) in [("GET", None), ("PUT", Some(look()))] {
        let gone = app.manage(&manager, method, nowhere, body).await;
        assert_eq!(gone.status, 404, "{method}");
    }
    app.manage(&manager, "DELETE", &format!("/applications/{id}"), None)
        .await
        .expect(204);
    assert_eq!(app.count("application_sign_in_experiences"), 0);
}

#[tokio::test]
async fn people_see_it_on_the_way_to_our_own_applications_only() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let seen = async |id: &str| {
        let path = format!("/api/.well-known/sign-in-exp?appId={id}");
        app.get(&path).await.expect(200).json()
    };
    let tenant = seen("").await;
    for is_third_party in [false, true] {
        let id = application(&app, &manager, is_third_party).await;
        assert_eq!(seen(&id).await, tenant);
        let path = format!("/applications/{id}/sign-in-experience");
        app.manage(&manager, "PUT", &path, Some(look()))
            .await
            .expect(201);
        let looks = seen(&id).await;
        if is_third_party {
            assert_eq!(looks, tenant);
        } else {
            assert_eq!(looks["color"]["primaryColor"], "#123456");
            let dark = &tenant["color"]["darkPrimaryColor"];
            assert_eq!(&looks["color"]["darkPrimaryColor"], dark);
            assert_eq!(looks["branding"], look()["branding"]);
            assert_eq!(looks["customCss"], look()["customCss"]);
            assert_eq!(looks["termsOfUseUrl"], tenant["termsOfUseUrl"]);
        }
    }
    assert_eq!(seen("nobody").await, tenant);
}
