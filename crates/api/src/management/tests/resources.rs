//! The life of a resource and of its scopes.

use serde_json::{Value, json};

use super::fixture::{Answer, Server};

const BOOKS: &str = "https://books.example/api";

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// The path of a resource that was just made.
fn path(made: &Answer) -> String {
    assert_eq!(made.status, 201, "{}", made.text);
    format!("/api/resources/{}", made.json()["id"].as_str().unwrap())
}

async fn make(server: &Server, name: &str, indicator: &str) -> String {
    let new = json!({ "name": name, "indicator": indicator });
    path(&server.post("/api/resources", &new).await)
}

#[tokio::test]
async fn a_resource_from_start_to_end() {
    let server = Server::start().await;
    let new = json!({ "name": "Books", "indicator": BOOKS });
    let made = server.post("/api/resources", &new).await;
    let books = path(&made);
    let id = made.json()["id"].clone();
    assert_eq!(id.as_str().map(str::len), Some(21));
    let mut shown = json!({
        "tenantId": "default",
        "id": id,
        "name": "Books",
        "indicator": BOOKS,
        "isDefault": false,
        "accessTokenTtl": 3600,
    });
    assert_eq!(server.get(&books).await.json(), shown);
    shown["scopes"] = json!([]);
    assert_eq!(made.json(), shown);

    let change = json!({ "name": "Library", "accessTokenTtl": 60, "indicator": "ignored" });
    let changed = server.patch(&books, &change).await.json();
    assert_eq!(
        (&changed["name"], &changed["accessTokenTtl"]),
        (&json!("Library"), &json!(60))
    );
    assert_eq!(changed["indicator"], BOOKS, "the indicator stays");
    assert_eq!(server.patch(&books, &json!({})).await.json(), changed);
    assert_eq!(server.get(&books).await.json(), changed);

    let again = server.post("/api/resources", &new).await;
    assert_eq!(
        again.code(),
        refused(422, "resource.resource_identifier_in_use")
    );
    assert!(again.json()["message"].as_str().unwrap().contains(BOOKS));

    assert_eq!(server.delete(&books).await.status, 204);
    let gone = refused(404, "entity.not_exists_with_id");
    assert_eq!(server.get(&books).await.code(), gone);
    assert_eq!(
        server.patch(&books, &json!({ "name": "x" })).await.code(),
        gone
    );
    assert_eq!(server.delete(&books).await.code(), gone);
    let keys = server.log_keys().await;
    assert_eq!(
        keys[1..],
        [
            "Management.Resource.Create",
            "Management.Resource.Update",
            "Management.Resource.Update",
            "Management.Resource.Delete",
        ]
    );
    make(&server, "Books", BOOKS).await;
}

