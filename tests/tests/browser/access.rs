//! Who may do what, and what protects it, by mouse in the Console (`access.mjs`): APIs and roles, the policies of sign-in,
//! sessions and keys.

use serde_json::{Value, json};

use super::{get, script, set_up_url, with_console};

/// The members of a list, sorted: a list of the server may have an order of its own.
fn each(list: &Value, member: &str) -> Vec<String> {
    let list = list.as_array().expect("a list");
    let mut members: Vec<String> = list
        .iter()
        .map(|one| one[member].as_str().expect("a text").to_owned())
        .collect();
    members.sort();
    members
}

#[tokio::test(flavor = "multi_thread")]
async fn apis_roles_policies_and_keys() {
    let app = with_console().await;
    let manager = app.manager().await;
    for (path, body) in [
        (
            "/users",
            json!({ "username": "reader", "name": "Mei Wang" }),
        ),
        (
            "/applications",
            json!({ "name": "Night job", "type": "MachineToMachine" }),
        ),
    ] {
        app.manage(&manager, "POST", path, Some(body))
            .await
            .expect(200);
    }
    script::run(
        "access",
        &json!({
            "setUpUrl": set_up_url(&app),
            "consoleUrl": app.url("/console"),
            "user": "Mei Wang",
            "machine": "Night job",
        }),
    )
    .await;

    // What was done by mouse stands in the database, and nothing else.
    let resources = get(&app, &manager, "/resources?includeScopes=true").await;
    let resources = resources.as_array().expect("a list");
    let books = resources
        .iter()
        .find(|one| one["name"] == "Bookstore API")
        .expect("it was made");
    assert_eq!(resources.len(), 2, "beside the Management API");
    assert_eq!(books["indicator"], "https://api.bookstore.example");
    assert_eq!(books["accessTokenTtl"], 600);
    assert_eq!(
        each(&books["scopes"], "name"),
        ["read:books", "write:books"]
    );

    let roles = get(&app, &manager, "/roles").await;
    for (name, kind, scopes, holders) in [
        ("Editor", "users", ["write:books"], ["Mei Wang"]),
        ("Importer", "applications", ["all"], ["Night job"]),
    ] {
        let roles = roles.as_array().expect("a list");
        let role = roles.iter().find(|role| role["name"] == name);
        let path = format!(
            "/roles/{}",
            role.expect("it was made")["id"].as_str().expect("an id")
        );
        let allowed = get(&app, &manager, &format!("{path}/scopes")).await;
        assert_eq!(each(&allowed, "name"), scopes, "{name}");
        let held = get(&app, &manager, &format!("{path}/{kind}")).await;
        assert_eq!(each(&held, "name"), holders, "{name}");
    }
    assert!(!each(&roles, "name").contains(&"Short-lived".to_owned()));

    let settings = get(&app, &manager, "/sign-in-exp").await;
    assert_eq!(settings["passwordPolicy"]["length"]["min"], 10);
    assert_eq!(settings["passwordPolicy"]["characterTypes"]["min"], 3);
    assert_eq!(
        settings["passwordPolicy"]["rejects"]["words"],
        json!(["bookstore", "books"])
    );
    assert_eq!(
        settings["emailBlocklistPolicy"]["customBlocklist"],
        json!(["@bad.example", "@worse.example"])
    );
    assert_eq!(settings["sentinelPolicy"]["maxAttempts"], 5);
    assert_eq!(
        settings["verificationCodePolicy"]["expirationDuration"],
        300
    );
    assert_eq!(settings["captchaPolicy"]["enabled"], false);
    app.manage(&manager, "GET", "/captcha-provider", None)
        .await
        .expect(404);

    let sessions = get(&app, &manager, "/configs/oidc/session").await;
    assert_eq!(
        sessions,
        json!({ "ttl": 36 * 3600, "absoluteTtl": 7 * 24 * 3600 })
    );
    let keys = get(&app, &manager, "/configs/oidc/private-keys").await;
    assert_eq!(each(&keys, "status"), ["Current", "Next", "Previous"]);
    let keys = get(&app, &manager, "/configs/oidc/cookie-keys").await;
    assert_eq!(keys.as_array().expect("a list").len(), 1);
}
