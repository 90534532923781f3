//! What the account shows, and what of it its owner changes.

use serde_json::{Value, json};

use super::owner::{EMAIL, Owner, make};

#[tokio::test]
async fn the_account_shows_what_the_management_api_shows_and_takes_changes() {
    let owner = Owner::ann().await;
    let shown = owner.shown().await;
    for (name, expected) in [
        ("id", json!(owner.id)),
        ("username", json!("ann")),
        ("primaryEmail", json!(EMAIL)),
        ("primaryPhone", Value::Null),
        ("name", Value::Null),
        ("avatar", Value::Null),
        ("customData", json!({})),
        ("hasPassword", json!(true)),
        ("isSuspended", json!(false)),
    ] {
        assert_eq!(shown[name], expected, "{name}");
    }

    // What is absent stays; null clears.
    let avatar = "https://example.com/ann.png";
    let body = json!({ "name": "Ann", "avatar": avatar, "username": "Ann_2" });
    let changed = owner.call("PATCH", "/me", body).await.expect(200).json();
    assert_eq!(changed["name"], "Ann");
    assert_eq!(changed["username"], "Ann_2");
    let body = json!({ "avatar": null, "unknown": 1 });
    let changed = owner.call("PATCH", "/me", body).await.expect(200).json();
    assert_eq!(
        (&changed["name"], &changed["avatar"]),
        (&json!("Ann"), &Value::Null)
    );
    assert_eq!(owner.shown().await, changed);
    assert_eq!(owner.told().await, []);

    // Free data is merged, one member by another.
    let path = "/me/custom-data";
    let first = json!({ "adminConsolePreferences": { "language": "en" }, "a": 1 });
    assert_eq!(
        owner
            .call("PATCH", path, first.clone())
            .await
            .expect(200)
            .json(),
        first
    );
    let second = json!({ "adminConsolePreferences": { "appearanceMode": "dark" } });
    owner.call("PATCH", path, second.clone()).await.expect(200);
    let mut both = second;
    both["a"] = json!(1);
    assert_eq!(
        owner
            .call("GET", path, Value::Null)
            .await
            .expect(200)
            .json(),
        both
    );
    assert_eq!(owner.shown().await["customData"], both);

    // Two windows: who has not seen the last change is told so.
    let url = owner.app.url("/t/admin/me");
    let get = owner.app.http.get(&url).bearer_auth(&owner.token);
    let tag = owner.app.send(get).await.header("etag").to_owned();
    owner
        .call("PATCH", "/me", json!({ "name": "Anna" }))
        .await
        .expect(200);
    let late = owner.app.http.patch(&url).bearer_auth(&owner.token);
    let late = late
        .header("if-match", tag)
        .json(&json!({ "name": "Anne" }));
    let refused = owner.app.send(late).await.expect(412).json();
    assert_eq!(refused["code"], "entity.precondition_failed");
    assert_eq!(owner.shown().await["name"], "Anna");
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_and_changes_nothing() {
    let owner = Owner::ann().await;
    make(&owner.app, "bob", Some("bob@example.com"), None).await;
    let before = owner.shown().await;
    let long = "n".repeat(129);
    for (body, status, code) in [
        (json!({ "username": "" }), 422, "user.username_required"),
        (
            json!({ "username": "1ann" }),
            422,
            "user.username_starts_with_number",
        ),
        (
            json!({ "username": "ann!" }),
            422,
            "user.username_invalid_charset_hard",
        ),
        (
            json!({ "username": "n".repeat(200) }),
            422,
            "user.username_too_long",
        ),
        (
            json!({ "username": "bob" }),
            422,
            "user.username_already_in_use",
        ),
        (json!({ "username": null }), 400, "guard.invalid_input"),
        (json!({ "name": long }), 422, "entity.value_too_long"),
        (json!({ "name": 1 }), 400, "guard.invalid_input"),
        (
            json!({ "avatar": "no address" }),
            400,
            "guard.invalid_input",
        ),
        (json!({ "primaryEmail": "ann" }), 400, "guard.invalid_input"),
        (json!({ "primaryEmail": null }), 400, "guard.invalid_input"),
        (json!([]), 400, "guard.invalid_input"),
    ] {
        let refused = owner.refused("PATCH", "/me", body.clone(), status).await;
        assert_eq!(refused, code, "{body}");
    }
    let path = "/me/custom-data";
    for (body, status, code) in [
        (json!([]), 400, "guard.invalid_input"),
        (
            json!({ "a": "x".repeat(70_000) }),
            422,
            "entity.value_too_long",
        ),
    ] {
        assert_eq!(owner.refused("PATCH", path, body, status).await, code);
    }
    assert_eq!(owner.shown().await, before);
}
