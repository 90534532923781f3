//! Nobody shares an identifier, whoever comes at the same moment (F8, B4).

use futures_util::future::join_all;
use keyward_tests::{Database, TestApp};
use serde_json::{Value, json};

const USERNAME: (&str, [&str; 2]) = ("username", ["ann", "ann"]);
const EMAIL: (&str, [&str; 2]) = ("primaryEmail", ["Émile@Example.com", "émile@example.COM"]);
const PHONE: (&str, [&str; 2]) = ("primaryPhone", ["491712345678", "4901712345678"]);

#[tokio::test]
async fn of_64_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for (made, (member, spellings)) in [USERNAME, EMAIL, PHONE].into_iter().enumerate() {
        let calls = (0..64).map(|call| {
            let body = json!({ member: spellings[call % 2] });
            app.manage(&manager, "POST", "/users", Some(body))
        });
        let answers = join_all(calls).await;
        let (good, refused): (Vec<_>, Vec<_>) =
            answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(good.len(), 1, "{member}");
        let code = format!(
            "user.{}_already_in_use",
            member.trim_start_matches("primary").to_lowercase()
        );
        for answer in refused {
            assert_eq!(answer.expect(422).json()["code"], code);
        }
        assert_eq!(app.count("users"), i64::try_from(made + 1).expect("few"));
        let entries = "SELECT COUNT(*) FROM logs WHERE key = 'Management.User.Create'";
        let entries = Database::of(app.folder()).number(entries);
        assert_eq!(entries, app.count("users"), "a refusal leaves nothing");
    }
}

#[tokio::test]
async fn of_two_who_change_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut paths = Vec::new();
    for _ in 0..8 {
        let made = app
            .manage(&manager, "POST", "/users", Some(json!({})))
            .await;
        let id = made.expect(200).json()["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        paths.push(format!("/users/{id}"));
    }
    let change = json!({ "username": "bob", "primaryEmail": "b@b.c" });
    let calls = paths
        .iter()
        .map(|path| app.manage(&manager, "PATCH", path, Some(change.clone())));
    let answers = join_all(calls).await;
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 200).count(),
        1
    );
    let paths: Vec<String> = paths
        .iter()
        .map(|path| format!("{path}/identities/github"))
        .collect();
    let identity = json!({ "userId": "1" });
    let calls = paths
        .iter()
        .map(|path| app.manage(&manager, "PUT", path, Some(identity.clone())));
    let answers = join_all(calls).await;
    let (good, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(good.len(), 1);
    for answer in refused {
        let code = &answer.expect(422).json()["code"];
        assert_eq!(code, "user.identity_already_in_use");
    }
}

/// A8.3: members that are added at the same moment all arrive.
#[tokio::test]
async fn no_member_is_lost() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let made = app
        .manage(&manager, "POST", "/users", Some(json!({})))
        .await
        .json();
    let path = format!("/users/{}/custom-data", made["id"].as_str().expect("an id"));
    let calls = (0..32).map(|number| {
        let body = json!({ "customData": { format!("member{number}"): number } });
        app.manage(&manager, "PATCH", &path, Some(body))
    });
    for answer in join_all(calls).await {
        answer.expect(200);
    }
    let data: Value = app.manage(&manager, "GET", &path, None).await.json();
    assert_eq!(data.as_object().expect("an object").len(), 32);
}
