//! `/oidc/me`: userinfo (OpenID Connect Core §5.3, RFC 6750, reference oidc.md §7; R17, R22, A8.3,
//! B16).

use keyward_tests::{Answer, Database, PHONE, TestApp, Tokens, csrf, form_action};
use serde_json::{Value, json};

use super::{
    clients::Client,
    evidence::Before,
    steps::{Returned, expect_error, jwt, offline_tokens, tokens, userinfo},
};

const REVOKED: &str = "invalid token provided";

async fn signed_in() -> (TestApp, Client, keyward_tests::Browser, Tokens) {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    let tokens = tokens(&app, &mut browser, &client, &client.ask()).await;
    (app, client, browser, tokens)
}

async fn post(app: &TestApp, header: Option<&str>, form: &[(&str, &str)]) -> Answer {
    let mut request = app.http.post(app.url("/oidc/me"));
    if let Some(header) = header {
        request = request.header("authorization", header);
    }
    if !form.is_empty() {
        request = request.form(form);
    }
    app.send(request).await
}

/// oidcc-userinfo-get, -post-header, -post-body.
#[tokio::test]
async fn oidcc_userinfo() {
    let (app, _client, _browser, tokens) = signed_in().await;
    let token = tokens.text("access_token");
    let before = Before::of(&app).await;
    let get = userinfo(&app, token).await.expect(200);
    let lower = format!("bearer {token}");
    let json = app
        .http
        .post(app.url("/oidc/me"))
        .json(&json!({ "access_token": token }));
    for answer in [
        get.clone(),
        post(&app, Some(&format!("Bearer {token}")), &[]).await,
        post(&app, Some(&lower), &[("unknown", "1")]).await,
        post(&app, None, &[("access_token", token)]).await,
        app.send(json).await,
    ] {
        let answer = answer.expect(200);
        assert_eq!(answer.json(), get.json());
        assert_eq!(
            answer.header("content-type").split(';').next(),
            Some("application/json")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(
            answer.header("access-control-expose-headers"),
            "WWW-Authenticate"
        );
    }
    let claims = jwt(tokens.text("id_token")).1;
    assert_eq!(get.json()["sub"], claims["sub"]);
    before.expect_nothing(&app, "userinfo").await;
}

/// R17: no token in a URL; one mechanism at a time.
#[tokio::test]
async fn r17_where_a_token_may_stand() {
    let (app, _client, _browser, tokens) = signed_in().await;
    let token = tokens.text("access_token");
    let bearer = format!("Bearer {token}");
    let before = Before::of(&app).await;
    let in_query = format!("/oidc/me?access_token={token}");
    let query = "access tokens must not be provided via query parameter";
    for answer in [
        app.get(&in_query).await,
        app.get("/oidc/me?access_token=x").await,
        app.send(app.http.get(app.url(&in_query)).bearer_auth(token))
            .await,
        app.post_form(&in_query, &[]).await,
    ] {
        expect_error(&answer, 400, "invalid_request", query);
        assert!(!answer.body.contains(token));
    }
    let both = post(&app, Some(&bearer), &[("access_token", token)]).await;
    let one = "access token must only be provided using one mechanism";
    expect_error(&both, 400, "invalid_request", one);
    let twice = post(
        &app,
        None,
        &[("access_token", token), ("access_token", token)],
    )
    .await;
    let once = "'access_token' parameter must not be provided twice";
    expect_error(&twice, 400, "invalid_request", once);
    for scheme in ["Basic", "DPoP", "Token", ""] {
        let header = format!("{scheme} {token}");
        let answer = post(&app, Some(header.trim_start()), &[]).await;
        let format = "invalid authorization header value format";
        expect_error(&answer, 400, "invalid_request", format);
    }
    before
        .expect_nothing(&app, "tokens in the wrong place")
        .await;
}

/// Every refusal says how to ask (RFC 6750 §3), and nothing more.
#[tokio::test]
async fn refusals_carry_a_challenge() {
    let (app, client, mut browser, tokens) = signed_in().await;
    let manager = app.manager().await;
    let challenge = |error: &str, description: &str| {
        format!(
            "Bearer realm=\"{}\", error=\"{error}\", error_description=\"{description}\"",
            app.issuer
        )
    };
    let before = Before::of(&app).await;
    let none = app.get("/oidc/me").await;
    expect_error(&none, 401, "invalid_token", "no access token provided");
    assert_eq!(
        none.header("www-authenticate"),
        challenge("invalid_token", "no access token provided")
    );
    let code = Returned::of(&browser.get(&client.ask().path()).await)
        .code()
        .to_owned();
    let session = browser.cookie("_session").expect("a session").to_owned();
    for value in [
        "guess",
        &"x".repeat(43),
        &manager.token,
        tokens.text("id_token"),
        &code,
        &session,
        &tokens.text("access_token")[..42],
        &tokens.text("access_token").to_lowercase(),
    ] {
        let refused = userinfo(&app, value).await;
        expect_error(&refused, 401, "invalid_token", REVOKED);
        assert_eq!(
            refused.header("www-authenticate"),
            challenge("invalid_token", REVOKED)
        );
        assert!(!refused.body.contains(value));
    }
    let changed = before.changed(&app).await;
    assert!(
        !changed.contains(&"access_tokens".to_owned()),
        "{changed:?}"
    );

    let ask = client.ask().set("scope", "profile");
    let code = Returned::of(&browser.get(&ask.path()).await)
        .code()
        .to_owned();
    let narrow = client.redeem(&app, &code).await.expect(200).json();
    let refused = userinfo(&app, narrow["access_token"].as_str().expect("a token")).await;
    let missing = "access token missing openid scope";
    expect_error(&refused, 403, "insufficient_scope", missing);
    assert_eq!(refused.json()["scope"], "openid");
    assert_eq!(
        refused.header("www-authenticate"),
        format!(
            "{}, scope=\"openid\"",
            challenge("insufficient_scope", missing)
        )
    );
}

/// B16: what has ended is nothing.
#[tokio::test]
async fn b16_tokens_end() {
    // By themselves, after an hour.
    let (app, _client, _browser, tokens) = signed_in().await;
    app.clock.advance_seconds(3599);
    userinfo(&app, tokens.text("access_token"))
        .await
        .expect(200);
    app.clock.advance_seconds(1);
    let refused = userinfo(&app, tokens.text("access_token")).await;
    expect_error(&refused, 401, "invalid_token", REVOKED);

    // With the session.
    let (app, _client, mut browser, tokens) = signed_in().await;
    let page = browser.get("/oidc/session/end").await.expect(200);
    let form = [("csrf", &*csrf(&page))];
    browser.post(&form_action(&page), &form).await.expect(303);
    let refused = userinfo(&app, tokens.text("access_token")).await;
    expect_error(&refused, 401, "invalid_token", REVOKED);

    // With the client.
    let (app, client, _browser, tokens) = signed_in().await;
    let manager = app.manager().await;
    let path = format!("/applications/{}", client.id);
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    let refused = userinfo(&app, tokens.text("access_token")).await;
    expect_error(&refused, 401, "invalid_token", REVOKED);

    // With the user, for good or for a while (reference oidc.md §7).
    let (app, client, _browser, _) = signed_in().await;
    app.clock.advance_seconds(120);
    let offline = offline_tokens(&app, &mut app.browser(), &client).await;
    let database = Database::of(app.folder());
    database.execute("UPDATE users SET is_suspended = TRUE");
    let refused = userinfo(&app, offline.text("access_token")).await;
    expect_error(&refused, 400, "invalid_grant", "grant request is invalid");
    assert!(
        refused
            .header("www-authenticate")
            .starts_with("Bearer realm=")
    );
    database.execute("UPDATE users SET is_suspended = FALSE");
    userinfo(&app, offline.text("access_token"))
        .await
        .expect(200);
    database.execute("DELETE FROM users");
    let refused = userinfo(&app, offline.text("access_token")).await;
    expect_error(&refused, 401, "invalid_token", REVOKED);
}

const PROFILE: &str = r#"{
    "familyName": "Lovelace", "givenName": "Ada", "middleName": "King", "nickname": "Countess",
    "preferredUsername": "ada.l", "profile": "https://ada.example", "website": "https://w.example",
    "gender": "female", "birthdate": "1815-12-10", "zoneinfo": "Europe/London", "locale": "en-GB",
    "address": { "formatted": "12 St James's Square", "streetAddress": "12 St James's Square",
                 "locality": "London", "region": "", "postalCode": "SW1Y", "country": "UK" }
}"#;

