//! B19: whatever people, applications and administrators write, the markup of a page stays what it
//! is, and nothing runs.

use keyward_tests::{Answer, Manager, PHONE, TestApp, WEB_APP, WebApp, csrf, form_action};
use serde_json::json;

use crate::pages::{
    evidence::Before,
    markup::{expect_inert, outline, tags},
    steps::{STRANGER, account, code_page, confirm, offer_page, phone_page, settings},
};

/// Ways out of a text, an attribute, a URL, a style or a script.
const CORPUS: [&str; 20] = [
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "</textarea><svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><input name=code>",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "\u{202e}\u{0}\u{7f}\r\nSet-Cookie: x=y\r\n\r\n<script>",
    "＜script＞alert(1)＜/script＞",
];

#[track_caller]
fn expect_same_markup(page: &Answer, plain: &Answer, what: &str) {
    expect_inert(page);
    assert_eq!(outline(page), outline(plain), "{what}");
    assert!(
        page.headers.get("set-cookie").is_none_or(|it| it != "x=y"),
        "{what}"
    );
}

#[tokio::test]
async fn the_name_of_an_application() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let plain = pages_of(&app, &web).await;
    let mut applications = Vec::new();
    for name in CORPUS {
        // PostgreSQL has no null character, so the API takes none.
        let name = name.replace('\0', "");
        applications.push((app.web_app(&manager, &name).await, name));
    }
    for (named, name) in applications {
        for (page, plain) in pages_of(&app, &named).await.iter().zip(&plain) {
            expect_same_markup(page, plain, &name);
        }
        app.clock.advance_seconds(600);
    }
}

/// The pages of a conversation that name the application.
async fn pages_of(app: &TestApp, web: &WebApp) -> Vec<Answer> {
    let mut browser = app.browser();
    let phone = phone_page(&mut browser, web).await;
    let code = app.send_code(&mut browser, &phone, PHONE).await;
    let refused = browser.post(&form_action(&phone), &[]).await.expect(403);
    let offer = offer_page(app, &mut app.browser(), web, STRANGER).await;
    vec![phone, code, refused, offer]
}

#[tokio::test]
async fn what_people_type() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let (action, token) = (form_action(&page), csrf(&page));
    let fields = |country, phone| {
        [
            ("csrf", token.clone()),
            ("country", country),
            ("phone", phone),
        ]
    };
    let mut post = async |fields: [(&str, String); 3]| {
        let fields = fields
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        browser.post(&action, &fields).await.expect(422)
    };
    let plain = post(fields("CN".to_owned(), "alice".to_owned())).await;
    for typed in CORPUS {
        let page = post(fields("CN".to_owned(), typed.to_owned())).await;
        expect_same_markup(&page, &plain, typed);
        let page = post(fields(typed.to_owned(), "alice".to_owned())).await;
        expect_same_markup(&page, &plain, typed);
    }
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let plain = app
        .enter_code(&mut browser, &page, "alice")
        .await
        .expect(422);
    let before = Before::of(&app).await;
    for typed in CORPUS {
        let page = app.enter_code(&mut browser, &page, typed).await.expect(422);
        expect_same_markup(&page, &plain, typed);
    }
    before.expect_nothing(&app).await;
}

#[tokio::test]
async fn what_an_authorization_request_says() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let plain = phone_page(&mut app.browser(), &web).await;
    let mut signed_in = app.browser();
    app.sign_in(&mut signed_in, &web.authorize(&[]), PHONE)
        .await;
    let form_post = [("response_mode", "form_post")];
    let plain_post = signed_in.get(&web.authorize(&form_post)).await.expect(200);
    let unknown = |id: &str| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", id)
            .finish();
        format!("/oidc/auth?{query}")
    };
    let plain_error = app.browser().get(&unknown("nobody")).await.expect(400);
    for text in CORPUS {
        for name in [
            "login_hint",
            "ui_locales",
            "nonce",
            "state2",
            "first_screen",
            "scope",
        ] {
            let asked = web.authorize(&[(name, text)]);
            let page = app.browser().follow(&asked).await;
            let what = format!("{name} {text}");
            match page.status.as_u16() {
                200 => expect_same_markup(&page, &plain, &what),
                // Null characters are refused before anything is read.
                400 => expect_same_markup(&page, &plain_error, &what),
                _ => {
                    let refused = format!("{WEB_APP}?error=");
                    assert!(page.location().starts_with(&refused), "{what}: {page:?}");
                }
            }
        }
        let url = web.authorize(&form_post).replace("st4te", &encoded(text));
        let page = signed_in.get(&url).await;
        let has_null = text.contains('\0');
        assert_eq!(page.status, if has_null { 400 } else { 200 }, "{text}");
        let expected = if has_null { &plain_error } else { &plain_post };
        expect_same_markup(&page, expected, text);
        let page = app.browser().get(&unknown(text)).await.expect(400);
        expect_same_markup(&page, &plain_error, text);
        let page = app
            .browser()
            .get(&format!("/oidc/{}", encoded(text)))
            .await
            .expect(404);
        expect_same_markup(&page, &plain_error, text);
        let page = app
            .browser()
            .get(&format!("/sign-in?app_id={}", encoded(text)))
            .await;
        assert_eq!(page.expect(303).location(), "/unknown-session");
    }
}

