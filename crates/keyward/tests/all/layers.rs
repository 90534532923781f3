//! What every answer carries, and what becomes of panics and endless handlers.

use std::collections::HashSet;

use keyward::limits::Limits;

use crate::fixture::{SHORT, Server};

const ID: &str = "logto-core-request-id";

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let server = Server::start(Limits::default()).await;
    let mut seen = HashSet::new();
    for path in ["/plain", "/plain", "/nowhere", "/length", "/panic", "/id"] {
        let answer = server.get(path).await;
        let id = answer.header(ID).unwrap().to_owned();
        assert_eq!(id.len(), 16, "{path}");
        assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if path == "/id" {
            assert_eq!(answer.text(), id);
        }
        assert!(seen.insert(id), "{path}");
    }
}

#[tokio::test]
async fn the_client_does_not_choose_the_id() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    client
        .get(
            "/id",
            "logto-core-request-id: chosen\r\nx-request-id: chosen\r\n",
        )
        .await;
    let answer = client.answer().await.unwrap();
    assert!(!answer.text().contains("chosen"));
    assert_ne!(answer.header(ID), Some("chosen"));
}

#[tokio::test]
async fn a_panic_is_500_and_the_server_lives() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    for _ in 0..2 {
        client.get("/panic", "").await;
        let answer = client.answer().await.unwrap();
        assert_eq!(answer.status, 500);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let id = answer.header(ID).unwrap();
        let expected = format!(r#"{{"message":"Internal server error.","requestId":"{id}"}}"#);
        assert_eq!(answer.text(), expected);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    client.get("/plain", "").await;
    assert_eq!(client.answer().await.unwrap().status, 200);
}

#[tokio::test]
async fn an_endless_handler_is_503() {
    let limits = Limits {
        request_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let answer = server.get("/never").await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains(answer.header(ID).unwrap()));
}

#[tokio::test]
async fn security_headers_are_on_every_answer() {
    let server = Server::start(Limits::default()).await;
    for path in ["/plain", "/nowhere", "/panic", "/length"] {
        let answer = server.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-xss-protection", "0"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path} {name}");
        }
        assert_eq!(answer.header("strict-transport-security"), None);
    }
}

#[tokio::test]
async fn a_handler_has_the_last_word_on_headers() {
    let server = Server::start_at(Limits::default(), true).await;
    let answer = server.get("/page").await;
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(answer.header("x-frame-options"), None);
    assert!(answer.header("strict-transport-security").is_some());
}

#[tokio::test]
async fn answers_are_compressed_but_not_tokens() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    for encoding in ["br", "gzip"] {
        client
            .get("/long", &format!("accept-encoding: {encoding}\r\n"))
            .await;
        let answer = client.answer().await.unwrap();
        assert_eq!(answer.header("content-encoding"), Some(encoding));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert!(answer.body.len() < 500, "{}", answer.body.len());
    }
    let head = "POST /oidc/token HTTP/1.1\r\nhost: test\r\naccept-encoding: br, gzip\r\n\r\n";
    client.send(head).await;
    let answer = client.answer().await.unwrap();
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.body.len(), 12_000);
}
