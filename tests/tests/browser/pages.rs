//! Every page in every dress (`pages.mjs`), and what the sign-in page costs on the wire.

use keyward_tests::{Options, TestApp};
use serde_json::{Value, json};

use super::{plain_app::PlainApp, script, servers};

/// Somebody who has an account.
const KNOWN: &str = "8613800138000";

/// A server with an application.
struct House {
    app: TestApp,
    shop: PlainApp,
}

impl House {
    /// One that has a dark look too, and these settings.
    async fn new(settings: &Value) -> Self {
        let app = TestApp::with(Options {
            real_clock: true,
            ..Options::default()
        })
        .await;
        let manager = app.manager().await;
        app.enable_phone(&manager).await;
        let color = json!({
            "primaryColor": "#2457C5",
            "isDarkModeEnabled": true,
            "darkPrimaryColor": "#8AB0FF",
        });
        for body in [json!({ "color": color }), settings.clone()] {
            app.manage(&manager, "PATCH", "/sign-in-exp", Some(body))
                .await
                .expect(200);
        }
        let shop = PlainApp::new(&app, &manager, "Bookstore").await;
        Self { app, shop }
    }

    /// One with a logo, a difficult colour, terms that are agreed to by hand, and help.
    async fn dressed(logo: &str) -> Self {
        Self::new(&json!({
            "color": {
                "primaryColor": "#FFD400",
                "isDarkModeEnabled": true,
                "darkPrimaryColor": "#7A1FA2",
            },
            "branding": { "logoUrl": logo, "darkLogoUrl": logo },
            "termsOfUseUrl": "https://example.com/terms",
            "privacyPolicyUrl": "https://example.com/privacy",
            "supportEmail": "help@example.com",
            "agreeToTermsPolicy": "Manual",
        }))
        .await
    }

    /// One where the pages can offer nothing.
    async fn closed() -> Self {
        Self::new(&json!({
            "mfa": { "factors": ["Totp"], "policy": "Mandatory" },
        }))
        .await
    }

    fn authorize(&self, more: &[(&str, &str)]) -> String {
        self.shop.authorize(&self.app, more)
    }

    /// The page that an authorization request leads to, after a step.
    fn state(&self, name: &str, then: &str) -> Value {
        json!({ "name": name, "url": self.authorize(&[]), "then": then })
    }

    /// As [`House::state`], from the registration page.
    fn register(&self, name: &str, then: &str) -> Value {
        let url = self.authorize(&[("first_screen", "register"), ("prompt", "login")]);
        json!({ "name": name, "url": url, "then": then, "phone": known() })
    }

    /// The page at an address of the server.
    fn page(&self, name: &str, path: &str, status: u16) -> Value {
        json!({ "name": name, "url": self.app.url(path), "status": status })
    }
}

/// What the person with an account types.
fn known() -> Value {
    json!({ "number": format!("+{KNOWN}") })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_in_every_dress() {
    let house = House::new(&json!({})).await;
    let app = &house.app;
    let authorize = house.authorize(&[]);
    let first = app.sign_in(&mut app.browser(), &authorize, KNOWN).await;
    assert!(first.status.is_redirection());

    let unknown = "/oidc/auth?client_id=unknown&response_type=code&redirect_uri=http://a.test/";
    let other = authorize.replace("%2Fcb", "%2Fother");
    let form_post = house.authorize(&[("response_mode", "form_post"), ("prompt", "none")]);
    let states = json!([
        house.state("sign-in", "open"),
        house.register("register", "open"),
        house.state("bad-phone", "bad-phone"),
        house.state("code", "code"),
        house.state("wrong-code", "wrong-code"),
        house.state("resent", "resent"),
        house.state("no-account", "offer"),
        house.register("account-exists", "known"),
        {
            "name": "sign-out",
            "url": authorize,
            "then": "signed-in",
            "phone": known(),
            "next": app.url("/oidc/session/end"),
        },
        house.page("signed-out", "/oidc/session/end/success", 200),
        house.page("unknown-session", "/unknown-session", 404),
        house.page("unknown-app", unknown, 400),
        { "name": "redirect-uri", "url": other, "status": 400 },
        house.page("inbox", &app.inbox_path(), 200),
        { "name": "form-post", "url": form_post, "status": 400, "goesOn": true },
    ]);
    let codes = servers::codes(super::latest_in_inbox(app)).await;
    let seen = script::run(
        "pages",
        &json!({
            "states": states,
            "codeUrl": codes.url("/code"),
            "limit": { "url": authorize, "requests": 4, "bytes": 30_000 },
            "portrait": authorize,
        }),
    )
    .await;
    // Two languages, widths and schemes; with and without scripts but for the last one.
    assert_eq!(seen["looks"], 14 * 16 + 8);
    assert_eq!(seen["titles"]["sign-in zh-CN"], "登录 Bookstore");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_tenant_with_a_look_of_its_own_and_of_one_that_offers_nothing() {
    let logo = servers::logo().await;
    let dressed = House::dressed(&logo.url("/logo.svg")).await;
    let closed = House::closed().await;
    let codes = servers::codes(super::latest_in_inbox(&dressed.app)).await;
    let states = json!([
        dressed.state("dressed-sign-in", "open"),
        dressed.state("dressed-bad-phone", "bad-phone"),
        dressed.state("dressed-code", "code"),
        dressed.state("dressed-no-account", "offer"),
        closed.state("closed", "open"),
    ]);
    let input = json!({ "states": states, "codeUrl": codes.url("/code"), "pictures": "looks" });
    let seen = script::run("pages", &input).await;
    assert_eq!(seen["looks"], 5 * 16);
}
