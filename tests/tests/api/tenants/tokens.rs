//! Codes, tokens and ID hints of one tenant at another one, under the same client id.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_tests::{Database, PHONE};
use serde_json::Value;

use super::house::{House, TWIN, code_of};
use crate::api::oidc::evidence::Before;

#[tokio::test]
async fn a8_4_codes_and_tokens_of_one_are_nothing_in_any_other() {
    let house = House::start().await;
    let app = &house.app;
    for from in &house.places {
        let mut browser = from.browser(app);
        let tokens = from.tokens(app, &mut browser, PHONE).await;
        let code = code_of(&browser.get(&from.ask(&[])).await.expect(303));
        let refresh = tokens.text("refresh_token");
        assert!(!refresh.is_empty(), "{tokens:?}");
        for to in house.places.iter().filter(|to| to.tenant != from.tenant) {
            let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
            let before = Before::of(app).await;
            let refused = to.redeem(app, &code).await.expect(400);
            assert_eq!(refused.json()["error"], "invalid_grant", "{what}");
            let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
            let refused = to.token(app, &form).await.expect(400);
            assert_eq!(refused.json()["error"], "invalid_grant", "{what}");
            assert_eq!(before.changed(app).await, ["logs"], "{what}");

            let before = Before::of(app).await;
            let opaque = tokens.text("access_token");
            let me = to.request(app, "GET", "/oidc/me").bearer_auth(opaque);
            let refused = app.send(me).await.expect(401);
            assert_eq!(refused.json()["error"], "invalid_token", "{what}");
            let challenge = format!("Bearer realm=\"{}\"", to.issuer);
            let told = refused.header("www-authenticate");
            assert!(told.starts_with(&challenge), "{told}");
            for (path, token) in [
                ("/oidc/token/introspection", opaque),
                ("/oidc/token/introspection", refresh),
                ("/oidc/token/revocation", opaque),
                ("/oidc/token/revocation", refresh),
            ] {
                // Whoever asks for a token that is not there is told nothing of it.
                let answer = to
                    .post(app, path, (TWIN, &to.secret), &[("token", token)])
                    .await
                    .expect(200);
                if path.ends_with("introspection") {
                    assert_eq!(answer.json()["active"], false, "{what}");
                }
            }
            let hint = tokens.text("id_token");
            let ask = to.ask(&[("prompt", "none"), ("id_token_hint", hint)]);
            let refused = to.browser(app).get(&ask).await.expect(303);
            let error = refused.location_param("error");
            assert_eq!(error.as_deref(), Some("invalid_request"), "{what}");
            let end = format!("/oidc/session/end?id_token_hint={hint}");
            let refused = app.send(to.request(app, "GET", &end)).await.expect(400);
            assert_eq!(refused.json()["error"], "invalid_request", "{what}");
            let changed = before.changed(app).await;
            assert!(
                changed.iter().all(|table| table == "logs"),
                "{what}: {changed:?}"
            );
        }
        // None of it hurt them where they belong.
        from.redeem(app, &code).await.expect(200);
        let me = from.request(app, "GET", "/oidc/me");
        let me = me.bearer_auth(tokens.text("access_token"));
        app.send(me).await.expect(200);
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        from.token(app, &form).await.expect(200);
    }
    // The same person is somebody else in each.
    let mut people = Database::of(app.folder()).texts("SELECT id FROM users");
    people.sort();
    people.dedup();
    assert_eq!(people.len(), house.places.len());
}

fn claims(token: &str) -> Value {
    let claims = token.split('.').nth(1).expect("three parts");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    serde_json::from_slice(&claims).expect("JSON")
}

#[tokio::test]
async fn issuers_and_keys_are_their_own() {
    let house = House::start().await;
    let app = &house.app;
    let mut keys = Vec::new();
    for place in &house.places {
        let path = "/oidc/.well-known/openid-configuration";
        let document = app.send(place.request(app, "GET", path)).await.expect(200);
        assert_eq!(document.json()["issuer"], place.issuer);
        let jwks_uri = format!("{}/jwks", place.issuer);
        assert_eq!(document.json()["jwks_uri"], jwks_uri);
        let jwks = app.send(place.request(app, "GET", "/oidc/jwks")).await;
        keys.push(jwks.expect(200).json()["keys"][0]["kid"].to_string());
        let mut browser = place.browser(app);
        let tokens = place.tokens(app, &mut browser, PHONE).await;
        let claims = claims(tokens.text("id_token"));
        assert_eq!(claims["iss"], place.issuer);
        let answer = place.silent(&mut browser).await;
        assert_eq!(
            answer.location_param("iss").as_deref(),
            Some(&*place.issuer)
        );
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), house.places.len());
}

/// The same client id with the secret of another tenant.
#[tokio::test]
async fn secrets_of_applications_open_their_own_tenant() {
    let house = House::start().await;
    let app = &house.app;
    for (from, to) in house.pairs() {
        let client = (TWIN, &*from.secret);
        let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
        let refused = to.post(app, "/oidc/token", client, &form).await;
        let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
        assert_eq!(refused.json()["error"], "invalid_client", "{what}");
    }
}
