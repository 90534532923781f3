//! The order of the checks (reference oidc.md §3.2): of several errors the first one counts.

use keyward_tests::TestApp;

use crate::api::oidc::{clients, steps::Returned};

#[tokio::test]
async fn the_first_error_counts() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let spa = clients::spa(&app, &manager).await;
    let mut ask = spa
        .ask()
        .also("nonce", "1")
        .also("nonce", "2")
        .set("login_hint", &"x".repeat(4097))
        .set("request", "e30.e30.")
        .set("response_mode", "odd")
        .set("response_type", "token")
        .set("prompt", "odd")
        .set("scope", "profile")
        .without("code_challenge")
        .set("resource", "https://nobody.example")
        .set("max_age", "-1")
        .set("id_token_hint", "odd");
    // What is first in line, and how it is put right.
    let steps: [(&str, &str, &str); 11] = [
        ("'nonce' parameter must not be provided twice", "nonce", "n"),
        (
            "a parameter is longer than 4096 characters",
            "login_hint",
            "x",
        ),
        (
            "request parameter provided but not supported",
            "request",
            "",
        ),
        (
            "unsupported response_mode requested",
            "response_mode",
            "query",
        ),
        (
            "unsupported response_type requested",
            "response_type",
            "code",
        ),
        ("unsupported prompt value requested", "prompt", "login"),
        (
            "openid scope must be requested when using the id_token_hint parameter",
            "scope",
            "openid",
        ),
        (
            "code_challenge must be provided with code_challenge_method",
            "code_challenge",
            crate::api::oidc::ask::CHALLENGE,
        ),
        ("resource indicator is missing, or unknown", "resource", ""),
        ("invalid max_age parameter value", "max_age", "1"),
        ("could not validate id_token_hint", "id_token_hint", ""),
    ];
    for (description, name, right) in steps {
        let returned = Returned::of(&app.get(&ask.path()).await.expect(303));
        assert_eq!(returned.get("error_description"), description);
        ask = ask.set(name, right);
    }
    let page = app.get(&ask.path()).await.expect(303);
    assert!(page.location().starts_with("/sign-in?"), "{page:?}");
}
