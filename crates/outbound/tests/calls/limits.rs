//! Time and size.

use std::time::{Duration, Instant};

use keyward_outbound::{Client, Error, Policy};

use crate::{client, fake::Fake, policy};

fn hasty(fake: &Fake) -> Client {
    Client::new(Policy {
        timeout: Duration::from_millis(300),
        ..policy(&[fake])
    })
}

fn small(fake: &Fake) -> Client {
    Client::new(Policy {
        body_limit: 10,
        ..policy(&[fake])
    })
}

#[tokio::test]
async fn a_server_that_stops_talking_times_out() {
    for beginning in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let fake = Fake::saying(beginning).await;
        let started = Instant::now();
        let result = hasty(&fake).get(&fake.url("http", "/")).await;
        assert_eq!(result, Err(Error::Timeout), "{beginning:?}");
        assert!(started.elapsed() < Duration::from_secs(10), "{beginning:?}");
        assert_eq!(fake.requests().len(), 1, "asked once: {beginning:?}");
    }
}

#[tokio::test]
async fn an_answer_may_have_the_limit_s_length_and_no_more() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (answer, expected) in [
        (
            format!("{head}content-length: 10\r\n\r\n0123456789"),
            Ok(10),
        ),
        (
            format!("{head}content-length: 11\r\n\r\n0123456789a"),
            Err(Error::TooLarge),
        ),
        // Refused by what is announced, without waiting for it.
        (
            format!("{head}content-length: 999999999999999\r\n\r\n"),
            Err(Error::TooLarge),
        ),
        (
            format!(
                "{head}transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n"
            ),
            Ok(10),
        ),
        // Refused by what comes: the chunked body never ends.
        (
            format!("{head}transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789a\r\n"),
            Err(Error::TooLarge),
        ),
    ] {
        let fake = Fake::saying(answer.clone()).await;
        let result = small(&fake).get(&fake.url("http", "/")).await;
        assert_eq!(
            result.map(|response| response.body.len()),
            expected,
            "{answer}"
        );
    }
}

#[tokio::test]
async fn compressed_bodies_are_not_unpacked() {
    // A small body that unpacks to a large one would pass the limit.
    let fake =
        Fake::saying("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nnope")
            .await;
    let response = client(&[&fake]).get(&fake.url("http", "/")).await.unwrap();
    assert_eq!(response.body, b"nope");
    assert!(!fake.requests()[0].contains("accept-encoding"));
}

#[tokio::test]
async fn nobody_there_and_no_http_are_network_errors() {
    let closed = Fake::saying("").await;
    let (client, url) = (client(&[&closed]), closed.url("http", "/"));
    drop(closed);
    assert_eq!(client.get(&url).await, Err(Error::Network));
    for answer in [
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ] {
        let fake = Fake::saying(answer).await;
        let result = crate::client(&[&fake]).get(&fake.url("http", "/")).await;
        assert_eq!(result, Err(Error::Network), "{answer}");
    }
}
