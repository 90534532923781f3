//! What arrives at an allowed destination.

use std::collections::HashMap;

use keyward_outbound::{Client, Error, Refusal};
use serde_json::json;
use url::Url;

use crate::{client, fake::Fake, policy};

#[tokio::test]
async fn an_allowed_destination_answers_over_plain_http() {
    let fake = Fake::answering("200 OK", "hello").await;
    let response = client(&[&fake])
        .get(&fake.url("http", "/path?query=1#fragment"))
        .await
        .unwrap();
    assert_eq!((response.status, &*response.body), (200, &b"hello"[..]));
    assert!(response.is_success());
    let [request] = <[String; 1]>::try_from(fake.requests()).unwrap();
    assert!(
        request.starts_with("GET /path?query=1 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("host: localhost:{}\r\n", fake.port())),
        "{request}"
    );
    assert!(request.contains("user-agent: Keyward/"), "{request}");
}

#[tokio::test]
async fn a_form_and_a_json_value() {
    let fake = Fake::answering("201 Created", "").await;
    let client = client(&[&fake]);
    let fields = [("b", "ä &="), ("a", "1 2")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let url = fake.url("http", "/");
    assert_eq!(client.post_form(&url, &fields).await.unwrap().status, 201);
    let value = json!({ "a": [1, null] });
    assert_eq!(client.post_json(&url, &value).await.unwrap().status, 201);
    let [form, json] = <[String; 2]>::try_from(fake.requests()).unwrap();
    assert!(form.starts_with("POST / HTTP/1.1\r\n"), "{form}");
    assert!(
        form.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{form}"
    );
    assert!(form.ends_with("\r\n\r\nb=%C3%A4+%26%3D&a=1+2"), "{form}");
    assert!(
        json.contains("content-type: application/json\r\n"),
        "{json}"
    );
    assert!(json.ends_with("\r\n\r\n{\"a\":[1,null]}"), "{json}");
    assert_eq!(fake.connections(), 1, "the connection is used again");
}

#[tokio::test]
async fn an_error_status_is_a_response() {
    for status in [400, 404, 500, 503] {
        let fake = Fake::answering(&format!("{status} No"), "why").await;
        let response = client(&[&fake]).get(&fake.url("http", "/")).await.unwrap();
        assert_eq!((response.status, &*response.body), (status, &b"why"[..]));
        assert!(!response.is_success());
    }
}

#[tokio::test]
async fn a_test_s_route_leads_to_its_fake_under_the_provider_s_name() {
    let fake = Fake::answering("200 OK", "sent").await;
    let routes = HashMap::from([("sms.example.com".to_owned(), fake.address())]);
    let client = Client::with_routes(policy(&[]), routes);
    let call = async |url| client.get(&Url::parse(url).unwrap()).await;
    assert_eq!(
        call("https://sms.example.com/a?b=c").await.unwrap().body,
        b"sent"
    );
    assert_eq!(
        call("https://sms.example.com:8443/").await.unwrap().status,
        200
    );
    let [first, second] = <[String; 2]>::try_from(fake.requests()).unwrap();
    assert!(first.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{first}");
    assert!(first.contains("host: sms.example.com\r\n"), "{first}");
    assert!(
        second.contains("host: sms.example.com:8443\r\n"),
        "{second}"
    );
    // Its own address is not allowed by that.
    let direct = client.get(&fake.url("https", "/")).await;
    assert_eq!(direct, Err(Error::Refused(Refusal::PrivateAddress)));
    assert_eq!(fake.requests().len(), 2);
}
