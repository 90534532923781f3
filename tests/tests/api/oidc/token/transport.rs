//! Bodies of token requests (reference oidc.md §1.3; R22, R24, B10).

use keyward_tests::{Manager, TestApp};
use serde_json::json;

use crate::api::oidc::{evidence::Before, steps::expect_error};

const FORM: &str = "application/x-www-form-urlencoded";

fn valid(manager: &Manager) -> Vec<(&'static str, String)> {
    vec![
        ("grant_type", "client_credentials".to_owned()),
        ("resource", "https://default.logto.app/api".to_owned()),
        ("scope", "all".to_owned()),
        ("client_id", manager.client_id.clone()),
        ("client_secret", manager.client_secret.clone()),
    ]
}

#[tokio::test]
async fn a_form_or_json() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let valid = valid(&manager);
    let object: serde_json::Map<_, _> = valid
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    let url = app.url("/oidc/token");
    app.send(app.http.post(&url).json(&object))
        .await
        .expect(200);
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&valid)
        .finish();
    for kind in [
        FORM,
        "application/x-www-form-urlencoded; charset=UTF-8",
        "Application/X-WWW-Form-Urlencoded",
    ] {
        let request = app.http.post(&url).header("content-type", kind);
        app.send(request.body(body.clone())).await.expect(200);
    }
    // Empty is absent, unknown is ignored.
    let body = format!("{body}&resource=&organization_id=&unknown=1&unknown2");
    let request = app.http.post(&url).header("content-type", FORM);
    app.send(request.body(body)).await.expect(200);
}

#[tokio::test]
async fn r24_what_cannot_be_read_or_repeats() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let before = Before::of(&app).await;
    let url = app.url("/oidc/token");
    let only = "only application/x-www-form-urlencoded content-type bodies are supported on POST /oidc/token";
    let json_type = "application/json";
    for (kind, body, description) in [
        ("text/plain", "a=b", only),
        ("multipart/form-data; boundary=x", "--x--", only),
        ("application/x-www-form-urlencoded+json", "{}", only),
        (json_type, "{", "failed to parse the request body"),
        (json_type, "\"text\"", "failed to parse the request body"),
        (
            json_type,
            "{\"scope\":{\"a\":1}}",
            "failed to parse the request body",
        ),
        (
            FORM,
            "a=\0",
            "null bytes are not allowed in the request body",
        ),
        (
            FORM,
            "a=%00",
            "null bytes are not allowed in the request body",
        ),
        (FORM, &"a".repeat(57 * 1024), "request body too large"),
        (FORM, "", "no client authentication mechanism provided"),
    ] {
        let request = app.http.post(&url).header("content-type", kind);
        let answer = app.send(request.body(body.to_owned())).await;
        expect_error(&answer, 400, "invalid_request", description);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    // Every parameter but `resource`, in a form and as an array in JSON.
    for name in [
        "grant_type",
        "scope",
        "client_id",
        "client_secret",
        "code",
        "unknown",
    ] {
        let mut form = valid(&manager);
        if !form.iter().any(|(own, _)| *own == name) {
            form.push((name, "1".to_owned()));
        }
        let again = form
            .iter()
            .find(|(own, _)| *own == name)
            .expect("it is there")
            .clone();
        form.push(again);
        let answer = app.send(app.http.post(&url).form(&form)).await;
        let description = format!("'{name}' parameter must not be provided twice");
        expect_error(&answer, 400, "invalid_request", &description);
        let object = json!({ "client_id": manager.client_id, name: ["a", "b"] });
        let answer = app.send(app.http.post(&url).json(&object)).await;
        expect_error(&answer, 400, "invalid_request", &description);
    }
    before.expect_nothing(&app, "malformed requests").await;
}

/// Reference oidc.md §11: the bare OAuth members for callers that want no more.
#[tokio::test]
async fn bare_errors_where_they_are_asked_for() {
    let app = TestApp::start().await;
    let answer = app
        .post_form("/oidc/token?parse_error=false", &[("client_id", "nope")])
        .await
        .expect(400);
    assert_eq!(
        answer.json(),
        json!({ "error": "invalid_client", "error_description": "invalid client nope" })
    );
    // In the caller's language otherwise.
    let request = app
        .http
        .post(app.url("/oidc/token"))
        .header("accept-language", "zh-CN");
    let chinese = app
        .send(request.form(&[("client_id", "nope")]))
        .await
        .expect(400)
        .json();
    let english = app
        .post_form("/oidc/token", &[("client_id", "nope")])
        .await
        .json();
    assert_ne!(chinese["message"], english["message"]);
    assert_eq!(chinese["error_description"], english["error_description"]);
}
