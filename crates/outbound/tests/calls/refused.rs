//! What is never called: after each refusal, nobody had connected.

use keyward_outbound::{Error, Refusal};
use url::Url;

use crate::{client, fake::Fake};

#[tokio::test]
async fn another_port_of_an_allowed_host_is_refused() {
    let allowed = Fake::answering("200 OK", "").await;
    let other = Fake::answering("200 OK", "secret").await;
    let client = client(&[&allowed]);
    assert_eq!(
        client.get(&other.url("http", "/")).await,
        Err(Error::Refused(Refusal::NotHttps))
    );
    assert_eq!(
        client.get(&other.url("https", "/")).await,
        Err(Error::Refused(Refusal::PrivateAddress))
    );
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_name_of_a_private_address_is_refused_when_it_is_looked_up() {
    let fake = Fake::answering("200 OK", "secret").await;
    let client = client(&[]);
    for host in ["localhost", "LOCALHOST"] {
        let url = Url::parse(&format!("https://{host}:{}/", fake.port())).unwrap();
        assert_eq!(
            client.get(&url).await,
            Err(Error::Refused(Refusal::PrivateAddress)),
            "{host}"
        );
    }
    // Whether the rooted name resolves at all is the system's affair.
    let rooted = Url::parse(&format!("https://localhost.:{}/", fake.port())).unwrap();
    assert!(client.get(&rooted).await.is_err());
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn an_address_of_a_private_network_is_refused() {
    let fake = Fake::answering("200 OK", "secret").await;
    let client = client(&[&fake]); // allowed by name, which is not the address
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
    ] {
        let url = Url::parse(&format!("https://{host}:{}/", fake.port())).unwrap();
        assert_eq!(
            client.get(&url).await,
            Err(Error::Refused(Refusal::PrivateAddress)),
            "{host}"
        );
    }
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let goal = Fake::answering("200 OK", "secret").await;
    for status in [301, 302, 303, 307, 308] {
        let start = Fake::saying(format!(
            "HTTP/1.1 {status} Go\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            goal.url("http", "/")
        ))
        .await;
        // Not even to a destination that could be called directly.
        let client = client(&[&start, &goal]);
        let url = start.url("http", "/");
        assert_eq!(client.get(&url).await.unwrap().status, status);
        let form = [("password".to_owned(), "x".to_owned())];
        assert_eq!(client.post_form(&url, &form).await.unwrap().status, status);
    }
    assert_eq!(goal.connections(), 0);
}

#[tokio::test]
async fn errors_and_debug_output_tell_nothing_of_request_or_answer() {
    let fake = Fake::answering("200 OK", "answer-secret").await;
    let garbage = Fake::saying("answer-secret\r\n\r\n").await;
    let client = client(&[&fake, &garbage]);
    let mut told = String::new();
    for url in [
        garbage.url("http", "/?key=url-secret"),
        fake.url("ftp", "/?key=url-secret"),
        Url::parse("https://user:url-secret@example.com/").unwrap(),
        Url::parse("https://localhost/?key=url-secret").unwrap(),
    ] {
        let fields = [("key".to_owned(), "body-secret".to_owned())];
        let error = client.post_form(&url, &fields).await.unwrap_err();
        told += &format!("{error} {error:?} ");
    }
    let response = client.get(&fake.url("http", "/")).await.unwrap();
    told += &format!("{response:?}");
    assert!(!told.contains("secret"), "{told}");
}
