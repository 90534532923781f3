//! `/console`: its page, its files, and where they are.

use http::StatusCode;
use keyward_tests::{Answer, Options, TestApp};

async fn get(app: &TestApp, host: Option<&str>, path: &str, encoding: &str) -> Answer {
    let mut request = app
        .http
        .get(app.url(path))
        .header("accept-encoding", encoding);
    if let Some(host) = host {
        request = request.header("host", host);
    }
    app.send(request).await
}

/// The value of the first attribute of this name after a marker.
fn attribute<'a>(html: &'a str, marker: &str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(marker).expect("the marker");
    let (_, rest) = rest
        .split_once(&format!("{name}=\""))
        .expect("the attribute");
    rest.split('"').next().expect("a value")
}

#[tokio::test]
async fn the_page_is_filled_for_this_server_and_its_files_are_kept() {
    let options = Options {
        base_path: "/auth",
        ..Options::default()
    };
    let app = TestApp::with(options).await;
    let page = get(&app, None, "/auth/console", "identity")
        .await
        .expect(200);
    assert_eq!(attribute(&page.body, "<base", "href"), "/auth/console/");
    let configuration = attribute(&page.body, "name=\"keyward\"", "content");
    let configuration: serde_json::Value =
        serde_json::from_str(&configuration.replace("&quot;", "\"")).expect("JSON");
    assert_eq!(
        configuration,
        serde_json::json!({
            "issuer": format!("{}/auth/t/admin/oidc", app.origin),
            "clientId": "admin-console",
            "endpoint": format!("{}/auth", app.origin),
            "adminEndpoint": format!("{}/auth/t/admin", app.origin),
            "tenant": "default",
            "development": true,
        })
    );

    // A nonce of its own for each answer, and nothing that would allow what nobody wrote.
    let nonce = attribute(&page.body, "<script", "nonce").to_owned();
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("script-src 'self' 'nonce-{nonce}'")));
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(page.header("set-cookie").is_empty() && !page.body.contains("{{"));
    let other = get(&app, None, "/auth/console/applications/x", "identity").await;
    assert_ne!(
        attribute(&other.expect(200).body, "<script", "nonce"),
        nonce
    );

    let script = attribute(&page.body, "<script", "src").trim_start_matches("./");
    let script = format!("/auth/console/{script}");
    let plain = get(&app, None, &script, "identity").await.expect(200);
    assert_eq!(
        plain.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        plain.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(plain.header("vary").to_lowercase(), "accept-encoding");
    let known = app
        .http
        .get(app.url(&script))
        .header("if-none-match", plain.header("etag"));
    let known = app
        .send(known.header("accept-encoding", "identity"))
        .await
        .expect(304);
    assert!(known.body.is_empty());
    let head = app.send(app.http.head(app.url(&script))).await.expect(200);
    assert!(head.body.is_empty());
    let brotli = get(&app, None, &script, "gzip, br").await.expect(200);
    assert_eq!(brotli.header("content-encoding"), "br");

    for nothing in [
        "assets/none-1.js",
        "index.html",
        "../package.json",
        "x/y.js",
    ] {
        let path = format!("/auth/console/{nothing}");
        assert_eq!(
            get(&app, None, &path, "br").await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn the_console_is_at_the_admin_tenants_address_and_nowhere_else() {
    let with_address = Options {
        admin_endpoint: Some("http://localhost:3902"),
        ..Options::default()
    };
    let app = TestApp::with(with_address).await;
    let host = Some("localhost:3902");
    let page = get(&app, host, "/console", "identity").await.expect(200);
    let policy = page.header("content-security-policy");
    let calls = format!("connect-src 'self' {};", app.origin);
    assert!(policy.contains(&calls), "{policy}");
    assert_eq!(
        get(&app, host, "/", "identity").await.location(),
        "http://localhost:3902/console"
    );
    get(&app, None, "/console", "identity").await.expect(404);

    let app = TestApp::start().await;
    let console = format!("{}/console", app.origin);
    get(&app, None, "/console/", "identity").await.expect(200);
    for way in ["/t/admin/", "/t/admin/console", "/t/admin/console/users"] {
        assert_eq!(get(&app, None, way, "identity").await.location(), console);
    }
}
