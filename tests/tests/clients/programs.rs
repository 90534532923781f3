//! The clients of other languages.

use std::path::Path;

use serde_json::json;
use tokio::process::Command;

use super::{
    program::{folder, run},
    setting,
};

fn node(name: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg("client.mjs")
        .current_dir(folder(name, "node_modules"));
    command
}

#[tokio::test]
async fn openid_client() {
    let setting = setting().await;
    setting.judge(&run(&setting, node("openid-client")).await);
}

#[tokio::test]
async fn oauth4webapi_and_jose() {
    let setting = setting().await;
    setting.judge(&run(&setting, node("oauth4webapi")).await);
}

/// The algorithm of our keys that no library in Rust verifies.
#[tokio::test]
async fn oauth4webapi_and_jose_with_es512() {
    let setting = setting().await;
    let (app, path) = (&setting.app, "/configs/oidc/private-keys/rotate");
    let body = json!({ "signingKeyAlgorithm": "ES512" });
    let keys = app.manage(&setting.machine, "POST", path, Some(body)).await;
    assert_eq!(keys.expect(200).json()[0]["algorithm"], "ES512");
    let jwks = app.get("/oidc/jwks").await.expect(200).json();
    assert_eq!(jwks["keys"][0]["crv"], "P-521");
    setting.judge(&run(&setting, node("oauth4webapi")).await);
}

#[tokio::test]
async fn authlib() {
    let setting = setting().await;
    let folder = folder("authlib", "packages");
    let mut python = Command::new("python3");
    python
        .arg("client.py")
        .env("PYTHONPATH", folder.join("packages"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder);
    setting.judge(&run(&setting, python).await);
}

#[tokio::test]
async fn openidconnect() {
    let setting = setting().await;
    let program = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/clients/debug/keyward-client-openidconnect");
    assert!(
        program.is_file(),
        "the client is not built: `cargo xtask test` does it; missing is {}",
        program.display()
    );
    setting.judge(&run(&setting, Command::new(program)).await);
}
