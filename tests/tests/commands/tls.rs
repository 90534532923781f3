//! TLS in the process: the certificate, a sign-in over https, another certificate on SIGHUP.

use std::{
    fs,
    path::{Path, PathBuf},
};

use keyward_tests::{Browser, PHONE, Program, csrf, form_action, keyward, run};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const CLIENT: (&str, &str) = ("seededweb000000000000", "planted-application-secret-0123");
const SEED: &str = r#"
[[applications]]
id = "seededweb000000000000"
secret = "planted-application-secret-0123"
name = "Seeded shop"
type = "Traditional"
redirect_uris = ["http://localhost:9999/cb"]

[sign_in_experience]
signUp = { identifiers = ["phone"], password = false, verify = true }
signIn = { methods = [{ identifier = "phone", password = false, verificationCode = true, isPasswordPrimary = false }] }
"#;
const AUTHORIZE: &str = "/oidc/auth?client_id=seededweb000000000000&response_type=code\
                         &redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb&scope=openid%20phone";

/// Certificates of `localhost`, each of an authority of its own.
fn made_before(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands/tls");
    folder.join(name)
}

struct House {
    place: TempDir,
}

impl House {
    fn new(certificate: &str) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        fs::write(place.path().join("seed.toml"), SEED).expect("a file");
        let house = Self { place };
        house.install(certificate);
        house
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// Puts a certificate and its key where the server reads them.
    fn install(&self, certificate: &str) {
        for part in ["certificate", "key"] {
            let from = made_before(&format!("{certificate}-{part}.pem"));
            fs::copy(from, self.path(&format!("{part}.pem"))).expect("a file");
        }
    }

    /// `keyward dev` behind the certificate, and a client that trusts the authority.
    async fn server(&self, authority: &str) -> Program {
        let mut command = keyward(["dev", "--listen", "127.0.0.1:0"]);
        command.arg("--seed").arg(self.path("seed.toml"));
        command
            .arg("--tls-certificate")
            .arg(self.path("certificate.pem"));
        command.arg("--tls-key").arg(self.path("key.pem"));
        let mut server = Program::start(command).await;
        server.origin = server
            .origin
            .replace("http://127.0.0.1", "https://localhost");
        server.http = client(authority);
        server
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test is a client like any other"
)]
fn client(authority: &str) -> reqwest::Client {
    let pem = fs::read(made_before(&format!("{authority}-authority.pem"))).expect("a file");
    let authority = reqwest::Certificate::from_pem(&pem).expect("a certificate");
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([authority])
        .build()
        .expect("a client")
}

