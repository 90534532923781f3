//! What stands in the process's environment changes nothing.

use std::process::Command;

use crate::{client, fake::Fake};

/// Run by the next tests in processes with another environment.
#[tokio::test]
async fn direct() {
    let fake = Fake::answering("200 OK", "direct").await;
    let response = client(&[&fake]).get(&fake.url("http", "/")).await.unwrap();
    assert_eq!(response.body, b"direct");
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_of_the_environment_is_not_used() {
    let proxy = Fake::answering("200 OK", "proxied").await;
    let url = proxy.url("http", "/").to_string();
    let names = [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "all_proxy",
        "ALL_PROXY",
    ];
    direct_with(names.map(|name| (name, url.clone())).to_vec()).await;
    assert_eq!(proxy.connections(), 0);
}

/// A small container has no certificates; allowed plain calls need none.
#[tokio::test(flavor = "multi_thread")]
async fn plain_calls_need_no_certificates() {
    let nothing = ["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/dev/null".to_owned()));
    direct_with(nothing.to_vec()).await;
}

async fn direct_with(environment: Vec<(&'static str, String)>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "surroundings::direct"])
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .envs(environment);
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
