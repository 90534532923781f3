//! `/oidc/jwks` (reference oidc.md §1.6; A9.1).

use keyward_crypto::sha256_base64url;
use keyward_tests::TestApp;
use serde_json::Value;

async fn keys(app: &TestApp, path: &str) -> Vec<Value> {
    let answer = app.get(path).await.expect(200);
    assert_eq!(
        answer.header("content-type"),
        "application/jwk-set+json; charset=utf-8"
    );
    assert_eq!(
        answer.header("cache-control"),
        "no-cache, max-age=0, must-revalidate"
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let body = answer.json();
    assert_eq!(body.as_object().expect("an object").len(), 1);
    body["keys"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn the_key_is_public_and_named_by_its_thumbprint() {
    let app = TestApp::start().await;
    let keys = keys(&app, "/oidc/jwks").await;
    assert_eq!(keys.len(), 1, "a fresh tenant has one key");
    let key = keys[0].as_object().expect("an object");
    // Nothing private (`d`), nothing that a verifier would follow (`x5u`, `jku`).
    let names: Vec<&str> = key.keys().map(String::as_str).collect();
    assert_eq!(names, ["kty", "use", "kid", "alg", "crv", "x", "y"]);
    for (name, value) in [
        ("kty", "EC"),
        ("use", "sig"),
        ("alg", "ES384"),
        ("crv", "P-384"),
    ] {
        assert_eq!(key[name], value);
    }
    // RFC 7638 §3
    let canonical = format!(
        r#"{{"crv":"P-384","kty":"EC","x":{},"y":{}}}"#,
        key["x"], key["y"]
    );
    assert_eq!(key["kid"], sha256_base64url(canonical.as_bytes()));
}

#[tokio::test]
async fn tenants_and_servers_have_keys_of_their_own() {
    let app = TestApp::start().await;
    let own = keys(&app, "/oidc/jwks").await;
    let admin = keys(&app, "/t/admin/oidc/jwks").await;
    assert_ne!(own[0]["kid"], admin[0]["kid"]);
    assert_ne!(own[0]["x"], admin[0]["x"]);
}
