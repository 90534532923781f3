//! Clients that trickle, and input of absurd size or shape, against the real process with its real
//! limits (F10).

use std::time::Duration;

use keyward_tests::{Answer, Program};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{interval, timeout},
};

use crate::commands::token;

/// Headers may take ten seconds; the rest is for a busy machine.
const SLOWEST: Duration = Duration::from_secs(45);
/// What the process may grow by.
const GROWTH: usize = 24 << 20;

async fn server() -> (Program, TempDir) {
    let data = tempfile::tempdir().expect("a folder");
    (Program::serve(data.path()).await, data)
}

fn no_panic(server: &Program) {
    let log = server.log();
    assert!(!log.contains("panic"), "{log}");
}

/// Sends bytes and reads whatever comes until the server ends the connection. It may end it
/// before all was written.
async fn raw(server: &Program, parts: &[&[u8]]) -> String {
    let address = server.origin.replace("http://", "");
    let stream = TcpStream::connect(address).await.expect("it listens");
    let (mut from, mut to) = stream.into_split();
    let write = async {
        for part in parts {
            if to.write_all(part).await.is_err() {
                break;
            }
        }
    };
    let read = async {
        let mut answer = Vec::new();
        let _ = from.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    };
    let both = async { tokio::join!(write, read).1 };
    timeout(SLOWEST, both).await.expect("the connection ends")
}

fn status(answer: &str) -> Option<u16> {
    answer.split(' ').nth(1)?.parse().ok()
}

#[tokio::test]
async fn f10_clients_that_trickle_are_let_go_and_harm_nobody() {
    let (server, _data) = server().await;
    let address = server.origin.replace("http://", "");
    server.get("/api/status").await.expect(204);
    let before = server.resident();
    let mut clients = JoinSet::new();
    for number in 0..200 {
        let mut stream = TcpStream::connect(&address).await.expect("it listens");
        clients.spawn(async move {
            let starts = [
                "",
                "G",
                "GET /oidc/auth HTTP/1.1\r\n",
                "POST /oidc/token HTTP/1.1\r\nx: ",
            ];
            let _ = stream
                .write_all(starts[number % starts.len()].as_bytes())
                .await;
            let mut ticks = interval(Duration::from_millis(500));
            let trickle = async {
                loop {
                    ticks.tick().await;
                    // Half of them say nothing more; a byte now and then keeps no one alive.
                    if number % 2 == 0 && stream.write_all(b"x").await.is_err() {
                        return;
                    }
                    if number % 2 == 1 {
                        let mut end = [0; 64];
                        if matches!(stream.read(&mut end).await, Ok(0) | Err(_)) {
                            return;
                        }
                    }
                }
            };
            timeout(SLOWEST, trickle).await.is_ok()
        });
    }
    for _ in 0..50 {
        server.get("/api/status").await.expect(204);
    }
    let ended = clients.join_all().await;
    assert_eq!(
        ended.iter().filter(|ended| !**ended).count(),
        0,
        "some are still there"
    );
    let after = server.resident();
    assert!(after < before + GROWTH, "{before} {after}");
    no_panic(&server);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn f10_large_bodies_are_413_wherever_they_go() {
    let (server, data) = server().await;
    let bearer = token(&server, data.path()).await;
    let large = vec![b'x'; 3 << 20];
    let before = server.resident();
    for path in [
        "/oidc/token",
        "/oidc/me",
        "/api/applications",
        "/sign-in",
        "/no/such/path",
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {bearer}\r\n\
             content-type: application/json\r\n"
        );
        let announced = format!("{head}content-length: {}\r\n\r\n", large.len());
        let chunked = format!(
            "{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n",
            large.len()
        );
        for answer in [
            raw(&server, &[announced.as_bytes(), &large]).await,
            raw(&server, &[chunked.as_bytes(), &large, b"\r\n0\r\n\r\n"]).await,
        ] {
            let found = status(&answer);
            // A route that reads no body answers what it would have answered without one; a page
            // that belongs to no conversation leads away.
            assert!(
                found.is_some_and(|found| found == 303 || (400..500).contains(&found)),
                "{path}: {answer}"
            );
            if path == "/api/applications" {
                assert_eq!(found, Some(413), "{answer}");
                assert!(answer.contains("\"message\":"), "{answer}");
            }
        }
    }
    let after = server.resident();
    assert!(after < before + GROWTH, "{before} {after}");
    no_panic(&server);
}

#[tokio::test]
async fn f10_deep_json_is_400_and_ends_nothing() {
    let (server, data) = server().await;
    let bearer = token(&server, data.path()).await;
    let send = async |method: &str, path: &str, body: String| -> Answer {
        let request = server
            .http
            .request(method.parse().expect("a method"), server.url(path));
        let request = request
            .bearer_auth(&bearer)
            .header("content-type", "application/json");
        server.send(request.body(body)).await
    };
    for depth in [200, 20_000, 150_000] {
        let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let open = "[".repeat(depth);
        let objects = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        for body in [
            arrays.clone(),
            open,
            objects,
            format!("{{\"name\":\"a\",\"type\":\"SPA\",\"customData\":{{\"a\":{arrays}}}}}"),
        ] {
            for (method, path) in [
                ("POST", "/api/applications"),
                ("PATCH", "/api/sign-in-exp"),
                ("POST", "/api/connectors"),
                ("POST", "/oidc/token"),
            ] {
                let answer = send(method, path, body.clone()).await;
                assert_eq!(answer.status, 400, "{path} {depth}: {answer:?}");
                assert!(answer.json()["message"].is_string(), "{answer:?}");
            }
        }
    }
    no_panic(&server);
    let body = json!({ "name": "Still there", "type": "SPA" });
    server
        .manage(&bearer, "POST", "/applications", Some(body))
        .await
        .expect(200);
}

#[tokio::test]
async fn f10_header_bombs_are_431() {
    let (server, _data) = server().await;
    server.get("/api/status").await.expect(204);
    let before = server.resident();
    let many = "a: b\r\n".repeat(1_000);
    let long = format!("a: {}\r\n", "b".repeat(200_000));
    let cookie = format!("cookie: {}\r\n", "a=b; ".repeat(20_000));
    for _ in 0..20 {
        for headers in [&many, &long, &cookie] {
            let head = format!("GET /sign-in HTTP/1.1\r\nhost: test\r\n{headers}\r\n");
            let answer = raw(&server, &[head.as_bytes()]).await;
            // Of a head far beyond the limit much is unread when the server closes: a reset.
            assert!(matches!(status(&answer), Some(431) | None), "{answer}");
        }
        let target = format!(
            "GET /{} HTTP/1.1\r\nhost: test\r\n\r\n",
            "a".repeat(100_000)
        );
        let answer = raw(&server, &[target.as_bytes()]).await;
        assert!(
            matches!(status(&answer), Some(414 | 431) | None),
            "{answer}"
        );
    }
    let after = server.resident();
    assert!(after < before + GROWTH, "{before} {after}");
    no_panic(&server);
    server.get("/api/status").await.expect(204);
}
