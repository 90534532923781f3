//! C2: what must succeed without further ado.

use keyward_tests::WEB_APP;
use serde_json::Value;

use super::{in_both_modes, rp::Rp};
use crate::api::oidc::{
    ask::VERIFIER,
    steps::{Returned, jwt, with_member},
};

in_both_modes!(
    oidcc_server,
    oidcc_idtoken_signature,
    oidcc_idtoken_unsigned,
    oidcc_userinfo_get,
    oidcc_userinfo_post_header,
    oidcc_userinfo_post_body,
    oidcc_ensure_request_without_nonce_succeeds_for_code_flow,
    oidcc_scope_profile,
    oidcc_scope_email,
    oidcc_scope_address,
    oidcc_scope_phone,
    oidcc_scope_all,
    oidcc_alternate_happy_flow,
    oidcc_display_page,
    oidcc_display_popup,
    oidcc_ensure_request_with_unknown_parameter_succeeds,
    oidcc_claims_locales,
    oidcc_ensure_request_with_acr_values_succeeds,
    oidcc_ensure_post_request_succeeds,
    oidcc_server_client_secret_post,
    oidcc_claims_essential,
    oidcc_refresh_token,
    oidcc_ensure_request_with_valid_pkce_succeeds,
);

async fn succeeds(mode: &'static str, more: &[(&str, &str)]) -> (Rp, Value) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(more);
    let tokens = rp.tokens(&ask).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(rp.claims(&tokens).await["nonce"], "n0nce");
    (rp, tokens)
}

async fn oidcc_server(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    let claims = rp.claims(&tokens).await;
    let me = rp.userinfo(&tokens).await;
    assert_eq!(me["sub"], claims["sub"]);
    assert!(
        claims["sub"]
            .as_str()
            .is_some_and(|sub| sub.len() <= 255 && sub.is_ascii())
    );
}

async fn oidcc_idtoken_signature(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    let (header, claims) = jwt(tokens["id_token"].as_str().expect("an ID token"));
    let document = rp
        .app
        .get("/oidc/.well-known/openid-configuration")
        .await
        .json();
    let algorithms = document["id_token_signing_alg_values_supported"].as_array();
    assert!(algorithms.is_some_and(|all| all.contains(&header["alg"])));
    let keys = rp.app.get("/oidc/jwks").await.json();
    let keys = keys["keys"].as_array().expect("keys").iter();
    assert_eq!(keys.filter(|key| key["kid"] == header["kid"]).count(), 1);
    assert_eq!(claims["iss"], document["issuer"]);
}

/// No client of ours gets an unsigned token, and `none` is not on the list.
async fn oidcc_idtoken_unsigned(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    let token = tokens["id_token"].as_str().expect("an ID token");
    assert!(!token.ends_with('.') && jwt(token).0["alg"] == "ES384");
    let document = rp
        .app
        .get("/oidc/.well-known/openid-configuration")
        .await
        .body;
    assert!(!document.contains("\"none\"],\"id_token") && document.contains("[\"ES384\"]"));
    let unsigned = with_member(token, 0, "alg", "none".into());
    let hinted = rp.ask(&[("id_token_hint", &unsigned), ("prompt", "none")]);
    let mut browser = rp.browser.clone();
    let refused = Returned::of(&browser.get(&hinted.path()).await);
    assert_eq!(refused.get("error"), "invalid_request");
}

async fn oidcc_userinfo_get(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    assert!(rp.userinfo(&tokens).await["sub"].is_string());
}

async fn oidcc_userinfo_post_header(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    let token = tokens["access_token"].as_str().expect("a token");
    let request = rp.app.http.post(rp.app.url("/oidc/me")).bearer_auth(token);
    let me = rp.app.send(request).await.expect(200).json();
    assert_eq!(me, rp.userinfo(&tokens).await);
}

async fn oidcc_userinfo_post_body(mode: &'static str) {
    let (rp, tokens) = succeeds(mode, &[]).await;
    let token = tokens["access_token"].as_str().expect("a token");
    let me = rp
        .app
        .post_form("/oidc/me", &[("access_token", token)])
        .await
        .expect(200)
        .json();
    assert_eq!(me, rp.userinfo(&tokens).await);
}

async fn oidcc_ensure_request_without_nonce_succeeds_for_code_flow(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]).without("nonce");
    let tokens = rp.tokens(&ask).await;
    assert!(!rp.claims(&tokens).await.contains_key("nonce"));
}

