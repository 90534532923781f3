//! The Console by mouse (`console.mjs`): from the link that the server printed to an application whose first sign-in was
//! seen, and to its settings.

use serde_json::json;

use super::{script, servers, set_up_url, with_console};

#[tokio::test(flavor = "multi_thread")]
async fn from_the_set_up_link_to_the_settings_of_an_application() {
    let app = with_console().await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let (codes, landing) = (
        servers::codes(super::latest_in_inbox(&app)).await,
        servers::landing().await,
    );
    let seen = script::run(
        "console",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "issuer": app.issuer,
            "codeUrl": codes.url("/code"),
            "redirect": landing.url("/cb"),
            "phone": { "number": "+8613800138000" },
        }),
    )
    .await;

    // What was done by mouse stands in the database, and nothing else.
    let path = format!("/applications/{}", seen["id"].as_str().expect("an id"));
    let made = app.manage(&manager, "GET", &path, None).await.expect(200);
    let made = made.json();
    assert_eq!(made["name"], "Bookstore");
    assert_eq!(made["type"], "Traditional");
    assert_eq!(
        made["oidcClientMetadata"],
        json!({
            "redirectUris": [landing.url("/cb"), "https://bookstore.example/callback"],
            "postLogoutRedirectUris": [],
        })
    );
    let secrets = app
        .manage(&manager, "GET", &format!("{path}/secrets"), None)
        .await
        .expect(200);
    let names: Vec<_> = secrets
        .json()
        .as_array()
        .expect("a list")
        .iter()
        .map(|secret| secret["name"].clone())
        .collect();
    assert_eq!(
        names,
        seen["secrets"].as_array().expect("a list").as_slice()
    );
}
