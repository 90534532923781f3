//! Every page in every dress (`pages.mjs`), and what the sign-in page costs on the wire.

use keyward_tests::{Manager, Options, TestApp};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

/// Somebody who has an account.
const KNOWN: &str = "8613800138000";

/// A server with an application, and what its look is.
struct House {
    app: TestApp,
    manager: Manager,
    shop: PlainApp,
}

impl House {
    async fn new(settings: &Value) -> Self {
        let app = TestApp::with(Options {
            real_clock: true,
            ..Options::default()
        })
        .await;
        let manager = app.manager().await;
        app.enable_phone(&manager).await;
        app.manage(&manager, "PATCH", "/sign-in-exp", Some(settings.clone()))
            .await
            .expect(200);
        let shop = PlainApp::new(&app, &manager, "Bookstore").await;
        Self { app, manager, shop }
    }

    fn authorize(&self, more: &[(&str, &str)]) -> String {
        self.shop.authorize(&self.app, more)
    }

    fn state(&self, name: &str, then: &str) -> Value {
        json!({ "name": name, "url": self.authorize(&[]), "then": then })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_every_dress() {
    let house = House::new(&json!({})).await;
    let known = json!({ "number": format!("+{KNOWN}") });
    let mut browser = house.app.browser();
    let authorize = house.authorize(&[]);
    let signed_in = house.app.sign_in(&mut browser, &authorize, KNOWN).await;
    assert!(signed_in.status.is_redirection());

    let register = house.authorize(&[("first_screen", "register"), ("prompt", "login")]);
    let end = house.app.url("/oidc/session/end");
    let foreign = house.app.url(
        "/oidc/auth?client_id=unknown&response_type=code&redirect_uri=http://localhost:1/&scope=openid",
    );
    let unregistered = house.authorize(&[]).replace("%2Fcb", "%2Fother");
    let form_post = house.authorize(&[("response_mode", "form_post"), ("prompt", "none")]);
    let states = json!([
        house.state("sign-in", "open"),
        { "name": "register", "url": register },
        house.state("bad-phone", "bad-phone"),
        house.state("code", "code"),
        house.state("wrong-code", "wrong-code"),
        house.state("resent", "resent"),
        house.state("no-account", "offer"),
        { "name": "account-exists", "url": register, "then": "known", "phone": known },
        { "name": "sign-out", "url": house.authorize(&[]), "then": "signed-in", "phone": known, "next": end },
        { "name": "signed-out", "url": house.app.url("/oidc/session/end/success") },
        { "name": "unknown-session", "url": house.app.url("/unknown-session"), "status": 404 },
        { "name": "unknown-app", "url": foreign, "status": 400 },
        { "name": "redirect-uri", "url": unregistered, "status": 400 },
        { "name": "inbox", "url": house.app.url(&house.app.inbox_path()) },
        { "name": "form-post", "url": form_post, "status": 400, "goesOn": true },
    ]);
    let codes = servers::codes(super::latest_in_inbox(&house.app)).await;
    let seen = script::run(
        "pages",
        &json!({
            "states": states,
            "codeUrl": codes.url("/code"),
            "limit": { "url": house.authorize(&[]), "requests": 4, "bytes": 30_000 },
            "portrait": house.authorize(&[]),
        }),
    )
    .await;
    eprintln!("{seen:#}");
    let _ = &house.manager;
}
