//! How clients prove who they are (reference oidc.md §2.2; R13, A8.3).

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_tests::{Answer, TestApp};
use serde_json::json;

use crate::api::oidc::{
    clients::{self, Client},
    evidence::Before,
    steps::expect_error,
};

const RESOURCE: (&str, &str) = ("resource", "https://default.logto.app/api");
const MACHINE: (&str, &str) = ("grant_type", "client_credentials");

/// A request with this `Authorization` header and these members beside the grant's.
async fn call(app: &TestApp, header: Option<&str>, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![MACHINE, RESOURCE];
    form.extend_from_slice(more);
    let mut request = app.http.post(app.url("/oidc/token")).form(&form);
    if let Some(header) = header {
        request = request.header("authorization", header);
    }
    app.send(request).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

async fn machine() -> (TestApp, keyward_tests::Manager, Client, String) {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let client = clients::machine(&app, &manager).await;
    let secret = client.secret.clone().expect("a secret");
    (app, manager, client, secret)
}

#[tokio::test]
async fn in_the_header_or_in_the_body() {
    let (app, _manager, client, secret) = machine().await;
    let (id, secret) = (&*client.id, &*secret);
    let lower = basic(id, secret).replacen("Basic", "bAsIc", 1);
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let in_body = [("client_id", id), ("client_secret", secret)];
    for (what, header, body) in [
        ("in the header", Some(basic(id, secret)), &[][..]),
        ("in the body", None, &in_body[..]),
        ("with another case", Some(lower), &[]),
        ("form-encoded", Some(basic(&encoded, secret)), &[]),
        (
            "with the id in the body too",
            Some(basic(id, secret)),
            &in_body[..1],
        ),
        (
            "with an empty secret in the body",
            Some(basic(id, secret)),
            &[("client_secret", "")],
        ),
    ] {
        let answer = call(&app, header.as_deref(), body).await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(
            answer.header("content-type"),
            "application/json; charset=utf-8"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(
            answer.header("access-control-expose-headers"),
            "WWW-Authenticate"
        );
    }
}

/// Malformed requests leave nothing; so do those of clients that do not exist.
#[tokio::test]
async fn what_is_no_authentication_leaves_nothing() {
    let (app, manager, client, secret) = machine().await;
    let (id, secret) = (&*client.id, &*secret);
    let malformed = "invalid authorization header value format";
    let bad = "invalid_request";
    let before = Before::of(&app).await;
    let right = basic(id, secret);
    let other = [("client_id", &*manager.client_id)];
    for (header, body, error, description) in [
        (
            None,
            &[][..],
            bad,
            "no client authentication mechanism provided",
        ),
        (
            None,
            &[("client_secret", secret)],
            bad,
            "no client authentication mechanism provided",
        ),
        (
            Some(&*right),
            &[("client_id", id), ("client_secret", secret)],
            bad,
            "client authentication must only be provided using one mechanism",
        ),
        (Some(&right), &other, bad, "client_id mismatch"),
        (Some("Basic"), &[], bad, malformed),
        (Some("Basic "), &[], bad, malformed),
        (Some("Basic !"), &[], bad, malformed),
        (Some("Basic bm8gY29sb24="), &[], bad, malformed),
        (Some("Basic gYGBgQ=="), &[], bad, malformed),
        (Some("Bearer token"), &[], bad, malformed),
        (Some(""), &[], bad, malformed),
        (Some(&basic("a%00b", secret)), &[], bad, malformed),
        (
            Some(&basic("nope", secret)),
            &[],
            "invalid_client",
            "invalid client nope",
        ),
        (
            None,
            &[("client_id", "nope")],
            "invalid_client",
            "invalid client nope",
        ),
        (
            Some(&basic("", "")),
            &[],
            "invalid_client",
            "invalid client ",
        ),
        (
            None,
            &[("client_id", id), ("client_assertion", "a.b.c")],
            bad,
            "client assertions are not supported",
        ),
        (
            None,
            &[("client_id", id), ("client_id", id)],
            bad,
            "'client_id' parameter must not be provided twice",
        ),
    ] {
        let answer = call(&app, header, body).await;
        expect_error(&answer, 400, error, description);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        before.expect_nothing(&app, description).await;
    }
    // A query is no place for secrets.
    let url = format!("/oidc/token?client_id={id}&client_secret={secret}");
    let answer = app.post_form(&url, &[MACHINE, RESOURCE]).await;
    expect_error(
        &answer,
        400,
        bad,
        "no client authentication mechanism provided",
    );
    before.expect_nothing(&app, "a secret in the query").await;
}

/// 401, with a challenge where the header was used; the audit log knows.
#[tokio::test]
async fn r13_wrong_secrets() {
    let (app, manager, client, secret) = machine().await;
    let spa = clients::spa(&app, &manager).await;
    let id = &*client.id;
    let changed = format!("{}x", &secret[1..]);
    let (shorter, longer) = (&secret[1..], format!("{secret}x"));
    for (what, id, wrong) in [
        ("another", id, &*changed),
        ("shorter", id, shorter),
        ("longer", id, &longer),
        ("in capitals", id, &secret.to_uppercase()),
        ("none", id, ""),
        ("another client's", id, &manager.client_secret),
        ("a public client's", &spa.id, "secret"),
    ] {
        let before = Before::of(&app).await;
        let answer = call(&app, Some(&basic(id, wrong)), &[]).await;
        expect_error(
            &answer,
            401,
            "invalid_client",
            "client authentication failed",
        );
        assert_eq!(
            answer.header("www-authenticate"),
            format!(
                "Basic realm=\"{}\", error=\"invalid_client\", error_description=\"client authentication failed\"",
                app.issuer
            ),
            "{what}"
        );
        before
            .expect_entry(
                &app,
                "ExchangeTokenBy.ClientCredentials ! oidc.invalid_client",
            )
            .await;
        if !wrong.is_empty() {
            let body = [("client_id", id), ("client_secret", wrong)];
            let answer = call(&app, None, &body).await;
            expect_error(
                &answer,
                401,
                "invalid_client",
                "client authentication failed",
            );
            assert!(answer.headers.get("www-authenticate").is_none(), "{what}");
        }
    }
    // A confidential client without any.
    let answer = call(&app, None, &[("client_id", id)]).await;
    expect_error(
        &answer,
        401,
        "invalid_client",
        "client authentication failed",
    );
}

/// Several secrets with expiry; what is taken away counts no more at once (A8.3).
#[tokio::test]
async fn r13_a8_3_secrets_come_and_go() {
    let (app, manager, client, first) = machine().await;
    let id = &*client.id;
    let path = format!("/applications/{id}/secrets");
    let ends = app.shared.now().millis() + 60_000;
    let body = json!({ "name": "second", "expiresAt": ends });
    let made = app.manage(&manager, "POST", &path, Some(body)).await;
    assert_eq!(made.status.as_u16() / 100, 2, "{made:?}");
    let second = made.json()["value"].as_str().expect("a secret").to_owned();
    for secret in [&first, &second] {
        call(&app, Some(&basic(id, secret)), &[]).await.expect(200);
    }
    app.clock.advance_seconds(60);
    let before = Before::of(&app).await;
    let expired = call(&app, Some(&basic(id, &second)), &[]).await;
    expect_error(
        &expired,
        400,
        "invalid_request",
        "client secret has expired",
    );
    before
        .expect_entry(
            &app,
            "ExchangeTokenBy.ClientCredentials ! oidc.invalid_request",
        )
        .await;
    call(&app, Some(&basic(id, &first)), &[]).await.expect(200);

    let path = format!("{path}/Default%20secret");
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    let gone = call(&app, Some(&basic(id, &first)), &[]).await;
    expect_error(&gone, 401, "invalid_client", "client authentication failed");
    let path = format!("/applications/{id}");
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    let gone = call(&app, Some(&basic(id, &first)), &[]).await;
    expect_error(
        &gone,
        400,
        "invalid_client",
        &format!("invalid client {id}"),
    );
}

/// B11; reference oidc.md §6: the order is authentication, grant type, whether the client may use it.
#[tokio::test]
async fn grant_types() {
    let (app, manager, client, secret) = machine().await;
    let web = Client::from(&app.web_app(&manager, "Bookstore").await);
    let spa = clients::spa(&app, &manager).await;
    let wrong = Client {
        secret: Some("wrong".to_owned()),
        ..client.clone()
    };
    let odd = [("grant_type", "odd")];
    let refused = wrong.token(&app, &odd).await;
    expect_error(
        &refused,
        401,
        "invalid_client",
        "client authentication failed",
    );
    for client in [&client, &web, &spa] {
        let refused = client.token(&app, &[]).await;
        let missing = "missing required parameter 'grant_type'";
        expect_error(&refused, 400, "invalid_request", missing);
        // R6: no password grant; what this build has not is unknown.
        for grant_type in [
            "odd",
            "password",
            "implicit",
            "CLIENT_CREDENTIALS",
            "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ] {
            let before = Before::of(&app).await;
            let form = [
                ("grant_type", grant_type),
                ("username", "a"),
                ("password", "b"),
            ];
            let refused = client.token(&app, &form).await;
            let unsupported = "unsupported grant_type requested";
            expect_error(&refused, 400, "unsupported_grant_type", unsupported);
            before
                .expect_entry(
                    &app,
                    "ExchangeTokenBy.Unknown ! oidc.unsupported_grant_type",
                )
                .await;
        }
    }
    let not_allowed = "requested grant type is not allowed for this client";
    for (client, grant_type) in [
        (&client, "authorization_code"),
        (&client, "refresh_token"),
        (&web, "client_credentials"),
        (&spa, "client_credentials"),
    ] {
        let refused = client.token(&app, &[("grant_type", grant_type)]).await;
        expect_error(&refused, 400, "invalid_request", not_allowed);
    }
    assert!(!secret.is_empty());
}
