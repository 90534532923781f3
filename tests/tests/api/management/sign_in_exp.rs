//! The sign-in experience: passwords checked on request, and what settings may name.

use keyward_http::Choices;
use keyward_tests::{
    Manager, Options, TestApp,
    fakes::breached::{BreachedService, HOST},
};
use serde_json::{Value, json};

async fn patch(app: &TestApp, manager: &Manager, body: Value) {
    app.manage(manager, "PATCH", "/sign-in-exp", Some(body))
        .await
        .expect(200);
}

async fn check(app: &TestApp, manager: &Manager, body: Value) -> (u16, Value) {
    let path = "/sign-in-exp/default/check-password";
    let answer = app.manage(manager, "POST", path, Some(body)).await;
    (answer.status.as_u16(), answer.json())
}

/// A server that asks a list of breached passwords.
async fn asking(service: &BreachedService) -> TestApp {
    let list = format!("https://{HOST}/range/").parse().expect("a list");
    TestApp::with(Options {
        routes: [(HOST.to_owned(), service.address())].into(),
        choices: Choices {
            breached_list: list,
            ..Choices::default()
        },
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn a_password_is_checked_against_the_policy_and_the_person() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let user = json!({ "username": "annabell", "name": "Ann Example", "primaryEmail": "a@b.test" });
    let made = app.manage(&manager, "POST", "/users", Some(user)).await;
    let id = made.expect(200).json()["id"].clone();
    patch(
        &app,
        &manager,
        json!({ "passwordPolicy": { "characterTypes": { "min": 2 } } }),
    )
    .await;
    let judge = async |password: &str| {
        check(
            &app,
            &manager,
            json!({ "password": password, "userId": id }),
        )
        .await
    };
    assert_eq!(judge("Gk7vBq2x").await, (200, json!({ "result": true })));
    let (status, answer) = judge("short").await;
    assert_eq!((status, &answer["result"]), (400, &json!(false)));
    assert_eq!(
        answer["issues"],
        json!([
            { "code": "password_rejected.too_short", "interpolation": { "min": 8 } },
            { "code": "password_rejected.character_types", "interpolation": { "min": 2 } },
        ])
    );
    let (_, answer) = judge("Annabell1").await;
    assert_eq!(
        answer["issues"],
        json!([{ "code": "password_rejected.restricted.user_info" }])
    );
    let nobody = check(&app, &manager, json!({ "password": "Gk7vBq2x" })).await;
    assert_eq!(nobody.1["code"], "request.invalid_input");
    let unknown = json!({ "password": "Gk7vBq2x", "userId": "nobody" });
    assert_eq!(check(&app, &manager, unknown).await.0, 404);
    patch(
        &app,
        &manager,
        json!({ "passwordPolicy": { "rejects": { "userInfo": false } } }),
    )
    .await;
    let anybody = check(&app, &manager, json!({ "password": "annabell" })).await;
    assert_eq!(anybody.0, 200);
}

#[tokio::test]
async fn the_list_of_breached_passwords_learns_five_characters() {
    // SHA-1 of `Gk7vBq2x-breached`.
    let password = "Gk7vBq2x-breached";
    let digest = keyward_crypto::sha1_hex(password.as_bytes()).to_ascii_uppercase();
    let service = BreachedService::start(&[&digest]).await;
    let app = asking(&service).await;
    let manager = app.manager().await;
    patch(
        &app,
        &manager,
        json!({ "passwordPolicy": { "rejects": { "userInfo": false } } }),
    )
    .await;
    let judge = async |password: &str| check(&app, &manager, json!({ "password": password })).await;
    let (status, answer) = judge(password).await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["issues"],
        json!([{ "code": "password_rejected.pwned" }])
    );
    assert_eq!(judge("Gk7vBq2x-other").await.0, 200);
    assert_eq!(service.wrong(), Vec::<String>::new());
    let asked = service.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0], format!("/range/{}", &digest[..5]));
    // Who does not want it is not told, and nobody is asked.
    patch(
        &app,
        &manager,
        json!({ "passwordPolicy": { "rejects": { "userInfo": false, "pwned": false } } }),
    )
    .await;
    assert_eq!(judge(password).await.0, 200);
    assert_eq!(service.asked().len(), 2);
}

#[tokio::test]
async fn a_list_that_is_gone_refuses_nobody() {
    let service = BreachedService::start(&[]).await;
    let app = asking(&service).await;
    let manager = app.manager().await;
    drop(service);
    let user = app
        .manage(&manager, "POST", "/users", Some(json!({})))
        .await;
    let id = user.expect(200).json()["id"].clone();
    for _ in 0..3 {
        let body = json!({ "password": "Gk7vBq2x", "userId": id });
        assert_eq!(check(&app, &manager, body).await.0, 200);
    }
    let page = keyward::metrics::render(&app.shared, &app.requests);
    for line in [
        "keyward_breached_password_lookups_total{result=\"failed\"} 1",
        "keyward_breached_password_lookups_total{result=\"skipped\"} 2",
    ] {
        assert!(page.contains(line), "{page}");
    }
}

#[tokio::test]
async fn user_names_that_differ_in_case_are_told() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for name in ["ann", "Ann", "bo"] {
        let user = json!({ "username": name });
        app.manage(&manager, "POST", "/users", Some(user))
            .await
            .expect(200);
    }
    let path = "/sign-in-exp/username-policy/case-sensitivity-conflicts";
    let conflicts = app
        .manage(&manager, "GET", path, None)
        .await
        .expect(200)
        .json();
    assert_eq!(conflicts["totalConflicts"], 1);
    assert_eq!(conflicts["samples"][0]["usernameLower"], "ann");
    let ids = conflicts["samples"][0]["userIds"].as_array().map(Vec::len);
    assert_eq!(ids, Some(2));
    for bad in ["0", "101", "x"] {
        let path = format!("{path}?limit={bad}");
        let refused = app.manage(&manager, "GET", &path, None).await.expect(400);
        assert_eq!(refused.json()["code"], "guard.invalid_input", "{bad}");
    }
}
