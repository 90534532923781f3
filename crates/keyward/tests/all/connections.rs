//! Clients that are slow, silent or many (checklist F10).

use std::time::Instant;

use keyward::limits::Limits;
use tokio::time::{interval, timeout};

use crate::fixture::{LONG, SHORT, Server};

#[tokio::test]
async fn headers_that_trickle_are_cut_off() {
    let limits = Limits {
        header_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    client.send("GET /plain HTTP/1.1\r\n").await;
    let started = Instant::now();
    // A byte now and then, as slowloris does: each one alone would keep a read alive.
    let mut ticks = interval(SHORT / 10);
    let trickle = async {
        loop {
            ticks.tick().await;
            if tokio::io::AsyncWriteExt::write_all(&mut client.0, b"x")
                .await
                .is_err()
            {
                return;
            }
        }
    };
    timeout(LONG, trickle)
        .await
        .expect("it could go on forever");
    assert!(started.elapsed() >= SHORT / 2, "{:?}", started.elapsed());
    assert_eq!(server.get("/plain").await.status, 200);
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_cut_off() {
    let limits = Limits {
        header_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    assert_eq!(server.connect().await.closed().await, b"");
}

#[tokio::test]
async fn a_second_request_has_its_own_time() {
    let limits = Limits {
        header_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    client.get("/plain", "").await;
    assert_eq!(client.answer().await.unwrap().status, 200);
    // Idle for longer than headers may take: that is allowed.
    tokio::time::sleep(SHORT * 2).await;
    client.get("/plain", "").await;
    assert_eq!(client.answer().await.unwrap().status, 200);
    client.send("GET /plain HTTP/1.1\r\nhost:").await;
    assert_eq!(client.closed().await, b"");
}

#[tokio::test]
async fn an_idle_connection_ends() {
    let limits = Limits {
        idle_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    client.get("/plain", "").await;
    assert_eq!(client.answer().await.unwrap().status, 200);
    let started = Instant::now();
    assert_eq!(client.closed().await, b"");
    assert!(started.elapsed() >= SHORT / 2, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let limits = Limits {
        connections: 1,
        write_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut silent = server.connect().await;
    silent.get("/huge", "").await;
    // The only place is free again, though the first client is still there.
    assert_eq!(server.get("/plain").await.status, 200);
    drop(silent);
}

#[tokio::test]
async fn the_connection_after_the_last_waits_for_its_turn() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let (mut one, mut two) = (server.connect().await, server.connect().await);
    for client in [&mut one, &mut two] {
        client.get("/plain", "").await;
        assert_eq!(client.answer().await.unwrap().status, 200);
    }
    let mut third = server.connect().await;
    third.get("/plain", "").await;
    assert!(timeout(SHORT, third.answer()).await.is_err());

    drop(one);
    assert_eq!(third.answer().await.unwrap().status, 200);
    two.get("/plain", "").await;
    assert_eq!(two.answer().await.unwrap().status, 200);
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    let server = Server::start(Limits::default()).await;
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(bytes).await;
        assert_eq!(client.answer().await.unwrap().status, 400, "{bytes:?}");
        client.closed().await;
    }
    assert_eq!(server.get("/plain").await.status, 200);
}

#[tokio::test]
async fn handlers_see_the_peer() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    let own = client.0.local_addr().unwrap();
    client
        .get("/peer", "x-forwarded-for: 203.0.113.9\r\n")
        .await;
    assert_eq!(client.answer().await.unwrap().text(), own.to_string());
}