/// Errors name codes of ours only, whatever the request calls itself.
#[tokio::test]
async fn error_pages_repeat_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for text in CORPUS {
        let encoded = encoded(text);
        for path in [
            format!("/oidc/auth?client_id={}&redirect_uri={encoded}", web.id),
            format!("/oidc/auth/{encoded}"),
            format!("/oidc/session/end?id_token_hint={encoded}"),
            format!("/oidc/session/end?client_id={encoded}"),
            format!("/unknown-session?error={encoded}&code={encoded}"),
            format!("/oidc/session/end/success?error={encoded}"),
        ] {
            let page = app.browser().get(&path).await;
            expect_inert(&page);
            let shown: Vec<&str> = page.body.split("<code>").skip(1).collect();
            for code in shown {
                let code = code.split("</code>").next().unwrap_or_default();
                let is_plain = code
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "._".contains(c));
                assert!(is_plain, "{path}: {code}");
            }
            assert!(!page.body.contains("alert(1)"), "{path}: {}", page.body);
        }
    }
}

#[tokio::test]
async fn the_style_of_a_tenant() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let harmless = phone_page_with(&app, &manager, &web, "body{color:red}").await;
    for css in CORPUS {
        let css = css.replace('\0', "");
        let page = phone_page_with(&app, &manager, &web, &css).await;
        expect_same_markup(&page, &harmless, &css);
    }
    for css in [
        "</STYLE ><script>alert(1)</script>",
        "a{}</style\n><img src=x onerror=alert(1)>",
        "]]>",
    ] {
        let page = phone_page_with(&app, &manager, &web, css).await;
        expect_same_markup(&page, &harmless, css);
    }
}

async fn phone_page_with(app: &TestApp, manager: &Manager, web: &WebApp, css: &str) -> Answer {
    settings(app, manager, json!({ "customCss": css })).await;
    let page = phone_page(&mut app.browser(), web).await;
    assert_eq!(
        tags(&page).iter().filter(|tag| tag.name == "style").count(),
        1
    );
    page
}

/// Links of the tenant are web pages or mail; the API refuses what a browser would run.
#[tokio::test]
async fn the_links_and_logos_of_a_tenant() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let plain = json!({
        "termsOfUseUrl": "https://shop.example/", "privacyPolicyUrl": "https://shop.example/",
        "supportWebsiteUrl": "https://shop.example/",
        "branding": { "logoUrl": "https://shop.example/", "favicon": "https://shop.example/" },
    });
    settings(&app, &manager, plain).await;
    let plain = phone_page(&mut app.browser(), &web).await;
    for text in CORPUS {
        let text = text.replace('\0', "");
        let url = format!("https://shop.example/{text}");
        let change = |url: &str| {
            json!({
                "termsOfUseUrl": url, "privacyPolicyUrl": url, "supportWebsiteUrl": url,
                "branding": { "logoUrl": url, "favicon": url },
            })
        };
        settings(&app, &manager, change(&url)).await;
        let page = phone_page(&mut app.browser(), &web).await;
        expect_same_markup(&page, &plain, &url);
        let refused = app
            .manage(&manager, "PATCH", "/sign-in-exp", Some(change(&text)))
            .await;
        assert_eq!(refused.status, 400, "{text}");
    }
    let script = json!({ "unknownSessionRedirectUrl": "javascript:alert(1)" });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(script))
        .await
        .expect(400);
}

/// An account's own pages: an offer that shows a number shows a number.
#[tokio::test]
async fn an_offer_shows_a_number_and_nothing_else() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    expect_inert(&offer);
    let made = confirm(&mut browser, &offer).await.expect(303);
    browser.follow(made.location()).await.expect(303);
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}
