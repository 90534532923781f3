//! What goes wrong around the Console while somebody edits (`console_hard.mjs`).

use std::{net::TcpListener, path::Path, sync::Arc};

use axum::{Router, http::StatusCode, routing::post};
use keyward_tests::{DataFolder, Database, Program, keyward, postgres};
use serde_json::json;
use tokio::sync::Mutex;

use super::{script, servers};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_typed_is_lost() {
    let folder = DataFolder::new().await;
    // The server comes back at the address that the browser knows.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    let address = listener.local_addr().expect("it is bound").to_string();
    drop(listener);
    let server = start(folder.path(), &address).await;
    let origin = server.announced("issuer").await.replace("/oidc", "");
    let set_up = server.set_up_link().await;
    let switch = switch(server, folder.path(), address).await;

    script::run(
        "console_hard",
        &json!({
            "setUpUrl": set_up,
            "consoleUrl": format!("{origin}/console"),
            "serverUrl": switch.url(""),
        }),
    )
    .await;

    let database = Database::of(folder.path());
    let users = "SELECT name FROM users WHERE tenant_id = 'default'";
    assert_eq!(database.texts(users), ["Late"]);
    let connectors = "SELECT factory_id FROM connectors WHERE tenant_id = 'default'";
    assert_eq!(database.texts(connectors), ["vonage-sms"]);
}

async fn start(folder: &Path, address: &str) -> Program {
    let mut command = keyward(["dev", "--listen", address, "--data"]);
    command.arg(folder);
    postgres::tell(&mut command, folder);
    Program::start(command).await
}

/// Stops and starts the server: `POST /stop`, `POST /start`.
async fn switch(server: Program, folder: &Path, address: String) -> servers::Server {
    let running = Arc::new(Mutex::new(Some(server)));
    let (stopped, folder) = (Arc::clone(&running), folder.to_owned());
    let stop = move || async move {
        let server = stopped.lock().await.take().expect("it runs");
        server.stop().await;
        StatusCode::NO_CONTENT
    };
    let start = move || async move {
        *running.lock().await = Some(start(&folder, &address).await);
        StatusCode::NO_CONTENT
    };
    let routes = Router::new()
        .route("/stop", post(stop))
        .route("/start", post(start));
    servers::Server::start(routes).await
}
