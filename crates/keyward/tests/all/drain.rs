//! Stopping (checklist F18).

use std::time::{Duration, Instant};

use keyward::limits::Limits;
use tokio::{net::TcpStream, time::timeout};

use crate::fixture::{LONG, SHORT, Server};

#[tokio::test]
async fn requests_end_and_connections_are_refused() {
    let server = Server::start(Limits::default()).await;
    let mut idle = server.connect().await;
    idle.get("/plain", "").await;
    idle.answer().await.unwrap();
    let mut fresh = server.connect().await;
    let mut busy = server.connect().await;
    busy.get("/gate", "").await;
    server.gate.entered.notified().await;

    server.trigger.request();
    // Those without a request are let go, and nobody comes in any more.
    idle.closed().await;
    fresh.closed().await;
    assert!(TcpStream::connect(server.address).await.is_err());

    server.gate.open.notify_one();
    let answer = busy.answer().await.unwrap();
    assert_eq!((answer.status, answer.text()), (200, "through".to_owned()));
    assert_eq!(answer.header("connection"), Some("close"));
    busy.closed().await;
    server.ended().await;
}

#[tokio::test]
async fn at_the_end_of_its_time_what_is_left_is_cut_off() {
    let limits = Limits {
        drain_time: SHORT,
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut busy = server.connect().await;
    busy.get("/gate", "").await;
    server.gate.entered.notified().await;
    let started = Instant::now();
    server.trigger.request();
    server.ended().await;
    assert!(started.elapsed() >= SHORT, "{:?}", started.elapsed());
    assert_eq!(busy.closed().await, b"");
}

#[tokio::test]
async fn a_second_request_to_stop_does_not_wait() {
    let limits = Limits {
        drain_time: Duration::from_secs(3600),
        ..Limits::default()
    };
    let server = Server::start(limits).await;
    let mut busy = server.connect().await;
    busy.get("/gate", "").await;
    server.gate.entered.notified().await;
    server.trigger.request();
    server.trigger.request();
    timeout(LONG, server.ended()).await.unwrap();
    assert_eq!(busy.closed().await, b"");
}
