//! C2: when the person must act, and when not.

use serde_json::Value;

use super::{in_both_modes, rp::Rp};

in_both_modes!(
    oidcc_prompt_login,
    oidcc_prompt_none_not_logged_in,
    oidcc_prompt_none_logged_in,
    oidcc_max_age_1,
    oidcc_max_age_10000,
    oidcc_id_token_hint,
    oidcc_login_hint,
    oidcc_ui_locales,
);

async fn auth_time(rp: &Rp, tokens: &Value) -> i64 {
    rp.claims(tokens).await["auth_time"]
        .as_i64()
        .expect("auth_time")
}

async fn oidcc_prompt_login(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("prompt", "login")]);
    let first = rp.tokens(&ask).await;
    let second = rp.tokens(&ask).await;
    assert!(auth_time(&rp, &second).await > auth_time(&rp, &first).await);
}

async fn oidcc_prompt_none_not_logged_in(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("prompt", "none")]);
    assert_eq!(rp.authorize(&ask).await.get("error"), "login_required");
}

async fn oidcc_prompt_none_logged_in(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("max_age", "1000")]);
    let first = rp.tokens(&ask).await;
    rp.app.clock.advance_seconds(10);
    let second = rp.tokens(&ask.set("prompt", "none")).await;
    assert_eq!(auth_time(&rp, &second).await, auth_time(&rp, &first).await);
}

async fn oidcc_max_age_1(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("max_age", "1")]);
    let first = rp.tokens(&ask).await;
    rp.app.clock.advance_seconds(2);
    let second = rp.tokens(&ask).await;
    assert!(auth_time(&rp, &second).await > auth_time(&rp, &first).await);
}

async fn oidcc_max_age_10000(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("max_age", "10000")]);
    let first = rp.tokens(&ask).await;
    let first = auth_time(&rp, &first).await;
    rp.app.clock.advance_seconds(9000);
    let second = rp.tokens(&ask).await;
    assert_eq!(auth_time(&rp, &second).await, first);
}

async fn oidcc_id_token_hint(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[]);
    let first = rp.tokens(&ask).await;
    let hint = first["id_token"].as_str().expect("an ID token");
    let second = rp
        .tokens(&ask.all(&[("id_token_hint", hint), ("prompt", "none")]))
        .await;
    let [first, second] = [rp.claims(&first).await, rp.claims(&second).await];
    assert_eq!(first["sub"], second["sub"]);
}

async fn oidcc_login_hint(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("login_hint", "bob@example.com")]);
    rp.tokens(&ask).await;
}

async fn oidcc_ui_locales(mode: &'static str) {
    let mut rp = Rp::new(mode).await;
    let ask = rp.ask(&[("ui_locales", "se zh-CN")]);
    rp.tokens(&ask).await;
}
