//! The captcha on the pages that begin a conversation: asked with where the tenant asks, on these pages only, once in
//! a conversation; and the policy names its provider only there.

use keyward_tests::{
    Answer, Browser, Manager, Options, PHONE, TestApp, WebApp, csrf,
    fakes::captcha::{CaptchaProviders, PROJECT, SECRET_KEY, SITE_KEY, Token},
    form_action,
};
use serde_json::{Value, json};

use super::{
    markup::{expect_inert, tags},
    steps::{actions, settings},
    words::{expect_says, says},
};

const PASSWORD: &str = "violet-Harbour-41";
const CLOUDFLARE: &str = "https://challenges.cloudflare.com";

const fn token() -> Token {
    Token {
        score: 1.0,
        action: "interaction",
    }
}

/// A server that asks everybody; its providers, and an application.
async fn asking(tokens: &[&'static str]) -> (CaptchaProviders, TestApp, Manager, WebApp) {
    let tokens: Vec<_> = tokens.iter().map(|name| (*name, token())).collect();
    let providers = CaptchaProviders::start(&tokens).await;
    let options = Options {
        routes: providers.routes(),
        ..Options::default()
    };
    let (app, manager, web) = TestApp::with_web_app_as(options).await;
    provider(&app, &manager, json!({ "type": "Turnstile" })).await;
    let change = json!({ "captchaPolicy": { "enabled": true } });
    settings(&app, &manager, change).await;
    (providers, app, manager, web)
}

/// Changes the provider.
async fn provider(app: &TestApp, manager: &Manager, mut config: Value) {
    config["siteKey"] = SITE_KEY.into();
    config["secretKey"] = SECRET_KEY.into();
    let body = json!({ "config": config });
    let put = app.manage(manager, "PUT", "/captcha-provider", Some(body));
    put.await.expect(200);
}

/// User names and phone numbers, which sign in as the methods say.
async fn ways(app: &TestApp, manager: &Manager, phone_has_password: bool) {
    let change = json!({
        "signUp": { "identifiers": ["username"], "password": true, "verify": false },
        "signIn": { "methods": [
            {
                "identifier": "username", "password": true,
                "verificationCode": false, "isPasswordPrimary": true,
            },
            {
                "identifier": "phone", "password": phone_has_password,
                "verificationCode": true, "isPasswordPrimary": phone_has_password,
            },
        ] },
        "forgotPasswordMethods": ["PhoneVerificationCode"],
    });
    settings(app, manager, change).await;
}

/// Whether a page asks, and its policy lets the provider do so: both or neither.
#[track_caller]
fn asks(page: &Answer) -> bool {
    expect_inert(page);
    let policy = page.header("content-security-policy");
    let mut all = tags(page).into_iter();
    let field = all.find(|tag| tag.get("data-captcha").is_some());
    let scripts = page.body.matches("/assets/captcha-").count();
    assert_eq!(scripts, usize::from(field.is_some()), "{}", page.body);
    assert_eq!(policy.contains("frame-src"), field.is_some(), "{policy}");
    assert_eq!(policy.contains(CLOUDFLARE), field.is_some(), "{policy}");
    let shown = page.body.contains("<noscript>") && says(page, "error_page.robot.advice");
    assert_eq!(shown, field.is_some(), "{}", page.body);
    field.is_some()
}

/// Fills the first form of a page in.
async fn fill(browser: &mut Browser, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    post(browser, page, &form_action(page), fields).await
}

async fn post(
    browser: &mut Browser,
    page: &Answer,
    action: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let token = csrf(page);
    let mut all = vec![("csrf", &*token)];
    all.extend_from_slice(fields);
    browser.post(action, &all).await
}

#[tokio::test]
async fn a_code_is_sent_to_whoever_solved_it() {
    let (providers, app, _manager, web) = asking(&["one", "two"]).await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    assert!(asks(&page));
    let number = format!("+{PHONE}");
    // Nothing, and what the provider does not know: nobody gets a message, and what was typed is kept.
    for bad in ["", "unknown"] {
        let refused = fill(&mut browser, &page, &[("phone", &number), ("captcha", bad)]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        expect_says(&refused, "error.captcha");
        assert!(refused.body.contains(&number) && asks(&refused));
        assert!(app.codes(PHONE).is_empty());
    }
    assert_eq!(providers.requests(), 1);
    let fields = [("phone", number.as_str()), ("captcha", "one")];
    let sent = fill(&mut browser, &page, &fields).await.expect(303);
    let code_page = browser.follow(sent.location()).await.expect(200);
    assert!(!asks(&code_page));
    // It was solved for the whole conversation: another number, another purpose.
    for path in ["/sign-in", "/register"] {
        let back = browser.get(&at_application(path, &web)).await.expect(200);
        assert!(!asks(&back), "{path}");
    }
    let register = browser.get(&at_application("/register", &web)).await;
    let fields = [("phone", "+8613800138001"), ("captcha", "one")];
    let sent = fill(&mut browser, &register, &fields).await.expect(303);
    assert_eq!(providers.requests(), 2);
    let code_page = browser.follow(sent.location()).await.expect(200);
    let code = app.code("8613800138001");
    let entered = app.enter_code(&mut browser, &code_page, &code).await;
    let there = browser.follow(entered.expect(303).location()).await;
    assert!(there.location_param("code").is_some(), "{there:?}");

    // A token is good for one conversation.
    let mut other = app.browser();
    let page = other.follow(&web.authorize(&[])).await.expect(200);
    let fields = [("phone", number.as_str()), ("captcha", "one")];
    let refused = fill(&mut other, &page, &fields).await.expect(422);
    expect_says(&refused, "error.captcha");
    assert_eq!(app.count("users"), 1);
}

fn at_application(path: &str, web: &WebApp) -> String {
    format!("{path}?app_id={}", web.id)
}

#[tokio::test]
async fn user_names_and_passwords_are_asked_where_they_are_sent() {
    let (providers, app, manager, web) = asking(&["a", "b", "c", "d", "e", "f"]).await;
    ways(&app, &manager, true).await;
    // Registering by a name begins anew each time, so each time it is solved.
    let mut browser = app.browser();
    let first = web.authorize(&[("first_screen", "register")]);
    let page = browser.follow(&first).await.expect(200);
    assert!(asks(&page));
    let refused = fill(&mut browser, &page, &[("identifier", "ann")]).await;
    expect_says(&refused.expect(422), "error.captcha");
    let fields = [("identifier", "7ann"), ("captcha", "a")];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    assert!(asks(&refused) && refused.body.contains("7ann"));
    let fields = [("identifier", "ann"), ("captcha", "b")];
    let named = fill(&mut browser, &page, &fields).await.expect(303);
    let page = browser.follow(named.location()).await.expect(200);
    assert!(!asks(&page));
    let made = fill(&mut browser, &page, &[("password", PASSWORD)]).await;
    let there = browser.follow(made.expect(303).location()).await;
    assert!(there.location_param("code").is_some(), "{there:?}");

    // Where a password follows whatever is typed, it is asked with on the password's page only.
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    assert!(!asks(&page));
    let page = fill(&mut browser, &page, &[("identifier", "ann")]).await;
    let page = page.expect(200);
    assert!(asks(&page));
    let fields = [("identifier", "ann"), ("password", PASSWORD)];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.captcha");
    assert!(asks(&refused));
    // A wrong password has been judged for a person: the next one is too.
    let wrong = [("password", "wrong"), ("captcha", "c")];
    let fields = [fields[0], wrong[0], wrong[1]];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.session.invalid_credentials");
    assert!(!asks(&refused));
    let fields = [("identifier", "ann"), ("password", PASSWORD)];
    let entered = fill(&mut browser, &refused, &fields).await.expect(303);
    let there = browser.follow(entered.location()).await;
    assert!(there.location_param("code").is_some(), "{there:?}");

    // The page's other form sends a code to a number, and has its token too.
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let number = format!("+{PHONE}");
    let page = fill(&mut browser, &page, &[("identifier", &number)]).await;
    let page = page.expect(200);
    assert_eq!(page.body.matches("name=\"captcha\"").count(), 2);
    let by_code = actions(&page).pop().expect("a form");
    let fields = [("identifier", number.as_str()), ("captcha", "d")];
    let sent = post(&mut browser, &page, &by_code, &fields).await;
    assert!(sent.expect(303).location().contains("/verification-code"));

    // Where passwords are all there is, both are asked for at once, and so is this.
    let only = json!({ "signIn": { "methods": [{
        "identifier": "username", "password": true,
        "verificationCode": false, "isPasswordPrimary": true,
    }] } });
    settings(&app, &manager, only).await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    assert!(asks(&page));
    let fields = [
        ("identifier", "ann"),
        ("password", "wrong"),
        ("captcha", "e"),
    ];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.session.invalid_credentials");
    assert!(!asks(&refused) && refused.body.contains("value=\"ann\""));
    let forgot = browser.get(&at_application("/forgot-password", &web)).await;
    assert!(!asks(&forgot.expect(200)));
    let requests = providers.requests();
    let fresh = app.browser().follow(&web.authorize(&[])).await.expect(200);
    assert!(asks(&fresh));
    assert_eq!(
        providers.requests(),
        requests,
        "nothing is asked by looking"
    );
}

#[tokio::test]
async fn the_policy_names_the_tenants_provider_and_nobody_else() {
    let (_providers, app, manager, web) = asking(&[]).await;
    let policy = async || {
        let page = app.browser().follow(&web.authorize(&[])).await.expect(200);
        let policy = page.header("content-security-policy").to_owned();
        let directive = |name: &str| {
            let found = policy.split("; ").find(|own| own.starts_with(name));
            found.map(|own| own[name.len()..].trim().to_owned())
        };
        let scripts = directive("script-src").expect("scripts");
        let scripts = scripts.split_once(' ').map(|(_, own)| own.to_owned());
        let calls = directive("connect-src").expect("calls");
        (scripts, directive("frame-src"), calls, page)
    };
    let (scripts, frames, calls, page) = policy().await;
    assert_eq!(scripts.as_deref(), Some(CLOUDFLARE));
    assert_eq!(frames.as_deref(), Some(CLOUDFLARE));
    assert_eq!(calls, format!("'self' {CLOUDFLARE}"));
    assert!(page.body.contains(SITE_KEY) && !page.body.contains("secret"));

    for (mode, domain, kind) in [
        (None, None, "recaptcha-score"),
        (Some("checkbox"), Some("www.recaptcha.net"), "recaptcha-box"),
    ] {
        let mut config = json!({ "type": "RecaptchaEnterprise", "projectId": PROJECT });
        if let (Some(mode), Some(domain)) = (mode, domain) {
            config["mode"] = mode.into();
            config["domain"] = domain.into();
        }
        provider(&app, &manager, config).await;
        let own = format!("https://{}/recaptcha/", domain.unwrap_or("www.google.com"));
        let (scripts, frames, calls, page) = policy().await;
        let expected = format!("{own} https://www.gstatic.com/recaptcha/");
        assert_eq!(scripts, Some(expected));
        let expected = format!("{own} https://recaptcha.google.com/recaptcha/");
        assert_eq!(frames, Some(expected));
        assert_eq!(calls, format!("'self' {own}"));
        assert!(page.body.contains(&format!("data-captcha=\"{kind}\"")));
        assert!(page.body.contains(&format!("{own}enterprise.js?render=")));
    }

    // Other pages of this tenant, and these pages where nobody is asked.
    let other = app.get("/unknown-session").await.expect(404);
    assert!(!other.header("content-security-policy").contains("google"));
    let off = json!({ "captchaPolicy": { "enabled": false } });
    settings(&app, &manager, off).await;
    let (scripts, frames, calls, _) = policy().await;
    assert_eq!((scripts, frames, calls.as_str()), (None, None, "'self'"));
}

/// Without a provider nobody can solve it: the page says that, and stays shut.
#[tokio::test]
async fn without_a_provider_the_page_stays_shut() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let on = json!({ "captchaPolicy": { "enabled": true } });
    settings(&app, &manager, on).await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let number = format!("+{PHONE}");
    let fields = [("phone", number.as_str()), ("captcha", "anything")];
    let refused = fill(&mut browser, &page, &fields).await.expect(422);
    expect_says(&refused, "error.captcha");
    assert!(app.codes(PHONE).is_empty());
}
