//! The headers of pages: policy, cache, referrer, frames (R15, R16, R18).

use std::collections::HashSet;

use keyward_tests::{Answer, PHONE, TestApp, WEB_APP, csrf, form_action};
use serde_json::json;

use crate::pages::{
    markup::{expect_inert, tags},
    steps::{STRANGER, account, code_page, offer_page, phone_page, settings},
};

/// The policy of a page whose forms may end at these places beside the server itself.
fn policy(page: &Answer, images: &str, targets: &str) -> String {
    let nonce = nonce(page);
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:{images}; connect-src 'self'; form-action 'self'{targets}; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

fn nonce(page: &Answer) -> String {
    let script = tags(page).into_iter().find(|tag| tag.name == "script");
    let script = script.expect("a script");
    script.get("nonce").expect("a nonce").to_owned()
}

#[track_caller]
fn expect_headers(page: &Answer, images: &str, targets: &str) {
    let expected = policy(page, images, targets);
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-cache, no-store, must-revalidate"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", &expected),
        ("content-language", "en"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
        assert_eq!(page.headers.get_all(name).iter().count(), 1, "{name}");
    }
    assert_eq!(page.header("logto-core-request-id").len(), 16);
    expect_inert(page);
}

#[tokio::test]
async fn every_page_has_them() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let target = " http://localhost:9999";
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    expect_headers(&page, "", target);
    let (action, token) = (form_action(&page), csrf(&page));
    let unfit = [("csrf", &*token), ("phone", "1")];
    expect_headers(&browser.post(&action, &unfit).await.expect(422), "", target);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    expect_headers(&page, "", target);
    let refused = app.enter_code(&mut browser, &page, "abc").await.expect(422);
    expect_headers(&refused, "", target);
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    expect_headers(&offer, "", target);
    let register = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await;
    expect_headers(&register.expect(200), "", target);
    // Errors and ends lead nowhere by a form.
    let refused = browser.post(&action, &[("csrf", "x")]).await.expect(403);
    expect_headers(&refused, "", "");
    let lost = app.browser().follow("/sign-in").await.expect(404);
    expect_headers(&lost, "", "");
    let unknown = app
        .browser()
        .get("/oidc/auth?client_id=nobody")
        .await
        .expect(400);
    expect_headers(&unknown, "", "");
    let mut signed_in = app.browser();
    app.sign_in(&mut signed_in, &web.authorize(&[]), PHONE)
        .await;
    let asked = signed_in.get("/oidc/session/end").await.expect(200);
    expect_headers(&asked, "", "");
    let goodbye = "/oidc/session/end?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fbye";
    // Without a client the URI is nobody's, and the form does not lead there.
    let asked = signed_in.get(goodbye).await.expect(200);
    expect_headers(&asked, "", "");
    let ended = signed_in.get("/oidc/session/end/success").await.expect(200);
    expect_headers(&ended, "", "");
    expect_headers(
        &app.browser().get(&app.inbox_path()).await.expect(200),
        "",
        "",
    );
}

/// DESIGN §5: Chromium applies `form-action` to the whole redirect chain after a post.
#[tokio::test]
async fn forms_may_end_at_the_request_s_own_target_only() {
    let (app, manager, _web) = TestApp::with_web_app().await;
    let uris = [
        (
            "https://app.example:8443/cb?x=1",
            " https://app.example:8443",
        ),
        ("https://app.example/cb", " https://app.example"),
        ("http://127.0.0.1:7777/cb", " http://127.0.0.1:7777"),
        ("http://[::1]:7777/cb", " http:"),
        ("com.example.app://callback", " com.example.app:"),
        ("com.example.app:/callback", " com.example.app:"),
    ];
    let body = json!({
        "name": "Many",
        "type": "Native",
        "oidcClientMetadata": {
            "redirectUris": uris.map(|(uri, _)| uri),
            "postLogoutRedirectUris": [],
        },
    });
    let made = app.application(&manager, body).await;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    for (uri, target) in uris {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", made["id"].as_str().expect("an id"))
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", uri)
            .append_pair("code_challenge", challenge)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let mut browser = app.browser();
        let page = browser
            .follow(&format!("/oidc/auth?{query}"))
            .await
            .expect(200);
        expect_headers(&page, "", target);
        let page = app.send_code(&mut browser, &page, STRANGER).await;
        expect_headers(&page, "", target);
        app.clock.advance_seconds(600);
    }
}

