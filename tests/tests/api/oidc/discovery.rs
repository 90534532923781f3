//! `/oidc/.well-known/openid-configuration` and `…/oauth-authorization-server` (C1, R20, R21).

use keyward_tests::TestApp;
use serde_json::{Value, json};

use super::{evidence::Before, steps::expect_error};

const PATHS: [&str; 2] = [
    "/oidc/.well-known/openid-configuration",
    "/oidc/.well-known/oauth-authorization-server",
];

fn document(issuer: &str) -> Value {
    json!({
        "authorization_endpoint": format!("{issuer}/auth"),
        "claims_parameter_supported": false,
        "claims_supported": [
            "sub", "name", "family_name", "given_name", "middle_name", "nickname",
            "preferred_username", "profile", "picture", "website", "gender", "birthdate",
            "zoneinfo", "locale", "updated_at", "username", "created_at", "email",
            "email_verified", "phone_number", "phone_number_verified", "address", "custom_data",
            "identities", "roles", "auth_time", "iss",
        ],
        "code_challenge_methods_supported": ["S256"],
        "end_session_endpoint": format!("{issuer}/session/end"),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/jwks"),
        "authorization_response_iss_parameter_supported": true,
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": ["code"],
        "scopes_supported": [
            "openid", "offline_access", "profile", "email", "phone", "address", "custom_data",
            "identities", "roles",
        ],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "token_endpoint": format!("{issuer}/token"),
        "id_token_signing_alg_values_supported": ["ES384"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{issuer}/me"),
        "introspection_endpoint": format!("{issuer}/token/introspection"),
        "introspection_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "revocation_endpoint": format!("{issuer}/token/revocation"),
        "revocation_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "claim_types_supported": ["normal"],
    })
}

/// oidcc-discovery-endpoint-verification: every field, and no field without a feature behind it.
#[tokio::test]
async fn c1_oidcc_discovery_endpoint_verification() {
    let app = TestApp::start().await;
    for path in PATHS {
        let answer = app.get(path).await.expect(200);
        assert_eq!(
            answer.header("content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(!answer.header("cache-control").is_empty());
        assert_eq!(answer.json(), document(&app.issuer));
    }
    // Whatever it names is there.
    let document = app.get(PATHS[0]).await.json();
    for (name, value) in document.as_object().expect("an object") {
        let Some(url) = value.as_str().filter(|_| name != "issuer") else {
            continue;
        };
        assert!(url.starts_with(&app.issuer), "{name}: {url}");
        let get = app.get(url).await;
        let post = app.post_form(url, &[]).await;
        assert!(get.status != 404 || post.status != 404, "{name}: {url}");
    }
}

/// R21: the same at both paths; R20: whatever the request calls the server.
#[tokio::test]
async fn r20_r21_it_is_the_same_whatever_the_request_says() {
    let app = TestApp::start().await;
    let expected = app.get(PATHS[0]).await.body;
    for path in PATHS {
        for (name, value) in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "host=evil.example;proto=https"),
            (
                "x-original-url",
                "/t/admin/oidc/.well-known/openid-configuration",
            ),
            ("origin", "https://evil.example"),
        ] {
            let answer = app
                .send(app.http.get(app.url(path)).header(name, value))
                .await;
            assert_eq!(answer.expect(200).body, expected, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn it_is_not_sent_twice_and_anybody_may_read_it() {
    let app = TestApp::start().await;
    for path in PATHS.into_iter().chain(["/oidc/jwks"]) {
        let url = app.url(path);
        let etag = app.get(path).await.header("etag").to_owned();
        assert!(etag.starts_with('"'), "a strong one: {etag}");
        let known = app
            .http
            .get(&url)
            .header("if-none-match", format!("\"x\", {etag}"));
        let answer = app
            .send(known.header("origin", "https://a.example"))
            .await
            .expect(304);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), etag);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "https://a.example"
        );
        assert!(
            !answer.header("cache-control").is_empty(),
            "RFC 9110 §15.4.5"
        );
        let other = app.http.get(&url).header("if-none-match", "\"x\"");
        app.send(other).await.expect(200);
        let head = app.send(app.http.head(&url)).await.expect(200);
        assert!(head.body.is_empty() && head.header("etag") == etag);

        let before = app
            .http
            .request(http::Method::OPTIONS, &url)
            .header("origin", "https://a.example")
            .header("access-control-request-method", "GET");
        let answer = app.send(before).await.expect(204);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "https://a.example"
        );
        assert_eq!(answer.header("access-control-max-age"), "3600");
        assert!(
            answer.header("vary").contains("Origin"),
            "{:?}",
            answer.headers
        );
        assert!(answer.header("access-control-allow-credentials").is_empty());
    }
}

/// Each tenant is an issuer of its own.
#[tokio::test]
async fn the_admin_tenant_has_its_own() {
    let app = TestApp::start().await;
    let issuer = format!("{}/t/admin/oidc", app.origin);
    for path in PATHS {
        let answer = app.get(&format!("/t/admin{path}")).await.expect(200);
        assert_eq!(answer.json(), document(&issuer));
    }
    // A second address would be a second issuer.
    for path in [
        "/t/default",
        "/t/nobody",
        "/t/",
        "/t/ADMIN",
        "/t/admin/t/admin",
    ] {
        app.get(&format!("{path}{}", PATHS[0])).await.expect(404);
    }
}

/// Reference oidc.md §1.2: what is not there is a 404 in the provider's words.
#[tokio::test]
async fn what_is_not_there_says_so() {
    let app = TestApp::start().await;
    let before = Before::of(&app).await;
    for (method, path) in [
        ("GET", "/oidc"),
        ("GET", "/oidc/"),
        ("GET", "/oidc/authorize"),
        ("GET", "/oidc/token"),
        ("PUT", "/oidc/token"),
        ("DELETE", "/oidc/me"),
        ("PUT", "/oidc/auth"),
        ("POST", "/oidc/auth/some-uid"),
        ("POST", "/oidc/jwks"),
        ("POST", "/oidc/.well-known/openid-configuration"),
        ("GET", "/oidc/.well-known/webfinger"),
        ("GET", "/oidc/session/end/confirm"),
        ("GET", "/oidc/token/introspection"),
        ("GET", "/oidc/token/revocation"),
        ("POST", "/oidc/token/nothing"),
        ("POST", "/oidc/session/end/success"),
        // Not part of this build.
        ("POST", "/oidc/request"),
        ("POST", "/oidc/device/auth"),
        ("GET", "/oidc/device"),
        ("POST", "/oidc/reg"),
        ("GET", "/t/admin/oidc/nothing"),
    ] {
        let request = app
            .http
            .request(method.parse().expect("a method"), app.url(path));
        let answer = app.send(request).await;
        let shown = path.strip_prefix("/t/admin").unwrap_or(path);
        let description = format!("unrecognized route or not allowed method ({method} on {shown})");
        expect_error(&answer, 404, "invalid_request", &description);
    }
    // The host's root is no issuer.
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/oidc",
        "/.well-known/openid-configuration/oidc",
    ] {
        let answer = app.get(path).await;
        assert!(!answer.body.contains("authorization_endpoint"), "{path}");
        answer.expect(404);
    }
    before.expect_nothing(&app, "asking for nothing").await;
}
