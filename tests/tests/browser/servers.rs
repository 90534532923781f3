//! Small servers that the scripts talk to: one knows the last code and moves the clock, one stands at redirect URIs.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    extract::Query,
    http::{Method, StatusCode, header},
    response::Html,
    routing::{get, post},
};
use keyward_model::ManualClock;
use keyward_tests::{Manager, TestApp};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// A server on loopback, which ends with this.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves these routes.
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a loopback port is free");
        let address = listener.local_addr().expect("it is bound");
        let task = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("the listener stays open");
        });
        Self { address, task }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Answers `/code` with the last code that was sent.
pub async fn codes(latest: impl Fn() -> Option<String> + Clone + Send + Sync + 'static) -> Server {
    Server::start(code_routes(latest)).await
}

/// As [`codes`]; and `POST /clock?seconds=…` moves the clock.
pub async fn codes_and_clock(
    latest: impl Fn() -> Option<String> + Clone + Send + Sync + 'static,
    clock: ManualClock,
) -> Server {
    #[derive(Deserialize)]
    struct Passing {
        seconds: i64,
    }
    let pass = move |Query(passing): Query<Passing>| async move {
        clock.advance_seconds(passing.seconds);
        StatusCode::NO_CONTENT
    };
    Server::start(code_routes(latest).route("/clock", post(pass))).await
}

fn code_routes(latest: impl Fn() -> Option<String> + Clone + Send + Sync + 'static) -> Router {
    let answer = move || async move {
        match latest() {
            Some(code) => (StatusCode::OK, Json(json!({ "code": code }))),
            None => (StatusCode::NOT_FOUND, Json(Value::Null)),
        }
    };
    Router::new().route("/code", get(answer))
}

/// Makes a call of the Management API when its name is posted to: name, method, path, body. So a script changes the
/// settings on its way.
pub async fn switches(
    app: &TestApp,
    manager: &Manager,
    calls: Vec<(&str, Method, &str, Value)>,
) -> Server {
    let mut routes = Router::new();
    for (name, method, path, body) in calls {
        let request = app.http.request(method, app.url(&format!("/api{path}")));
        let request = Arc::new(request.bearer_auth(&manager.token).json(&body));
        let switch = move || {
            let request = request.try_clone().expect("its body is at hand");
            async move {
                let answer = request.send().await.expect("the server answers");
                assert!(answer.status().is_success(), "{answer:?}");
                StatusCode::NO_CONTENT
            }
        };
        routes = routes.route(&format!("/{name}"), post(switch));
    }
    Server::start(routes).await
}

/// An application's server, as far as the browser is concerned: it answers everything with a page.
pub async fn landing() -> Server {
    let page = Html("<!doctype html><html lang=en><title>App</title><h1>Back in the app</h1>");
    Server::start(Router::new().fallback(async move || page)).await
}

/// Answers everything with the logo of a customer.
pub async fn logo() -> Server {
    const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40" viewBox="0 0 160 40">
<rect width="160" height="40" rx="6" fill="#0b6b5d"/>
<text x="80" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">Bookstore</text>
</svg>"##;
    let headers = [(header::CONTENT_TYPE, "image/svg+xml")];
    Server::start(Router::new().fallback(async move || (headers, LOGO))).await
}
