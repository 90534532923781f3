//! What a client knows of the keys: the published documents. It verifies with `jsonwebtoken`, the
//! algorithm taken from the public key.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};

/// The path of signing keys.
pub(super) const SIGNING: &str = "/configs/oidc/private-keys";
/// The path of cookie keys.
pub(super) const COOKIES: &str = "/configs/oidc/cookie-keys";

/// Rotates, and answers the list of keys.
pub(super) async fn rotate(app: &TestApp, manager: &Manager, keys: &str, body: Value) -> Value {
    let path = format!("{keys}/rotate");
    app.manage(manager, "POST", &path, Some(body))
        .await
        .expect(200)
        .json()
}

/// Rotates signing keys at once, to an algorithm.
pub(super) async fn rotate_to(app: &TestApp, manager: &Manager, algorithm: &str) -> Value {
    let body = json!({ "signingKeyAlgorithm": algorithm });
    rotate(app, manager, SIGNING, body).await
}

/// The published keys: pairs of `kid` and `alg`, in their order.
pub(super) async fn published(app: &TestApp) -> Vec<(String, String)> {
    let keys = app.get("/oidc/jwks").await.expect(200).json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let keys = keys["keys"].as_array().expect("a list").iter();
    keys.map(|key| (text(&key["kid"]), text(&key["alg"])))
        .collect()
}

/// The algorithms that the metadata document names.
pub(super) async fn named_algorithms(app: &TestApp) -> Value {
    let document = app.get("/oidc/.well-known/openid-configuration").await;
    document.expect(200).json()["id_token_signing_alg_values_supported"].clone()
}

/// The claims of a token, or what the library has against it.
pub(super) async fn verify(
    app: &TestApp,
    token: &str,
    audience: &str,
) -> Result<Value, jsonwebtoken::errors::Error> {
    let jwks: JwkSet = serde_json::from_str(&app.get("/oidc/jwks").await.expect(200).body)
        .expect("the library reads the keys");
    let kid = decode_header(token)?.kid.expect("a kid");
    let Some(jwk) = jwks.find(&kid) else {
        return Err(jsonwebtoken::errors::ErrorKind::InvalidSignature.into());
    };
    let algorithm = jwk.common.key_algorithm.expect("an algorithm").to_string();
    let algorithm: Algorithm = algorithm.parse().expect("a signature algorithm");
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[&app.issuer]);
    // The server's clock is not the machine's.
    validation.validate_exp = false;
    Ok(decode::<Value>(token, &DecodingKey::from_jwk(jwk)?, &validation)?.claims)
}

/// A fresh token of the Management API.
pub(super) async fn token(app: &TestApp, manager: &Manager) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", "https://default.logto.app/api"),
        ("scope", "all"),
    ];
    let credentials = (&*manager.client_id, &*manager.client_secret);
    app.post_form_as("/oidc/token", credentials, &form).await
}

/// The same manager with a token that the current key signed.
pub(super) async fn renewed(app: &TestApp, manager: &Manager) -> Manager {
    let answer = token(app, manager).await.expect(200).json();
    Manager {
        token: answer["access_token"].as_str().expect("a token").to_owned(),
        ..manager.clone()
    }
}
