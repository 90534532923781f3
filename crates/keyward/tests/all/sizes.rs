//! Headers and bodies that are too large (checklist F10).

use keyward::limits::Limits;
use tokio::io::AsyncWriteExt;

use crate::fixture::{SHORT, Server};

fn limits() -> Limits {
    Limits {
        header_bytes: 2048,
        headers: 20,
        body_bytes: 1000,
        ..Limits::default()
    }
}

#[tokio::test]
async fn too_many_headers_are_431() {
    let server = Server::start(limits()).await;
    for (count, status) in [(15, 200), (30, 431)] {
        let mut client = server.connect().await;
        client.get("/plain", &"a: b\r\n".repeat(count)).await;
        assert_eq!(client.answer().await.unwrap().status, status, "{count}");
    }
}

#[tokio::test]
async fn the_default_number_of_headers_is_a_limit_too() {
    let server = Server::start(Limits::default()).await;
    for (count, status) in [(90, 200), (110, 431)] {
        let mut client = server.connect().await;
        client.get("/plain", &"a: b\r\n".repeat(count)).await;
        assert_eq!(client.answer().await.unwrap().status, status, "{count}");
    }
}

#[tokio::test]
async fn too_large_headers_are_431() {
    let server = Server::start(limits()).await;
    for (size, status) in [(1500, 200), (3000, 431), (500_000, 431)] {
        let mut client = server.connect().await;
        let head = format!(
            "GET /plain HTTP/1.1\r\nhost: test\r\na: {}\r\n\r\n",
            "x".repeat(size)
        );
        // The server may answer and close before all of it is written.
        let _ = client.0.write_all(head.as_bytes()).await;
        match client.answer().await {
            Some(answer) => assert_eq!(answer.status, status, "{size}"),
            // Of a head far beyond the limit much is unread when the server closes: a reset.
            None => assert!(size > 100_000, "{size}"),
        }
    }
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_taken() {
    let server = Server::start(limits()).await;
    let mut client = server.connect().await;
    client.send(announced(1000)).await;
    client.send("x".repeat(1000)).await;
    assert_eq!(client.answer().await.unwrap().text(), "1000");
    client.send(chunked(1000)).await;
    assert_eq!(client.answer().await.unwrap().text(), "1000");
}

/// Extractors of the framework stop at 2 MB when nobody tells them otherwise.
#[tokio::test]
async fn the_limit_is_ours_alone() {
    let size = 3 << 20;
    let limits = Limits {
        body_bytes: 4 << 20,
        ..limits()
    };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    client.send(announced(size) + &"x".repeat(size)).await;
    assert_eq!(client.answer().await.unwrap().text(), size.to_string());
}

#[tokio::test]
async fn a_larger_body_is_413_and_the_client_hears_it() {
    let server = Server::start(limits()).await;
    // Just beyond it, and far beyond what is read of it.
    for size in [1001, 5000, 4_000_000] {
        for request in [announced(size) + &"x".repeat(size), chunked(size)] {
            let mut client = server.connect().await;
            let _ = client.0.write_all(request.as_bytes()).await;
            let Some(answer) = client.answer().await else {
                assert!(size > 100_000, "no answer for {size}");
                continue;
            };
            assert_eq!(answer.status, 413, "{size}");
            let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(body["message"], "The request body is too large.");
            assert_eq!(
                body["requestId"],
                answer.header("logto-core-request-id").unwrap()
            );
        }
    }
    assert_eq!(server.get("/plain").await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_not_waited_for() {
    let server = Server::start(limits()).await;
    let mut client = server.connect().await;
    client.send(announced(1_000_000)).await;
    assert_eq!(client.answer().await.unwrap().status, 413);
}

#[tokio::test]
async fn a_body_that_trickles_ends_with_503() {
    let server = Server::start(Limits {
        request_time: SHORT,
        ..limits()
    })
    .await;
    let mut client = server.connect().await;
    client.send(announced(100)).await;
    client.send("x").await;
    let answer = client.answer().await.unwrap();
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("2"));
    assert!(answer.text().contains("took too long"), "{answer:?}");
}

fn announced(size: usize) -> String {
    format!("POST /length HTTP/1.1\r\nhost: test\r\ncontent-length: {size}\r\n\r\n")
}

fn chunked(size: usize) -> String {
    let head = "POST /length HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n";
    let half = size / 2;
    let chunk = |size: usize| format!("{size:x}\r\n{}\r\n", "x".repeat(size));
    format!("{head}{}{}0\r\n\r\n", chunk(half), chunk(size - half))
}
