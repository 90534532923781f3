//! Paging, search, ETags, users and logs.

use axum::http::{Method, header};
use keyward_model::Phone;
use keyward_store::V;
use serde_json::{Value, json};

use super::fixture::Server;
use crate::management::users::{self, NewUser};

async fn with_users() -> Server {
    let server = Server::start().await;
    for (phone, name) in [
        ("8613800138000", "Ada_1"),
        ("8613800138001", "ada%"),
        ("491712345678", "Bob"),
    ] {
        let new = NewUser {
            primary_phone: Some(Phone::parse(phone).unwrap()),
            name: Some(name.to_owned()),
            ..NewUser::default()
        };
        users::create(&server.operator(), new).await.unwrap();
        server.clock.advance_seconds(1);
    }
    server
}

async fn names(server: &Server, query: &str) -> Vec<String> {
    let answer = server.get(&format!("/api/users?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let users = answer.json();
    let users = users.as_array().unwrap();
    users
        .iter()
        .map(|user| user["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_are_as_recorded() {
    let server = with_users().await;
    let answer = server.get("/api/users?page=1&page_size=2").await;
    assert_eq!(answer.header("total-number"), "3");
    assert_eq!(
        answer.header("content-type"),
        "application/json; charset=utf-8"
    );
    assert_eq!(
        answer.header("link"),
        "<http://localhost:3001/users?page=1&page_size=2>; rel=\"first\", \
         <http://localhost:3001/users?page=2&page_size=2>; rel=\"last\", \
         <http://localhost:3001/users?page=2&page_size=2>; rel=\"next\""
    );
    assert_eq!(names(&server, "page=1&page_size=2").await, ["Bob", "ada%"]);
    assert_eq!(names(&server, "page=2&page_size=2").await, ["Ada_1"]);
    assert_eq!(names(&server, "page=9").await, [""; 0]);
    let refused = server.get("/api/users?page_size=101").await;
    assert_eq!(refused.code(), (400, "guard.invalid_pagination".to_owned()));

    let all = server.get("/api/applications").await;
    assert_eq!(all.header("total-number"), "");
    assert_eq!(all.json().as_array().unwrap().len(), 1);
    let paged = server
        .get("/api/applications?page=1&types=SPA&types=Native")
        .await;
    assert_eq!(
        (paged.header("total-number"), paged.text.as_str()),
        ("0", "[]")
    );
}

#[tokio::test]
async fn a_user_is_shown_as_recorded() {
    let server = with_users().await;
    let listed = server.get("/api/users?search.name=Bob").await.json();
    let user = &listed[0];
    assert_eq!(
        user,
        &json!({
            "id": user["id"], "username": null, "primaryEmail": null, "primaryPhone": "491712345678",
            "name": "Bob", "avatar": null, "customData": {}, "identities": {},
            "lastSignInAt": null, "createdAt": user["createdAt"], "updatedAt": user["createdAt"],
            "profile": {}, "applicationId": null, "cimdClientId": null, "isSuspended": false,
            "hasPassword": false,
        })
    );
    let path = format!("/api/users/{}", user["id"].as_str().unwrap());
    assert_eq!(&server.get(&path).await.json(), user);
    let with_sso = server
        .get(&format!("{path}?includeSsoIdentities=true"))
        .await
        .json();
    assert_eq!(with_sso["ssoIdentities"], json!([]));
    assert_eq!(server.get("/api/users/none").await.code().0, 404);
}

#[tokio::test]
async fn searches() {
    let server = with_users().await;
    assert_eq!(names(&server, "search=%25ada%25").await, ["ada%", "Ada_1"]);
    assert_eq!(names(&server, "search=%25138%25").await, ["ada%", "Ada_1"]);
    assert_eq!(
        names(&server, "search=ada&isCaseSensitive=true").await,
        [""; 0]
    );
    assert_eq!(
        names(&server, "search=%25da%25&isCaseSensitive=true")
            .await
            .len(),
        2
    );
    assert_eq!(
        names(&server, "search.name=Ada%25&isCaseSensitive=1").await,
        ["Ada_1"]
    );
    assert_eq!(names(&server, r"search.name=ada\%25").await, ["ada%"]);
    assert_eq!(names(&server, r"search.name=ada\_1").await, ["Ada_1"]);
    let exact = "search.name=BOB&search.name=ada_1&mode.name=exact";
    assert_eq!(names(&server, exact).await, ["Bob", "Ada_1"]);
    let both = "search.name=ada%25&search.primaryPhone=%251&mode=like";
    assert_eq!(names(&server, both).await.len(), 2);
    assert_eq!(names(&server, &format!("{both}&joint=and")).await, ["ada%"]);
    assert_eq!(names(&server, "search.name=';--").await, [""; 0]);
    let pattern = "search.name=%5Ead.&mode.name=posix";
    assert_eq!(names(&server, pattern).await, ["ada%", "Ada_1"]);
    let pattern = format!("{pattern}&isCaseSensitive=yes");
    assert_eq!(names(&server, &pattern).await, ["ada%"]);
    for bad in [
        "search=",
        "search.password=x",
        "search=(x&mode=posix",
        "search=x&mode=similar_to",
    ] {
        let answer = server.get(&format!("/api/users?{bad}")).await;
        assert_eq!(answer.code(), (400, "request.invalid_input".to_owned()));
        assert!(answer.json()["details"].is_string());
    }
}

#[tokio::test]
async fn an_unchanged_answer_is_not_sent_again() {
    let server = with_users().await;
    let first = server.get("/api/users").await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"'));
    let mut request = server.request(&Method::GET, "/api/users", None);
    request
        .headers_mut()
        .insert(header::IF_NONE_MATCH, tag.parse().unwrap());
    let second = server.send(request).await;
    assert_eq!((second.status.as_u16(), second.text.as_str()), (304, ""));
    assert_eq!(second.header("etag"), tag);
    assert_eq!(server.get("/api/users/none").await.header("etag"), "");
    // HEAD answers as GET does, without the body (RFC 9110 §9.3.2).
    let head = server.request(&Method::HEAD, "/api/users", None);
    let head = server.send(head).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    assert_eq!(head.header("etag"), tag);
}

#[tokio::test]
async fn our_own_log_keys_are_shown_only_when_asked() {
    let server = with_users().await;
    let keys = |logs: &Value| -> Vec<String> {
        let logs = logs.as_array().unwrap();
        logs.iter()
            .map(|log| log["key"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(server.get("/api/logs").await.json(), json!([]));
    let shown = server
        .get("/api/logs?includeManagement=true&page_size=2")
        .await;
    assert_eq!(
        keys(&shown.json()),
        ["Management.User.Create", "Management.User.Create"]
    );
    assert_eq!(shown.header("total-number"), "4");
    let log = shown.json()[0].clone();
    assert_eq!(log["payload"]["actor"], json!({ "type": "operator" }));
    let path = format!("/api/logs/{}", log["id"].as_str().unwrap());
    assert_eq!(
        server.get(&path).await.code().1,
        "entity.not_exists_with_id"
    );
    assert_eq!(
        server
            .get(&format!("{path}?includeManagement=true"))
            .await
            .json(),
        log
    );

    let made = server
        .post("/api/applications", &json!({ "name": "x", "type": "SPA" }))
        .await;
    assert_eq!(made.status, 200);
    let exact =
        "/api/logs?includeManagement=true&logKey=Management.Application.Create&enableCap=true";
    let logs = server.get(exact).await;
    assert_eq!(logs.header("total-number-is-capped"), "");
    let entry = &logs.json()[0];
    assert_eq!(entry["payload"]["requestId"], server.request_id.as_str());
    assert_eq!(
        entry["payload"]["actor"],
        json!({ "type": "app", "id": server.client_id })
    );
    let window = server.get("/api/logs?start_time=2&end_time=1").await;
    assert_eq!(window.code(), (400, "log.invalid_time_window".to_owned()));
}

/// Entries of the log, as many as it takes, all at once.
const FILL: &str = "INSERT INTO logs (tenant_id, id, key, payload, created_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) SELECT $1, $3 || i, 'Interaction.End', '{}', i FROM n";

async fn fill(server: &Server, prefix: &'static str, count: i64) {
    server
        .app
        .store
        .write(&server.default_tenant(), async move |tx| {
            let args = [V::Text("default"), V::Int(count), V::Text(prefix)];
            tx.execute(FILL, &args).await
        })
        .await
        .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"));
}

#[tokio::test]
async fn totals_are_exact_until_ten_thousand_then_five_seconds_old_or_capped() {
    let server = Server::start().await;
    let total = async |query: &str| {
        let answer = server.get(&format!("/api/logs?{query}")).await;
        assert_eq!(answer.json().as_array().map(Vec::len), Some(20));
        let is_capped = answer.header("total-number-is-capped") == "true";
        let has_last = answer.header("link").contains("last");
        (
            answer.header("total-number").to_owned(),
            is_capped,
            has_last,
        )
    };
    let exact = |total: &str| (total.to_owned(), false, true);
    fill(&server, "a", 10_000).await;
    assert_eq!(total("").await, exact("10000"));
    assert_eq!(total("enableCap=true").await, exact("10000"));
    fill(&server, "b", 1).await;
    assert_eq!(total("").await, exact("10001"));
    let capped = ("10000".to_owned(), true, false);
    assert_eq!(total("enableCap=true").await, capped);
    fill(&server, "c", 1).await;
    assert_eq!(total("").await, exact("10001"), "believed for a while");
    assert_eq!(
        total("logKey=Interaction.End").await,
        exact("10002"),
        "another list"
    );
    server.clock.advance_seconds(6);
    assert_eq!(total("").await, exact("10002"));
}