fn fill_in(app: &TestApp) {
    Database::of(app.folder()).execute(&format!(
        "UPDATE users SET name = 'Ada', username = 'ada', avatar = 'https://a.example/ada.png', \
         primary_email = 'ada@example.com', profile = '{}', custom_data = '{{\"plan\":\"gold\"}}', \
         identities = '{{\"github\":{{\"userId\":\"42\",\"details\":{{\"id\":\"42\"}}}}}}'",
        PROFILE.replace('\'', "''")
    ));
    Database::of(app.folder()).execute(
        "INSERT INTO roles (tenant_id, id, name, description, type, is_default) \
         VALUES ('default', 'poet', 'poet', '', 'User', FALSE); \
         INSERT INTO users_roles (tenant_id, user_id, role_id) \
         SELECT tenant_id, id, 'poet' FROM users",
    );
}

/// oidcc-scope-profile, -email, -address, -phone, -all: claims by scope, in both places.
#[tokio::test]
async fn oidcc_scopes() {
    let (app, client, mut browser, tokens) = signed_in().await;
    fill_in(&app);
    let me = userinfo(&app, tokens.text("access_token")).await.json();
    let (sub, created, updated) = (&me["sub"], &me["created_at"], &me["updated_at"]);
    let profile = json!({
        "sub": sub,
        "name": "Ada",
        "family_name": "Lovelace",
        "given_name": "Ada",
        "middle_name": "King",
        "nickname": "Countess",
        "preferred_username": "ada.l",
        "profile": "https://ada.example",
        "picture": "https://a.example/ada.png",
        "website": "https://w.example",
        "gender": "female",
        "birthdate": "1815-12-10",
        "zoneinfo": "Europe/London",
        "locale": "en-GB",
        "updated_at": updated,
        "username": "ada",
        "created_at": created,
    });
    assert!(
        updated.as_i64().is_some_and(|at| at > 1_000_000_000_000),
        "milliseconds"
    );
    let address = json!({
        "formatted": "12 St James's Square", "streetAddress": "12 St James's Square",
        "locality": "London", "region": "", "postalCode": "SW1Y", "country": "UK",
    });
    let of = |value: Value| {
        let mut all = json!({ "sub": sub });
        for (name, value) in value.as_object().expect("an object") {
            all[name] = value.clone();
        }
        all
    };
    let email = json!({ "email": "ada@example.com", "email_verified": true });
    let phone = json!({ "phone_number": PHONE, "phone_number_verified": true });
    let identities = json!({ "github": { "userId": "42", "details": { "id": "42" } } });
    let mut all = profile.clone();
    for more in [&email, &phone, &json!({ "address": address })] {
        for (name, value) in more.as_object().expect("an object") {
            all[name] = value.clone();
        }
    }
    // What each scope gives at userinfo, and which of it stays out of the ID token.
    for (scope, claims, kept_back) in [
        ("openid", of(json!({})), None),
        ("openid profile", profile.clone(), None),
        ("openid email", of(email), None),
        ("openid phone", of(phone), None),
        ("openid address", of(json!({ "address": address })), None),
        (
            "openid custom_data",
            of(json!({ "custom_data": { "plan": "gold" } })),
            Some("custom_data"),
        ),
        (
            "openid identities",
            of(json!({ "identities": identities })),
            Some("identities"),
        ),
        // The seed lets roles into ID tokens.
        ("openid roles", of(json!({ "roles": ["poet"] })), None),
        ("openid profile email phone address", all, None),
    ] {
        let ask = client.ask().set("scope", scope);
        let code = Returned::of(&browser.get(&ask.path()).await)
            .code()
            .to_owned();
        let tokens = client.redeem(&app, &code).await.expect(200).json();
        let me = userinfo(&app, tokens["access_token"].as_str().expect("a token")).await;
        assert_eq!(me.expect(200).json(), claims, "{scope}");
        let mut in_token = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
        for name in ["aud", "exp", "iat", "iss"] {
            assert!(
                in_token
                    .as_object_mut()
                    .expect("an object")
                    .remove(name)
                    .is_some()
            );
        }
        let mut wanted = claims;
        if let Some(name) = kept_back {
            wanted.as_object_mut().expect("an object").remove(name);
        }
        assert_eq!(in_token, wanted, "{scope}");
    }
}

