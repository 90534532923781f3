//! SMTP: the dialogue, TLS, credentials, and the guard of addresses.

use std::{sync::Arc, time::Instant};

use keyward_crypto::SigningKey;
use keyward_model::ManualClock;
use keyward_outbound::HostPort;
use keyward_tests::{
    Options, START, TestApp,
    fakes::{
        Fake,
        smtp::{AUTHORITY, PASSWORD, Protection, Smtp, TOKEN, USER},
        tokens::{self, Tokens},
    },
};
use serde_json::{Value, json};

use super::scene::{CODE, EMAIL, Scene, templates, with};

const FACTORY: &str = "simple-mail-transfer-protocol";
const HOST: &str = "smtp.example.com";
const GENERAL: &str = "connector.general";

async fn scene(server: &Smtp) -> Scene {
    Scene::with([(HOST.to_owned(), server.address())]).await
}

fn config() -> Value {
    json!({
        "host": HOST, "port": 587, "fromEmail": format!("书店 <{USER}>"), "servername": "localhost",
        "auth": { "type": "login", "user": USER, "pass": PASSWORD },
        "tls": { "ca": AUTHORITY }, "replyTo": "help@example.com",
        "customHeaders": { "X-Shop": "Bücher" },
        "templates": templates(&json!({
            "contentType": "text/html", "subject": "验证码 {{application.name}}",
            "content": "<p>.{{code}}</p>\n.\n<p>é</p>",
        })),
    })
}

#[tokio::test]
async fn a_mail_arrives_by_starttls() {
    let server = Smtp::start(Protection::StartTls).await;
    let scene = scene(&server).await;
    scene.test(FACTORY, EMAIL, &config()).await.expect(204);
    let mails = server.delivered();
    let [mail] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert!(mail.is_protected);
    assert_eq!(
        (mail.sender.as_str(), &mail.recipients[..]),
        (USER, &[EMAIL.to_owned()][..])
    );
    assert_eq!(
        mail.header("Subject").expect("a header"),
        "验证码 {{application.name}}"
    );
    assert_eq!(
        mail.header("From").expect("a header"),
        format!("书店 <{USER}>")
    );
    assert_eq!(mail.header("To").expect("a header"), EMAIL);
    assert_eq!(
        mail.header("Reply-To").expect("a header"),
        "help@example.com"
    );
    assert_eq!(mail.header("X-Shop").expect("a header"), "Bücher");
    assert_eq!(
        mail.header("Date").expect("a header"),
        "Tue, 24 Nov 2026 15:16:26 +0000"
    );
    assert!(
        mail.header("Message-ID")
            .expect("a header")
            .ends_with("@example.com>")
    );
    let html = mail
        .part("text/html")
        .expect("what the test needs")
        .replace("\r\n", "\n");
    assert_eq!(html.trim_end(), "<p>.000000</p>\n.\n<p>é</p>");
    assert_eq!(server.commands()[..4], ["EHLO", "STARTTLS", "EHLO", "AUTH"]);
    assert_eq!(server.exposed(), 0);
}

#[tokio::test]
async fn tls_from_the_start_and_the_built_in_mail() {
    let server = Smtp::start(Protection::Implicit).await;
    let scene = scene(&server).await;
    let config = with(&with(&config(), "secure", true), "templates", json!([]));
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    let mails = server.delivered();
    let mail = &mails[0];
    assert!(mail.is_protected);
    assert_eq!(mail.header("Subject").expect("a header"), "您的验证码");
    for kind in ["text/plain", "text/html"] {
        assert!(
            mail.part(kind).expect("what the test needs").contains(CODE),
            "{kind}"
        );
    }
}

/// Old servers know no other way than LOGIN; it is not used in the clear either.
#[tokio::test]
async fn a_server_that_only_knows_login() {
    for (protection, is_implicit) in [(Protection::StartTls, false), (Protection::Implicit, true)] {
        let server = Smtp::start(protection).await;
        server.take_only("LOGIN");
        let scene = scene(&server).await;
        let config = with(&config(), "secure", is_implicit);
        scene.test(FACTORY, EMAIL, &config).await.expect(204);
        assert!(server.delivered()[0].is_protected);
        let wrong = with(&config, "auth", json!({ "user": USER, "pass": "another" }));
        let error = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
        let message = error["data"]["message"].as_str().expect("a text");
        assert!(message.contains("535"), "{message}");
        assert_eq!((server.exposed(), server.delivered().len()), (0, 1));
        server.take_only("CRAM-MD5");
        scene.refused(FACTORY, EMAIL, &config, 400, GENERAL).await;
        assert_eq!(server.delivered().len(), 1);
    }
}

#[tokio::test]
async fn an_access_token_in_place_of_a_password() {
    let server = Smtp::start(Protection::StartTls).await;
    let scene = scene(&server).await;
    let auth = json!({ "type": "OAuth2", "user": USER, "accessToken": TOKEN });
    let config = with(&config(), "auth", auth);
    scene.test(FACTORY, EMAIL, &config).await.expect(204);
    assert_eq!(server.delivered().len(), 1);
    let auth = json!({ "type": "OAuth2", "user": USER, "accessToken": "another token" });
    let error = scene
        .refused(FACTORY, EMAIL, &with(&config, "auth", auth), 400, GENERAL)
        .await;
    assert!(!error.to_string().contains("another token"));
}

