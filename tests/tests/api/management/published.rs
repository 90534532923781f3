//! The documents that the server publishes.

use keyward_tests::TestApp;
use serde_json::Value;

#[tokio::test]
async fn each_tenant_publishes_its_own_addresses() {
    let app = TestApp::start().await;
    for prefix in ["", "/t/admin"] {
        for name in [
            "/api/swagger.json",
            "/api/.well-known/management.openapi.json",
            "/api/.well-known/experience.openapi.json",
            "/api/.well-known/user.openapi.json",
        ] {
            let document = app.get(&format!("{prefix}{name}")).await.expect(200).json();
            assert_eq!(document["openapi"], "3.0.1", "{name}");
            let base = format!("{}{prefix}", app.origin);
            assert_eq!(document["servers"], serde_json::json!([{ "url": base }]));
            let flows = &document["components"]["securitySchemes"]["OAuth2"]["flows"];
            let token_url = &flows["clientCredentials"]["tokenUrl"];
            assert_eq!(*token_url, format!("{base}/oidc/token"));
        }
    }
}

#[tokio::test]
async fn who_has_a_document_is_not_sent_it_again() {
    let app = TestApp::start().await;
    let first = app.get("/api/swagger.json").await.expect(200);
    assert_eq!(
        first.header("content-type"),
        "application/json; charset=utf-8"
    );
    let tag = first.header("etag").to_owned();
    let request = app.http.get(app.url("/api/swagger.json"));
    let again = app.send(request.header("if-none-match", &tag)).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
}

#[tokio::test]
async fn a_document_tells_only_what_its_reader_uses() {
    let app = TestApp::start().await;
    let paths = async |name: &str| {
        let path = format!("/api/.well-known/{name}.openapi.json");
        let document: Value = app.get(&path).await.expect(200).json();
        let paths = document["paths"].as_object().expect("paths").clone();
        (paths, document)
    };
    let (management, _) = paths("management").await;
    assert!(management.contains_key("/api/applications"));
    for (name, start) in [
        ("experience", "/api/experience"),
        ("user", "/api/my-account"),
    ] {
        let (own, document) = paths(name).await;
        assert!(own.keys().all(|path| path.starts_with(start)), "{name}");
        assert!(
            management.keys().all(|path| !path.starts_with(start)),
            "{name}"
        );
        let schemas = document["components"]["schemas"]
            .as_object()
            .expect("schemas");
        assert!(!schemas.contains_key("Application"), "{name}");
    }
}