/// Null and absent as the contract has them (reference oidc.md §13: SDKs read them so).
#[tokio::test]
async fn what_is_not_set() {
    let (app, client, mut browser, tokens) = signed_in().await;
    let me = userinfo(&app, tokens.text("access_token")).await.json();
    let names: Vec<&String> = me.as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        [
            "sub",
            "name",
            "picture",
            "updated_at",
            "username",
            "created_at",
            "phone_number",
            "phone_number_verified"
        ]
    );
    assert_eq!(
        (&me["name"], &me["picture"], &me["username"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let ask = client
        .ask()
        .set("scope", "openid email address custom_data identities roles");
    let code = Returned::of(&browser.get(&ask.path()).await)
        .code()
        .to_owned();
    let tokens = client.redeem(&app, &code).await.expect(200).json();
    let me = userinfo(&app, tokens["access_token"].as_str().expect("a token"))
        .await
        .json();
    assert_eq!(
        me,
        json!({
            "sub": me["sub"], "email": null, "email_verified": false, "custom_data": {},
            "identities": {}, "roles": [],
        })
    );
}

/// A8.3: userinfo says what is so now.
#[tokio::test]
async fn a8_3_claims_are_of_the_moment() {
    let (app, _client, _browser, tokens) = signed_in().await;
    for name in ["Ada", "Augusta"] {
        Database::of(app.folder()).execute(&format!("UPDATE users SET name = '{name}'"));
        let me = userinfo(&app, tokens.text("access_token")).await.json();
        assert_eq!(me["name"], name);
    }
}
