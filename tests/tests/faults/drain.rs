//! SIGTERM (F18): what was begun is finished, nobody comes in any more, and nothing is lost.

use std::time::Duration;

use keyward_tests::{DataFolder, Database, Program};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::commands::create_client;

/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn f18_a_request_that_was_begun_is_answered_and_what_was_deferred_is_written() {
    const TOKENS: i64 = 40;
    let data = DataFolder::new().await;
    let mut server = Program::serve(data.path()).await;
    let (id, secret) = create_client(data.path()).await;
    let address = server.origin.replace("http://", "");

    let form = "grant_type=client_credentials&resource=https%3A%2F%2Fdefault.logto.app%2Fapi";
    let form = format!("{form}&client_id={id}&client_secret={secret}");
    let (first, rest) = form.split_at(30);
    let mut slow = TcpStream::connect(&address).await.expect("it listens");
    let head = format!(
        "POST /oidc/token HTTP/1.1\r\nhost: test\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{first}",
        form.len()
    );
    slow.write_all(head.as_bytes()).await.expect("it reads");
    let mut idle = TcpStream::connect(&address).await.expect("it listens");

    // Their audit entries do not hold up the answers; they must not be lost for that.
    for _ in 0..TOKENS {
        server.management_token((&id, &secret)).await.expect(200);
    }
    server.signal("TERM").await;
    server.wait_for_log("asked to stop").await;
    let mut nothing = Vec::new();
    let _ = idle.read_to_end(&mut nothing).await;
    assert_eq!(nothing, b"", "who has asked for nothing is let go");
    // The one that let go and the one that listens hear of it at the same moment.
    let refused = async { while TcpStream::connect(&address).await.is_ok() {} };
    timeout(LONG, refused).await.expect("somebody comes in");

    slow.write_all(rest.as_bytes()).await.expect("it reads on");
    let mut answer = String::new();
    slow.read_to_string(&mut answer)
        .await
        .expect("an answer, then the end");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("\"access_token\":"), "{answer}");

    assert_eq!(server.ended().await.code(), Some(0), "{}", server.log());
    assert!(!data.path().join("keyward.db-wal").exists());
    let database = Database::of(data.path());
    database.check();
    let entries = "SELECT COUNT(*) FROM logs WHERE key = 'ExchangeTokenBy.ClientCredentials'";
    assert_eq!(database.number(entries), TOKENS + 1);
}

/// A second signal is for whoever does not want to wait; what was answered is kept all the same.
#[tokio::test]
async fn f18_a_second_signal_ends_it_and_loses_nothing_that_was_answered() {
    let data = DataFolder::new().await;
    let mut server = Program::serve(data.path()).await;
    let (id, secret) = create_client(data.path()).await;
    let address = server.origin.replace("http://", "");
    let mut slow = TcpStream::connect(&address).await.expect("it listens");
    let head = "POST /oidc/token HTTP/1.1\r\nhost: test\r\ncontent-length: 100\r\n\r\ngrant";
    slow.write_all(head.as_bytes()).await.expect("it reads");
    server.management_token((&id, &secret)).await.expect(200);
    server.signal("TERM").await;
    server.wait_for_log("asked to stop").await;
    server.signal("TERM").await;
    assert_eq!(server.ended().await.code(), Some(0), "{}", server.log());
    let database = Database::of(data.path());
    database.check();
    let entries = "SELECT COUNT(*) FROM logs WHERE key = 'ExchangeTokenBy.ClientCredentials'";
    assert_eq!(database.number(entries), 1);
}