#[tokio::test]
async fn lists_with_and_without_pages_and_scopes() {
    let server = Server::start().await;
    for (name, indicator) in [("b", "https://b"), ("a", "https://a"), ("c", "https://c")] {
        let resource = make(&server, name, indicator).await;
        let scope = json!({ "name": format!("read:{name}") });
        server.post(&format!("{resource}/scopes"), &scope).await;
    }
    let names = |answer: &Answer| -> Vec<String> {
        let rows = answer.json();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = server.get("/api/resources").await;
    assert_eq!(names(&all).len(), 4);
    assert!(all.json()[0].get("scopes").is_none());
    assert_eq!(all.header("total-number"), "");
    let page = server
        .get("/api/resources?includeScopes=true&page=2&page_size=2")
        .await;
    assert_eq!(page.header("total-number"), "4");
    assert_eq!(names(&page), names(&all)[2..]);
    for row in page.json().as_array().unwrap() {
        let expected = format!("read:{}", row["name"].as_str().unwrap());
        assert_eq!(row["scopes"].as_array().unwrap().len(), 1);
        assert_eq!(row["scopes"][0]["name"], expected);
        assert_eq!(row["scopes"][0]["resourceId"], row["id"]);
    }
    assert_eq!(
        server.get("/api/resources?page=0").await.code(),
        refused(400, "guard.invalid_pagination")
    );
}

/// One default at most, whoever sets it.
#[tokio::test]
async fn a_tenant_has_one_default() {
    let server = Server::start().await;
    let books = make(&server, "Books", BOOKS).await;
    let music = make(&server, "Music", "https://music.example/api").await;
    let set = async |path: &str, is_default: bool| {
        let answer = server
            .patch(
                &format!("{path}/is-default"),
                &json!({ "isDefault": is_default }),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["isDefault"], is_default);
    };
    let is_default = async |path: &str| server.get(path).await.json()["isDefault"] == true;
    set(&books, true).await;
    set(&books, true).await;
    assert!(is_default(&books).await);
    set(&music, true).await;
    assert!(is_default(&music).await && !is_default(&books).await);
    // The database would refuse a second one.
    let twice = server
        .app
        .store
        .write(&server.default_tenant(), async |tx| {
            let all = "UPDATE resources SET is_default = TRUE WHERE tenant_id = 'default'";
            tx.execute(all, &[]).await
        })
        .await;
    assert!(twice.is_err());
    set(&books, false).await;
    assert!(is_default(&music).await);
    set(&music, false).await;
    assert!(!is_default(&music).await);
    for bad in [
        json!({}),
        json!({ "isDefault": null }),
        json!({ "isDefault": "true" }),
    ] {
        let answer = server.patch(&format!("{music}/is-default"), &bad).await;
        assert_eq!(answer.code(), refused(400, "guard.invalid_input"));
    }
    let nobody = server
        .patch(
            "/api/resources/nobody/is-default",
            &json!({ "isDefault": true }),
        )
        .await;
    assert_eq!(nobody.code(), refused(404, "entity.not_exists_with_id"));
}

/// The Management API is as the server made it.
#[tokio::test]
async fn the_management_api_is_left_alone() {
    let server = Server::start().await;
    let before = server.rows().await;
    let api = "/api/resources/management-api";
    let scope = format!("{api}/scopes/management-api-all");
    let changed = refused(400, "resource.cannot_modify_management_api");
    assert_eq!(
        server.patch(api, &json!({ "name": "x" })).await.code(),
        changed
    );
    assert_eq!(
        server.delete(api).await.code(),
        refused(400, "resource.cannot_delete_management_api")
    );
    let new = json!({ "name": "more" });
    let scopes = format!("{api}/scopes");
    assert_eq!(server.post(&scopes, &new).await.code(), changed);
    assert_eq!(server.patch(&scope, &new).await.code(), changed);
    assert_eq!(server.delete(&scope).await.code(), changed);
    assert_eq!(server.rows().await, before);
    assert_eq!(server.get(&scopes).await.json()[0]["name"], "all");
}

#[tokio::test]
async fn scopes() {
    let server = Server::start().await;
    let books = make(&server, "Books", BOOKS).await;
    let music = make(&server, "Music", "https://music.example/api").await;
    let scopes = format!("{books}/scopes");
    let made = server
        .post(
            &scopes,
            &json!({ "name": "read:things", "description": "x" }),
        )
        .await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(
        made,
        json!({
            "tenantId": "default",
            "id": made["id"],
            "resourceId": books.rsplit('/').next().unwrap(),
            "name": "read:things",
            "description": "x",
            "createdAt": server.app.now().millis(),
        })
    );
    server.clock.advance_seconds(1);
    let write = server
        .post(&scopes, &json!({ "name": "write" }))
        .await
        .json();
    assert_eq!(write["description"], Value::Null);
    let taken = server.post(&scopes, &json!({ "name": "write" })).await;
    assert_eq!(taken.code(), refused(422, "scope.name_exists"));
    // Another resource may have a scope of the same name.
    let other = server
        .post(&format!("{music}/scopes"), &json!({ "name": "write" }))
        .await;
    assert_eq!(other.status, 201);
    for name in ["a b", "a\u{a0}b", "\ta"] {
        let spaced = server.post(&scopes, &json!({ "name": name })).await;
        assert_eq!(spaced.code(), refused(400, "scope.name_with_space"));
    }
    for bad in [
        json!({}),
        json!({ "name": "" }),
        json!({ "name": "x".repeat(257) }),
    ] {
        let answer = server.post(&scopes, &bad).await;
        assert_eq!(answer.code(), refused(400, "guard.invalid_input"));
    }

    let path = format!("{scopes}/{}", made["id"].as_str().unwrap());
    let cleared = server
        .patch(&path, &json!({ "description": null }))
        .await
        .json();
    assert_eq!(
        (&cleared["name"], &cleared["description"]),
        (&made["name"], &Value::Null)
    );
    let renamed = server.patch(&path, &json!({ "name": "read" })).await.json();
    assert_eq!(
        (&renamed["name"], &renamed["createdAt"]),
        (&json!("read"), &made["createdAt"])
    );
    let taken = server.patch(&path, &json!({ "name": "write" })).await;
    assert_eq!(taken.code(), refused(422, "scope.name_exists"));
    let spaced = server.patch(&path, &json!({ "name": "re ad" })).await;
    assert_eq!(spaced.code(), refused(400, "scope.name_with_space"));

    let listed = server.get(&scopes).await;
    assert_eq!(listed.header("total-number"), "2");
    let names: Vec<Value> = listed
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].clone())
        .collect();
    assert_eq!(names, ["write", "read"], "newest first");
    let found = server.get(&format!("{scopes}?search.name=READ")).await;
    assert_eq!(found.json().as_array().unwrap().len(), 1);

    // Below another resource it is unknown.
    let gone = refused(404, "entity.not_exists_with_id");
    let elsewhere = format!("{music}/scopes/{}", made["id"].as_str().unwrap());
    assert_eq!(
        server
            .patch(&elsewhere, &json!({ "name": "x" }))
            .await
            .code(),
        gone
    );
    assert_eq!(server.delete(&elsewhere).await.code(), gone);
    assert_eq!(
        server.get("/api/resources/nobody/scopes").await.code(),
        gone
    );
    let nowhere = server
        .post("/api/resources/nobody/scopes", &json!({ "name": "x" }))
        .await;
    assert_eq!(nowhere.code(), gone);

    assert_eq!(server.delete(&path).await.status, 204);
    assert_eq!(server.delete(&path).await.code(), gone);
    // A resource goes with its scopes.
    assert_eq!(server.delete(&books).await.status, 204);
    assert_eq!(
        server
            .number("SELECT COUNT(*) FROM scopes WHERE name IN ('read', 'write')")
            .await,
        1
    );
    assert_eq!(
        server.log_keys().await[3..],
        [
            "Management.Scope.Create",
            "Management.Scope.Create",
            "Management.Scope.Create",
            "Management.Scope.Update",
            "Management.Scope.Update",
            "Management.Scope.Delete",
            "Management.Resource.Delete",
        ]
    );
}
