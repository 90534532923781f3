//! Forwarded headers: believed from trusted proxies, and only from them.

use std::num::NonZeroU8;

use keyward_http::TrustedProxies;
use keyward_tests::{Answer, Database, Options, TestApp};

use super::house::create;

async fn start(trusted_proxies: TrustedProxies) -> TestApp {
    let app = TestApp::with(Options {
        trusted_proxies,
        ..Options::default()
    })
    .await;
    create(&app, "own", Some("https://own.example")).await;
    app
}

const CLAIMS: [(&str, &str); 3] = [
    ("x-forwarded-for", "192.0.2.66, 203.0.113.7"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "own.example"),
];

async fn ask(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = app.http.get(app.url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request).await
}

async fn issuer(app: &TestApp, headers: &[(&str, &str)]) -> String {
    let path = "/oidc/.well-known/openid-configuration";
    let answer = ask(app, path, headers).await.expect(200);
    answer.json()["issuer"].as_str().expect("a text").to_owned()
}

/// The address in the audit entry of a refused token request.
async fn recorded(app: &TestApp, headers: &[(&str, &str)]) -> String {
    let form = [("grant_type", "authorization_code"), ("code", "x")];
    let manager = app.manager().await;
    let mut request = app.http.post(app.url("/oidc/token"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .basic_auth(&manager.client_id, Some(&manager.client_secret))
        .form(&form);
    let refused = app.send(request).await;
    assert!(refused.status.is_client_error());
    crate::api::oidc::evidence::settle(app).await;
    let id = refused.header("logto-core-request-id");
    let payloads = Database::of(app.folder()).texts("SELECT payload FROM logs");
    let payload = payloads.iter().find(|payload| payload.contains(id));
    let payload: serde_json::Value =
        serde_json::from_str(payload.expect("an entry")).expect("JSON");
    payload["ip"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn nobody_is_believed_by_default() {
    let elsewhere = "10.0.0.0/8".parse().expect("a network");
    for proxies in [
        TrustedProxies::Nobody,
        TrustedProxies::Networks([elsewhere].into()),
    ] {
        let app = start(proxies).await;
        assert_eq!(issuer(&app, &CLAIMS).await, app.issuer);
        let forwarded = [("forwarded", "for=203.0.113.7;host=own.example;proto=https")];
        assert_eq!(issuer(&app, &forwarded).await, app.issuer);
        assert_eq!(recorded(&app, &CLAIMS[..1]).await, "127.0.0.1");
    }
}

#[tokio::test]
async fn a_trusted_proxy_names_sender_and_host() {
    let here = "127.0.0.0/8".parse().expect("a network");
    for proxies in [
        TrustedProxies::EVERYBODY,
        TrustedProxies::Networks([here].into()),
    ] {
        let app = start(proxies).await;
        assert_eq!(issuer(&app, &CLAIMS).await, "https://own.example/oidc");
        // The address that the proxy saw, not the one that the client made up.
        assert_eq!(recorded(&app, &CLAIMS[..1]).await, "203.0.113.7");
        let forwarded = [("forwarded", "for=203.0.113.8;host=own.example;proto=https")];
        assert_eq!(issuer(&app, &forwarded).await, "https://own.example/oidc");
        let forwarded = [("forwarded", "for=192.0.2.66, for=203.0.113.8")];
        assert_eq!(recorded(&app, &forwarded).await, "203.0.113.8");
        // By plain http that host is another address, which nobody has.
        let plain = [
            ("x-forwarded-proto", "http"),
            ("x-forwarded-host", "own.example"),
        ];
        assert_eq!(issuer(&app, &plain).await, app.issuer);
        // It chooses between known addresses; it is none.
        let unknown = [("x-forwarded-host", "evil.example")];
        assert_eq!(issuer(&app, &unknown).await, app.issuer);
    }
}

/// Behind two proxies the address is the one that the first of them saw, wherever the second one is.
#[tokio::test]
async fn of_two_proxies_the_first_names_sender_and_host() {
    let two = NonZeroU8::new(2).expect("a number");
    let app = start(TrustedProxies::Row(two)).await;
    let headers = [
        ("x-forwarded-for", "192.0.2.66, 203.0.113.7, 198.51.100.1"),
        ("x-forwarded-proto", "http, https, http"),
        (
            "x-forwarded-host",
            "evil.example, own.example, inner.example",
        ),
    ];
    assert_eq!(issuer(&app, &headers).await, "https://own.example/oidc");
    assert_eq!(recorded(&app, &headers[..1]).await, "203.0.113.7");
    // The client's own `Forwarded` is a second story, and makes it nobody else.
    let forged = [headers[0], ("forwarded", "for=192.0.2.66")];
    assert_eq!(recorded(&app, &forged).await, "127.0.0.1");
}

/// Cookies and HSTS are those of the address that the tenant has, whatever the main endpoint is.
#[tokio::test]
async fn a_tenant_behind_https_has_secure_cookies() {
    let app = start(TrustedProxies::EVERYBODY).await;
    let answer = ask(&app, "/oidc/jwks", &CLAIMS).await.expect(200);
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    // Nobody is signed in, so there is only a cookie to forget.
    let answer = ask(&app, "/oidc/session/end", &CLAIMS).await.expect(303);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("_session=; path=/; "), "{cookie}");
    assert!(cookie.contains("; secure"), "{cookie}");
    let answer = ask(&app, "/oidc/jwks", &[]).await.expect(200);
    assert_eq!(answer.header("strict-transport-security"), "");
    let answer = ask(&app, "/oidc/session/end", &[]).await.expect(303);
    assert!(!answer.header("set-cookie").contains("; secure"));
}