/// R16: images come from here and from the logos that the tenant set, by origin.
#[tokio::test]
async fn logos_of_the_tenant_are_the_only_foreign_images() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let branding = json!({ "branding": {
        "logoUrl": "https://cdn.example/a.svg",
        "darkLogoUrl": "https://cdn.example/b.svg",
        "favicon": "http://icons.example:8080/i.png",
    } });
    settings(&app, &manager, branding).await;
    let page = phone_page(&mut app.browser(), &web).await;
    let images = " https://cdn.example http://icons.example:8080";
    expect_headers(&page, images, " http://localhost:9999");
    let foreign: Vec<String> = tags(&page)
        .into_iter()
        .flat_map(|tag| tag.attributes)
        .filter(|(name, value)| {
            ["src", "href", "srcset"].contains(&name.as_str()) && value.contains("//")
        })
        .map(|(_, value)| value)
        .collect();
    assert_eq!(
        foreign,
        [
            "http://icons.example:8080/i.png",
            "https://cdn.example/a.svg"
        ]
    );
}

#[tokio::test]
async fn no_nonce_comes_twice() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let mut seen = HashSet::new();
    for _ in 0..20 {
        let page = phone_page(&mut browser, &web).await;
        let nonce = nonce(&page);
        assert_eq!(nonce.len(), 43);
        assert!(seen.insert(nonce));
    }
}

/// R15: whatever follows a post is fetched, never posted on; and no proxy keeps it.
#[tokio::test]
async fn redirects_after_posts_are_303() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let begun = browser.get(&web.authorize(&[])).await;
    let page = browser.get(begun.location()).await.expect(200);
    let token = csrf(&page);
    let fields = [("csrf", &*token), ("phone", "+8613800138000")];
    let sent = browser.post(&form_action(&page), &fields).await;
    let page = browser.get(sent.location()).await.expect(200);
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.get(entered.location()).await.expect(200);
    let made = browser
        .post(&form_action(&offer), &[("csrf", &token)])
        .await;
    let answered = browser.get(made.location()).await;
    for redirect in [begun, sent, entered, made, answered] {
        assert_eq!(redirect.status, 303, "{redirect:?}");
        assert_eq!(redirect.header("cache-control"), "no-store");
        assert!(redirect.body.is_empty());
    }
}

/// No form of authorization answers leaves the page that carries it open to frames or scripts.
#[tokio::test]
async fn the_answer_in_a_form_is_a_page_like_others() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let page = browser
        .get(&web.authorize(&[("response_mode", "form_post")]))
        .await
        .expect(200);
    expect_headers(&page, "", " http://localhost:9999");
    assert_eq!(form_action(&page), WEB_APP);
}

/// What pages load may be kept for ever, and is what its type says.
#[tokio::test]
async fn assets_are_kept_by_browsers() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let page = phone_page(&mut app.browser(), &web).await;
    let mut loaded = 0;
    for tag in tags(&page) {
        let Some(url) = tag
            .get("src")
            .or(tag.get("href"))
            .filter(|it| it.starts_with("/assets/"))
        else {
            continue;
        };
        loaded += 1;
        let asset = app.get(url).await.expect(200);
        assert_eq!(
            asset.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(asset.header("x-content-type-options"), "nosniff");
        let again = app
            .http
            .get(app.url(url))
            .header("if-none-match", asset.header("etag"));
        assert!(app.send(again).await.expect(304).body.is_empty());
    }
    assert_eq!(loaded, 3);
    for path in [
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/keyward.key",
        "/assets/x.css",
    ] {
        app.get(path).await.expect(404);
    }
    let mut code = app.browser();
    expect_inert(&code_page(&app, &mut code, &web, STRANGER).await);
}
