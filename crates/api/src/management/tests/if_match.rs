//! A change that is wanted only while the record is as its client has seen it (`If-Match`).

use axum::http::{HeaderValue, Method, header};
use serde_json::{Value, json};

use super::fixture::{Answer, Server};

async fn patch_if(server: &Server, path: &str, change: &Value, tag: &str) -> Answer {
    let mut request = server.request(&Method::PATCH, path, Some(change));
    let tag = HeaderValue::from_str(tag).unwrap();
    request.headers_mut().insert(header::IF_MATCH, tag);
    server.send(request).await
}

async fn make(server: &Server, path: &str, new: &Value) -> String {
    let made = server.post(path, new).await;
    assert!(made.status.is_success(), "{}", made.text);
    format!("{path}/{}", made.json()["id"].as_str().unwrap())
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_overwritten() {
    let server = Server::start().await;
    let application = json!({ "name": "App", "type": "SPA" });
    let role = json!({ "name": "reader", "description": "x" });
    let resource = json!({ "name": "Books", "indicator": "https://books.example" });
    let mail = json!({ "connectorId": "simple-mail-transfer-protocol", "config": {
        "host": "mail.example", "port": 465, "fromEmail": "a@b.example",
        "auth": { "type": "login", "user": "u", "pass": "p" }, "templates": [],
    }});
    let name = |name: &str| json!({ "name": name });
    let config = |host: &str| {
        let mut config = mail["config"].clone();
        config["host"] = json!(host);
        json!({ "config": config })
    };
    let colour = |colour: &str| json!({ "color": { "primaryColor": colour, "isDarkModeEnabled": false, "darkPrimaryColor": "#000" } });
    let cases = [
        (
            make(&server, "/api/applications", &application).await,
            [name("Mine"), name("Theirs")],
        ),
        (
            make(&server, "/api/roles", &role).await,
            [name("mine"), name("theirs")],
        ),
        (
            make(&server, "/api/resources", &resource).await,
            [name("Mine"), name("Theirs")],
        ),
        (
            make(&server, "/api/users", &name("A")).await,
            [name("Mine"), name("Theirs")],
        ),
        (
            make(&server, "/api/connectors", &mail).await,
            [config("mine.example"), config("theirs.example")],
        ),
        (
            "/api/sign-in-exp".to_owned(),
            [colour("#111111"), colour("#222222")],
        ),
        (
            "/api/configs/oidc/session".to_owned(),
            [json!({ "ttl": 3600 }), json!({ "ttl": 7200 })],
        ),
    ];
    for (path, [mine, theirs]) in cases {
        let seen = server.get(&path).await.header("etag").to_owned();
        assert!(seen.starts_with('"'), "{path} {seen}");
        server.clock.advance_seconds(1);
        let other = server.patch(&path, &theirs).await;
        assert_eq!(other.status, 200, "{path} {}", other.text);

        let (rows, current) = (server.rows().await, server.get(&path).await);
        let refused = patch_if(&server, &path, &mine, &seen).await;
        let expected = (412, "entity.precondition_failed".to_owned());
        assert_eq!(refused.code(), expected, "{path}");
        assert_eq!(server.rows().await, rows, "{path}");
        let after = server.get(&path).await;
        assert_eq!(after.text, current.text, "{path}");

        let seen = after.header("etag");
        assert_ne!(seen, refused.header("etag"));
        let done = patch_if(&server, &path, &mine, seen).await;
        assert_eq!(done.status, 200, "{path} {}", done.text);
        assert_ne!(server.get(&path).await.text, current.text, "{path}");
        let anything = patch_if(&server, &path, &theirs, "*").await;
        assert_eq!(anything.status, 200, "{path} {}", anything.text);
    }
}
