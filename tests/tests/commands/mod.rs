//! The commands as their users meet them: each test starts the program.

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

mod admin;
mod backup;
mod completion;
mod config;
mod dev;
mod doctor;
mod key;
mod m2m;
mod migrate;
mod seed;
mod serve;
mod service_manager;
mod set_up;
mod start;
mod tenant;
mod tls;

use std::path::Path;

use keyward_tests::{Program, keyward, postgres, run};
use serde_json::Value;

/// What `keyward m2m create --json` prints.
pub(crate) async fn create_client(data: &Path) -> (String, String) {
    let mut command = keyward(["m2m", "create", "--json", "--data"]);
    command.arg(data);
    postgres::tell(&mut command, data);
    let made = run(command).await;
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
    let made: Value = serde_json::from_str(&made.stdout).expect("it prints JSON");
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    (text("client_id"), text("client_secret"))
}

/// A token for the Management API of a running server.
pub(crate) async fn token(server: &Program, data: &Path) -> String {
    let (id, secret) = create_client(data).await;
    let answer = server.management_token((&id, &secret)).await.expect(200);
    let token = answer.json()["access_token"].as_str().map(str::to_owned);
    token.expect("a token")
}

/// The names of the keys that a server signs with.
async fn key_names(server: &Program) -> Vec<String> {
    let keys = server.get("/oidc/jwks").await.expect(200).json();
    let keys = keys["keys"].as_array().expect("a list").clone();
    let names = keys
        .iter()
        .map(|key| key["kid"].as_str().expect("a name").to_owned());
    names.collect()
}
