//! C2: what must be refused.

use super::{in_both_modes, rp::Rp};
use crate::api::oidc::steps::userinfo;

in_both_modes!(
    oidcc_response_type_missing,
    oidcc_codereuse,
    oidcc_codereuse_30seconds,
    oidcc_ensure_registered_redirect_uri,
    oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported,
    oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported,
    oidcc_ensure_request_object_with_redirect_uri,
);

async fn refused(mode: &'static str, name: &str, value: &str, error: &str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[(name, value)]);
    let returned = rp.authorize(&ask).await;
    assert_eq!(returned.get("error"), error);
    assert!(returned.get("code").is_empty());
}

async fn oidcc_response_type_missing(mode: &'static str) {
    refused(mode, "response_type", "", "invalid_request").await;
}

async fn reuse(mode: &'static str, seconds: i64) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]);
    let code = rp.authorize(&ask).await.code().to_owned();
    let tokens = rp.client.redeem(&rp.app, &code).await.expect(200).json();
    rp.app.clock.advance_seconds(seconds);
    let again = rp.client.redeem(&rp.app, &code).await.expect(400);
    assert_eq!(again.json()["error"], "invalid_grant");
    let token = tokens["access_token"].as_str().expect("a token");
    userinfo(&rp.app, token).await.expect(401);
}

async fn oidcc_codereuse(mode: &'static str) {
    reuse(mode, 0).await;
}

async fn oidcc_codereuse_30seconds(mode: &'static str) {
    reuse(mode, 30).await;
}

async fn oidcc_ensure_registered_redirect_uri(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("redirect_uri", "http://localhost:9999/other")]);
    let page = rp.browser.get(&ask.path()).await.expect(400);
    assert!(page.location().is_empty() && !page.body.contains("9999/other"));
    assert!(page.header("content-type").starts_with("text/html"));
}

async fn oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(
    mode: &'static str,
) {
    let uri = "https://client.example/request.jwt";
    refused(mode, "request_uri", uri, "request_uri_not_supported").await;
}

/// `{"alg":"none"}` and a request in it.
const REQUEST: &str = "eyJhbGciOiJub25lIn0.eyJzY29wZSI6Im9wZW5pZCJ9.";

async fn oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(
    mode: &'static str,
) {
    refused(mode, "request", REQUEST, "request_not_supported").await;
}

/// The redirect URI in the object is not looked at: with none beside it the one that is
/// registered hears of the refusal.
async fn oidcc_ensure_request_object_with_redirect_uri(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("request", REQUEST)]).without("redirect_uri");
    let returned = rp.authorize(&ask).await;
    assert_eq!(returned.get("error"), "request_not_supported");
}