#[tokio::test]
async fn an_access_token_is_asked_for() {
    let server = Smtp::start(Protection::StartTls).await;
    let pem = include_str!("../../../../../crates/crypto/tests/keys/rsa2048-pkcs8.pem");
    let key = SigningKey::from_pem(pem)
        .expect("what the test needs")
        .public_jwk();
    let tokens = Fake::start(Tokens {
        key: serde_json::from_value(key).expect("what the test needs"),
        clock: Arc::new(ManualClock::new(START)),
    })
    .await;
    let routes = [(HOST.to_owned(), server.address()), tokens.route()];
    let scene = Scene::with(routes).await;
    let refresh = json!({
        "type": "OAuth2", "user": USER, "clientId": "client-1",
        "clientSecret": tokens::CLIENT_SECRET, "refreshToken": tokens::REFRESH_TOKEN,
    });
    let service = json!({
        "type": "OAuth2", "user": USER, "serviceClient": "service-1", "privateKey": pem,
    });
    for auth in [&refresh, &service] {
        let config = with(&config(), "auth", auth.clone());
        scene.test(FACTORY, EMAIL, &config).await.expect(204);
    }
    assert_eq!((server.delivered().len(), tokens.delivered().len()), (2, 2));
    for (auth, key, error) in [
        (&refresh, "refreshToken", "invalid_grant"),
        (&refresh, "clientSecret", "invalid_client"),
        (&service, "serviceClient", "invalid_grant"),
    ] {
        let wrong = with(&config(), "auth", with(auth, key, "something wrong"));
        let answer = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
        let message = answer["data"]["message"].as_str().expect("a text");
        assert!(message.contains(error), "{message}");
        assert!(!message.contains("something wrong"));
    }
    assert_eq!(server.delivered().len(), 2);
}

#[tokio::test]
async fn refusals_are_told_without_secrets() {
    let server = Smtp::start(Protection::StartTls).await;
    let scene = scene(&server).await;
    let auth = json!({ "user": USER, "pass": "another password" });
    let wrong = with(&config(), "auth", auth);
    let error = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
    let message = error["data"]["message"].as_str().expect("a text");
    assert!(message.contains("535") && !message.contains("another password"));
    let other = with(&config(), "fromEmail", "evil@example.com");
    let error = scene.refused(FACTORY, EMAIL, &other, 400, GENERAL).await;
    assert!(
        error["data"]["message"]
            .as_str()
            .expect("a text")
            .contains("553")
    );
    server.refuse_recipients();
    let error = scene.refused(FACTORY, EMAIL, &config(), 400, GENERAL).await;
    assert!(
        error["data"]["message"]
            .as_str()
            .expect("a text")
            .contains("550")
    );
    assert!(server.delivered().is_empty());
}

/// Somebody between could have taken the offer of STARTTLS away.
#[tokio::test]
async fn credentials_are_not_said_in_the_clear() {
    let server = Smtp::start(Protection::None).await;
    let scene = scene(&server).await;
    let error = scene.refused(FACTORY, EMAIL, &config(), 400, GENERAL).await;
    assert!(
        error["data"]["message"]
            .as_str()
            .expect("a text")
            .contains("STARTTLS")
    );
    assert_eq!((server.exposed(), server.delivered().len()), (0, 0));
    // Whoever runs a relay on the same machine may say so.
    let open = with(&config(), "ignoreTLS", true);
    scene.test(FACTORY, EMAIL, &open).await.expect(204);
    assert_eq!((server.exposed(), server.delivered().len()), (1, 1));
}

#[tokio::test]
async fn the_certificate_is_verified() {
    let server = Smtp::start(Protection::StartTls).await;
    let scene = scene(&server).await;
    let other_name = with(&config(), "servername", "mail.example.com");
    let other_authority = with(
        &config(),
        "tls",
        json!({ "ca": include_str!("../../../commands/tls/other-authority.pem") }),
    );
    for wrong in [other_name, other_authority] {
        let error = scene.refused(FACTORY, EMAIL, &wrong, 400, GENERAL).await;
        let message = error["data"]["message"].as_str().expect("a text");
        assert!(message.starts_with("tls error: "), "{message}");
    }
    assert_eq!((server.exposed(), server.delivered().len()), (0, 0));
    assert!(!server.commands().contains(&"AUTH".to_owned()));
}

/// The guard of addresses is that of every other call.
#[tokio::test]
async fn only_the_exact_destination_is_connected_to() {
    let server = Smtp::start(Protection::StartTls).await;
    let port = server.address().port();
    let allowed = format!("127.0.0.1:{port}");
    let options = Options {
        production: true,
        allow_outbound: vec![HostPort::parse(&allowed).expect("what the test needs")],
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let manager = app.manager().await;
    let scene = Scene { app, manager };
    for (host, port) in [
        ("localhost", port),
        ("127.0.0.1", port ^ 1),
        ("::1", port),
        ("0", 25),
    ] {
        let inside = with(&with(&config(), "host", host), "port", port);
        let invalid = "connector.invalid_config";
        let error = scene.refused(FACTORY, EMAIL, &inside, 400, invalid).await;
        assert_eq!(
            error["data"]["message"],
            "the address may not be called: not a public address"
        );
    }
    assert_eq!(server.connections(), 0);
    let inside = with(&with(&config(), "host", "127.0.0.1"), "port", port);
    scene.test(FACTORY, EMAIL, &inside).await.expect(204);
    assert_eq!(server.delivered().len(), 1);
}

#[tokio::test]
async fn a_silent_server_holds_nobody_up() {
    let server = Smtp::start(Protection::StartTls).await;
    server.fall_silent();
    let scene = scene(&server).await;
    let hasty = with(
        &with(&config(), "greetingTimeout", 200),
        "connectionTimeout",
        100,
    );
    let begun = Instant::now();
    let error = scene.test(FACTORY, EMAIL, &hasty).await.expect(502).json();
    assert_eq!(error["code"], GENERAL);
    assert!(begun.elapsed().as_secs() < 10);
}