/// The code that the inbox shows.
async fn code(browser: &mut Browser, inbox: &str) -> String {
    let page = browser.get(inbox).await.expect(200);
    let (_, rest) = page.body.split_once("<code>").expect("a code");
    rest.split('<').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn somebody_signs_in_over_https_with_secure_cookies() {
    let house = House::new("one");
    let server = house.server("one").await;
    assert_eq!(
        server.announced("issuer").await,
        format!("{}/oidc", server.origin)
    );
    let discovery = server.get("/oidc/.well-known/openid-configuration").await;
    let discovery = discovery.expect(200).json();
    assert_eq!(discovery["issuer"], format!("{}/oidc", server.origin));

    let inbox = server.inbox().await;
    let mut browser = server.browser();
    let mut answers = vec![browser.get(AUTHORIZE).await.expect(303)];
    let page = browser.follow(answers[0].location()).await.expect(200);
    let phone = format!("+{PHONE}");
    let form = [
        ("csrf", &*csrf(&page)),
        ("country", "US"),
        ("phone", &phone),
    ];
    let sent = browser.post(&form_action(&page), &form).await.expect(303);
    let page = browser.follow(sent.location()).await.expect(200);
    let code = code(&mut browser, &inbox).await;
    let form = [("csrf", &*csrf(&page)), ("code", &code)];
    let entered = browser.post(&form_action(&page), &form).await.expect(303);
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    let made = browser.post(&form_action(&offer), &form).await.expect(303);
    let redirect = browser.get(made.location()).await.expect(303);
    assert!(
        redirect
            .location()
            .starts_with("http://localhost:9999/cb?code=")
    );
    answers.extend([sent, entered, made, redirect]);

    let cookies: Vec<&str> = answers
        .iter()
        .flat_map(|answer| answer.headers.get_all("set-cookie"))
        .map(|line| line.to_str().expect("cookies are ASCII"))
        .collect();
    assert!(
        cookies.iter().any(|line| line.starts_with("_session=")),
        "{cookies:?}"
    );
    for line in cookies {
        assert!(line.to_ascii_lowercase().contains("; secure"), "{line}");
    }
    let code = answers[4].location_param("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "http://localhost:9999/cb"),
    ];
    server
        .post_form_as("/oidc/token", CLIENT, &form)
        .await
        .expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn plain_http_gets_no_answer_and_harms_nobody() {
    let house = House::new("one");
    let server = house.server("one").await;
    let address = server.origin.replace("https://localhost", "127.0.0.1");
    let mut plain = TcpStream::connect(&address).await.expect("it listens");
    plain
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .expect("it is sent");
    let mut answer = Vec::new();
    // A reset is no answer either.
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
    // Who does not begin to speak TLS is not waited for by others.
    let _silent = TcpStream::connect(&address).await.expect("it listens");
    server.get("/health/live").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_hang_up_brings_the_new_certificate_and_a_broken_one_changes_nothing() {
    let house = House::new("one");
    let mut server = house.server("one").await;
    server.get("/health/live").await.expect(200);

    fs::write(house.path("certificate.pem"), "no certificate").expect("a file");
    server.signal("HUP").await;
    server.wait_for_log("the old one stays").await;
    // A client of its own, for each: connections that are open go on.
    server.http = client("one");
    server.get("/health/live").await.expect(200);

    house.install("other");
    server.signal("HUP").await;
    server.wait_for_log("the certificate was read again").await;
    let old = client("one").get(server.url("/health/live")).send().await;
    assert!(old.is_err(), "{old:?}");
    server.http = client("other");
    server.get("/health/live").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn a_hang_up_does_not_end_a_server_without_a_certificate() {
    let server = Program::dev(&[]).await;
    server.signal("HUP").await;
    server.get("/health/live").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn what_is_no_certificate_is_told_at_start() {
    let house = House::new("one");
    let key = fs::read_to_string(house.path("key.pem")).expect("a file");
    for (file, text, expected) in [
        (
            "certificate.pem",
            None,
            "certificate.pem cannot be used: entity not found",
        ),
        (
            "certificate.pem",
            Some(""),
            "certificate.pem cannot be used: it holds no certificate",
        ),
        (
            "key.pem",
            Some("planted"),
            "key.pem cannot be used: it holds nothing of the kind",
        ),
        (
            "key.pem",
            Some(OTHERS),
            "certificate.pem cannot be used: keys may not be consistent",
        ),
    ] {
        house.install("one");
        match text {
            Some(OTHERS) => drop(fs::copy(made_before("other-key.pem"), house.path(file))),
            Some(text) => fs::write(house.path(file), text).expect("a file"),
            None => fs::remove_file(house.path(file)).expect("a file"),
        }
        for words in [
            &["serve", "--data", "/nowhere/data"][..],
            &["config", "check"],
        ] {
            let mut command = keyward(words);
            command
                .arg("--tls-certificate")
                .arg(house.path("certificate.pem"));
            command.arg("--tls-key").arg(house.path("key.pem"));
            let told = run(command).await;
            assert_eq!(told.code, Some(1), "{told:?}");
            let told = told.stdout + &told.stderr;
            assert!(told.contains(expected), "{expected}: {told}");
            assert!(!told.contains("planted") && !told.contains(key.lines().nth(1).unwrap_or("?")));
        }
    }
}

/// Stands for the key of the other certificate.
const OTHERS: &str = "(the other's)";
