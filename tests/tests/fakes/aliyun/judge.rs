//! `@alicloud/pop-core` (`judges/aliyun-pop-core`) signs as the gateway's documentation says. What
//! it sends must pass the fake, and must not pass with another secret: so the fake's canonical
//! text is Aliyun's, and not just the one that our connector has in mind.

use std::{path::Path, sync::Arc};

use keyward_model::SystemClock;
use keyward_tests::fakes::aliyun::{Account, Gateway, Region};
use serde_json::Value;
use tokio::process::Command;

/// Lets the judge send one message; its outcome is `{ code, receipt }` or `{ code, message }`.
async fn judge(gateway: &Gateway, secret: &str, phone: &str, region: Region) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("judges/aliyun-pop-core");
    assert!(
        folder.join("node_modules").is_dir(),
        "the judge is not installed: `cargo xtask test` does it, or `npm ci` in {}",
        folder.display()
    );
    let account = gateway.account();
    let output = Command::new("node")
        .arg("send.mjs")
        .current_dir(folder)
        .env("ENDPOINT", gateway.url())
        .env("ACCESS_KEY_ID", &account.access_key_id)
        .env("ACCESS_KEY_SECRET", secret)
        .env("PHONE_NUMBERS", phone)
        .env("SIGN_NAME", &account.sign_names[0])
        .env("TEMPLATE_CODE", account.template_code(region))
        .env("TEMPLATE_PARAM", r#"{"code":"+ *~'()!\"é验"}"#)
        .output()
        .await
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the judge failed: {errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn gateway() -> Gateway {
    Gateway::start(Account::example(), Arc::new(SystemClock)).await
}

#[tokio::test]
async fn the_judge_is_accepted() {
    let gateway = gateway().await;
    let secret = gateway.account().access_key_secret.clone();
    let outcome = judge(&gateway, &secret, "13800138000", Region::China).await;
    assert_eq!(outcome["code"], "OK", "{outcome}");
    assert_eq!(gateway.take_code("13800138000").await, r#"+ *~'()!"é验"#);
    let outcome = judge(&gateway, &secret, "4917112345678", Region::Overseas).await;
    assert_eq!(outcome["code"], "OK", "{outcome}");
    assert_eq!(gateway.unread().len(), 1);
    assert!(gateway.refusals().is_empty());
}

#[tokio::test]
async fn the_judge_is_refused_with_a_wrong_secret() {
    let gateway = gateway().await;
    let outcome = judge(&gateway, "another secret", "13800138000", Region::China).await;
    assert_eq!(outcome["code"], "SignatureDoesNotMatch");
    // As of the real gateway, so that our connector is tested not to pass it on.
    let message = outcome["message"].as_str().unwrap();
    assert!(message.contains("server string to sign is:POST&%2F&AccessKeyId%3D"));
    assert!(gateway.unread().is_empty());
}