/// The scope is granted, and its claims are in userinfo by the names of OpenID Connect Core §5.4.
async fn scope(mode: &'static str, scope: &str, names: &[&str]) {
    let (rp, tokens) = succeeds(mode, &[("scope", scope)]).await;
    assert_eq!(tokens["scope"], scope);
    let me = rp.userinfo(&tokens).await;
    for name in names {
        assert!(me.get(name).is_some(), "{name}: {me}");
    }
}

async fn oidcc_scope_profile(mode: &'static str) {
    scope(mode, "openid profile", &["name", "picture", "updated_at"]).await;
}

async fn oidcc_scope_email(mode: &'static str) {
    scope(mode, "openid email", &["email", "email_verified"]).await;
}

async fn oidcc_scope_address(mode: &'static str) {
    // Absent where nobody has filled it in; `me` tests it filled in.
    scope(mode, "openid address", &["sub"]).await;
}

async fn oidcc_scope_phone(mode: &'static str) {
    scope(
        mode,
        "openid phone",
        &["phone_number", "phone_number_verified"],
    )
    .await;
}

async fn oidcc_scope_all(mode: &'static str) {
    let all = [
        "name",
        "email",
        "phone_number",
        "email_verified",
        "phone_number_verified",
    ];
    scope(mode, "openid profile email address phone", &all).await;
}

/// The other client, another redirect URI's query, a longer state.
async fn oidcc_alternate_happy_flow(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("scope", "openid phone")]);
    rp.tokens(&ask).await;
    rp.client = rp.second.clone();
    let ask = rp.ask(&[]);
    let tokens = rp.tokens(&ask).await;
    rp.claims(&tokens).await;
}

async fn oidcc_display_page(mode: &'static str) {
    succeeds(mode, &[("display", "page")]).await;
}

async fn oidcc_display_popup(mode: &'static str) {
    succeeds(mode, &[("display", "popup")]).await;
}

async fn oidcc_ensure_request_with_unknown_parameter_succeeds(mode: &'static str) {
    succeeds(mode, &[("extra", "foobar")]).await;
}

async fn oidcc_claims_locales(mode: &'static str) {
    succeeds(mode, &[("claims_locales", "se")]).await;
}

async fn oidcc_ensure_request_with_acr_values_succeeds(mode: &'static str) {
    succeeds(mode, &[("acr_values", "1 2")]).await;
}

async fn oidcc_ensure_post_request_succeeds(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]);
    rp.authorize(&ask).await;
    let answer = rp.browser.post("/oidc/auth", &ask.pairs()).await;
    let code = rp.returned(&answer).code().to_owned();
    rp.client.redeem(&rp.app, &code).await.expect(200);
}

async fn oidcc_server_client_secret_post(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]);
    let code = rp.authorize(&ask).await.code().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", WEB_APP),
        ("client_id", &rp.client.id),
        (
            "client_secret",
            rp.client.secret.as_deref().expect("a secret"),
        ),
    ];
    let tokens = rp
        .app
        .post_form("/oidc/token", &form)
        .await
        .expect(200)
        .json();
    rp.claims(&tokens).await;
}

/// Not supported, and so not in the way (OpenID Connect Core §5.5).
async fn oidcc_claims_essential(mode: &'static str) {
    let claims = r#"{"userinfo":{"name":{"essential":true}}}"#;
    let (rp, tokens) = succeeds(mode, &[("claims", claims)]).await;
    assert!(rp.userinfo(&tokens).await.get("name").is_none());
}

async fn oidcc_refresh_token(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("scope", "openid offline_access"), ("prompt", "consent")]);
    let tokens = rp.tokens(&ask).await;
    let token = tokens["refresh_token"].as_str().expect("a refresh token");
    let refreshed = rp
        .client
        .refresh(&rp.app, token, &[])
        .await
        .expect(200)
        .json();
    let [old, new] = [rp.claims(&tokens).await, rp.claims(&refreshed).await];
    assert_eq!(
        (&old["sub"], &old["iss"], &old["aud"]),
        (&new["sub"], &new["iss"], &new["aud"])
    );
    let foreign = rp.second.refresh(&rp.app, token, &[]).await.expect(400);
    assert_eq!(foreign.json()["error"], "invalid_grant");
}

async fn oidcc_ensure_request_with_valid_pkce_succeeds(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]).with_challenge();
    let code = rp.authorize(&ask).await.code().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", WEB_APP),
        ("code_verifier", VERIFIER),
    ];
    let tokens = rp.client.token(&rp.app, &form).await.expect(200).json();
    rp.claims(&tokens).await;
}
