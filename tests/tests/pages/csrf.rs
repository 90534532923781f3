//! B34: no form of a page is taken from anywhere but the page, shown in the same browser for the
//! same conversation. What is refused writes nothing, not even an audit entry.

use std::collections::BTreeSet;

use keyward_tests::{Answer, Browser, PHONE, TestApp, WebApp, csrf, form_action};

use super::{
    evidence::Before,
    steps::{STRANGER, account, actions, code_page, cookie_header, offer_page, phone_page},
    words::expect_says,
};

const PAGES: &str = include_str!("../../../crates/pages/src/routes/mod.rs");

/// A form that is open in a browser, ready to be sent.
struct Open {
    browser: Browser,
    action: String,
    token: String,
    fields: Vec<(&'static str, String)>,
}

impl Open {
    fn new(browser: Browser, page: &Answer, action: String) -> Self {
        Self {
            token: csrf(page),
            browser,
            action,
            fields: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    async fn send(&self, token: Option<&str>) -> Answer {
        let mut fields: Vec<(&str, &str)> =
            token.map(|token| ("csrf", token)).into_iter().collect();
        fields.extend(
            self.fields
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        self.browser.clone().post(&self.action, &fields).await
    }

    fn path(&self) -> &str {
        self.action.split('?').next().unwrap_or_default()
    }
}

/// Every form of the sign-in pages, each open in a browser and a conversation of its own.
async fn forms(app: &TestApp, web: &WebApp) -> Vec<Open> {
    let mut forms = Vec::new();
    // Either page is asked about the number that it does not fit, so that each offers the other.
    for (screen, phone) in [("sign_in", STRANGER), ("register", PHONE)] {
        let first = web.authorize(&[("first_screen", screen)]);
        let mut browser = app.browser();
        let page = browser.follow(&first).await.expect(200);
        let (action, typed) = (form_action(&page), format!("+{phone}"));
        forms.push(Open::new(browser, &page, action).with("phone", typed));
        for place in 0..2 {
            let mut browser = app.browser();
            let page = browser.follow(&first).await.expect(200);
            let page = app.send_code(&mut browser, &page, phone).await;
            let action = actions(&page).swap_remove(place);
            forms.push(Open::new(browser, &page, action).with("code", app.code(phone)));
        }
        let mut browser = app.browser();
        let page = browser.follow(&first).await.expect(200);
        let page = app.send_code(&mut browser, &page, phone).await;
        let entered = app.enter_code(&mut browser, &page, &app.code(phone)).await;
        let page = browser.follow(entered.location()).await.expect(200);
        let action = form_action(&page);
        forms.push(Open::new(browser, &page, action));
    }
    for screen in ["identifier:sign_in", "identifier:register"] {
        let first = web.authorize(&[("first_screen", screen), ("identifier", "phone")]);
        let mut browser = app.browser();
        let page = browser.follow(&first).await.expect(200);
        let action = form_action(&page);
        // Numbers of their own: too many codes to one are refused.
        let typed = format!("+1415555267{}", forms.len());
        forms.push(Open::new(browser, &page, action).with("phone", typed));
    }
    app.clock.advance_seconds(60);
    forms
}

#[tokio::test]
async fn no_form_is_taken_without_its_token() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let forms = forms(&app, &web).await;
    let tested: BTreeSet<&str> = forms.iter().map(Open::path).collect();
    let posts = posts_of(PAGES);
    assert!(tested.is_subset(&posts), "{tested:?}");
    let mut elsewhere = app.browser();
    let foreign = csrf(&phone_page(&mut elsewhere, &web).await);
    // Without a conversation: `commands::set_up` has it.
    let posts: BTreeSet<&str> = posts
        .into_iter()
        .filter(|path| !path.starts_with("/setup/"))
        .collect();
    // Pages further on have the same door, whoever knocks from a conversation that has just begun.
    let rest: Vec<&&str> = posts.difference(&tested).collect();
    assert!(rest.len() > 8, "{rest:?}");
    for path in rest {
        let mut browser = app.browser();
        let own = csrf(&phone_page(&mut browser, &web).await);
        let path = format!("{}?app_id={}", path.replace("{what}", "username"), web.id);
        let before = Before::of(&app).await;
        for token in [None, Some(""), Some("x"), Some(&*foreign)] {
            let fields: Vec<(&str, &str)> =
                token.map(|token| ("csrf", token)).into_iter().collect();
            let refused = browser.post(&path, &fields).await;
            assert_eq!(refused.status, 403, "{path} {token:?} {}", refused.body);
            expect_says(&refused, "error_page.form.title");
        }
        // With its own token it leads to where a conversation begins.
        let sent = browser.post(&path, &[("csrf", &own)]).await;
        assert_eq!(sent.status, 303, "{path} {}", sent.body);
        before.expect_nothing(&app).await;
    }
    for form in &forms {
        let before = Before::of(&app).await;
        let mut flipped = form.token.clone().into_bytes();
        flipped[7] = if flipped[7] == b'A' { b'B' } else { b'A' };
        let flipped = String::from_utf8(flipped).expect("letters");
        let short = &form.token[..42];
        let tokens = [
            None,
            Some(""),
            Some("x"),
            Some(short),
            Some(&*flipped),
            Some(&*foreign),
        ];
        for token in tokens {
            let refused = form.send(token).await;
            assert_eq!(
                refused.status, 403,
                "{} {token:?} {}",
                form.action, refused.body
            );
            expect_says(&refused, "error_page.form.title");
            assert!(refused.body.contains("session.csrf_token_mismatch"));
        }
        before.expect_nothing(&app).await;
    }
    // With its own token, each of them does what it is for.
    for form in &forms {
        let before = Before::of(&app).await;
        let done = form.send(Some(&form.token)).await;
        assert_eq!(done.status, 303, "{} {}", form.action, done.body);
        assert!(!before.changed(&app).is_empty(), "{}", form.action);
    }
}

/// The token of one conversation is none of another one in the same browser.
#[tokio::test]
async fn a_token_belongs_to_one_conversation() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    let first = phone_page(&mut browser, &web).await;
    let second = phone_page(&mut browser, &second_app).await;
    let again = phone_page(&mut browser, &web).await;
    assert_ne!(csrf(&first), csrf(&again));
    let before = Before::of(&app).await;
    for (page, token) in [
        (&again, csrf(&second)),
        (&second, csrf(&again)),
        (&again, csrf(&first)),
    ] {
        let fields = [("csrf", &*token), ("phone", "+8613800138000")];
        browser.post(&form_action(page), &fields).await.expect(403);
    }
    before.expect_nothing(&app).await;
}

#[tokio::test]
async fn a_form_without_the_conversation_s_cookies_leads_nowhere() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut forms = forms(&app, &web).await;
    let before = Before::of(&app).await;
    for form in &mut forms {
        form.browser = app.browser();
        let answer = form.send(Some(&form.token)).await.expect(303);
        assert_eq!(answer.location(), "/unknown-session", "{}", form.action);
    }
    before.expect_nothing(&app).await;
}

/// Bodies of other kinds, which pages of other sites can send without asking, have no token; nor
/// have malformed ones. Each is answered by the page that says so.
#[tokio::test]
async fn a_body_that_is_no_form_has_no_token() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let forms = forms(&app, &web).await;
    let before = Before::of(&app).await;
    let url_encoded = "application/x-www-form-urlencoded";
    for form in &forms {
        for (kind, body) in [
            (
                "application/json",
                format!(r#"{{"csrf":"{}","code":"000000"}}"#, form.token),
            ),
            ("text/plain", format!("csrf: {}", form.token)),
            (
                "multipart/form-data; boundary=x",
                format!(
                    "--x\r\nContent-Disposition: form-data; name=csrf\r\n\r\n{}\r\n--x--",
                    form.token
                ),
            ),
            (
                url_encoded,
                format!("csrf=a&csrf={}&phone=1&phone=2", form.token),
            ),
            (url_encoded, format!("CSRF={}", form.token)),
            (url_encoded, "%".to_owned()),
            (url_encoded, "\u{0}=\u{0}&csrf=%00".to_owned()),
            (url_encoded, String::new()),
        ] {
            let answer = post_raw(&app, form, kind, body).await;
            assert_eq!(answer.status, 403, "{} {kind} {answer:?}", form.action);
            expect_says(&answer, "error_page.form.title");
            assert!(!answer.body.contains(&form.token), "{}", answer.body);
        }
        let long = format!("csrf={}&phone={}", form.token, "1".repeat(20_000));
        let answer = post_raw(&app, form, url_encoded, long).await;
        assert_eq!(answer.status, 413, "{}", form.action);
    }
    before.expect_nothing(&app).await;
}

async fn post_raw(app: &TestApp, form: &Open, kind: &str, body: String) -> Answer {
    let request = app
        .http
        .post(app.url(&form.action))
        .header("cookie", cookie_header(&form.browser))
        .header("content-type", kind)
        .body(body);
    app.send(request).await
}

/// The one form beside the conversation: the question of signing out, bound to the session.
#[tokio::test]
async fn nobody_is_signed_out_by_another_site() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let mut other = app.browser();
    app.sign_in(&mut other, &web.authorize(&[]), PHONE).await;
    let foreign = csrf(&other.get("/oidc/session/end").await.expect(200));
    let asked = browser.get("/oidc/session/end").await.expect(200);
    let action = form_action(&asked);
    assert_eq!(action, "/oidc/session/end/confirm");
    let form = Open::new(browser.clone(), &asked, action);
    let before = Before::of(&app).await;
    for token in [None, Some(""), Some("x"), Some(&*foreign)] {
        let refused = form.send(token).await.expect(400);
        assert!(
            refused.body.contains("oidc.invalid_request"),
            "{}",
            refused.body
        );
    }
    // Neither does asking by itself.
    browser.post("/oidc/session/end", &[]).await.expect(200);
    before.expect_nothing(&app).await;
    let silent = browser.get(&web.authorize(&[])).await.expect(303);
    assert!(silent.location_param("code").is_some());
    assert_eq!(
        form.send(Some(&form.token)).await.expect(303).location(),
        "/oidc/session/end/success"
    );
    assert_eq!(app.count("sessions"), 1);
}

/// What another site makes a browser post comes without cookies, and no script reads them.
#[tokio::test]
async fn cookies_stay_with_the_site() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let begun = browser.get(&web.authorize(&[])).await.expect(303);
    let page = browser.get(begun.location()).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await;
    let made = super::steps::confirm(&mut browser, &offer).await;
    let ended = browser.get(made.location()).await.expect(303);
    let mut names = BTreeSet::new();
    for line in begun
        .headers
        .get_all("set-cookie")
        .iter()
        .chain(ended.headers.get_all("set-cookie"))
    {
        let line = line.to_str().expect("ASCII");
        let name = line.split('=').next().unwrap_or_default();
        assert!(line.contains("; samesite=lax"), "{line}");
        // The contract lets scripts read which application it is, and nothing else.
        let is_readable = name.trim_end_matches(".sig") == "_logto";
        assert_eq!(line.contains("; httponly"), !is_readable, "{line}");
        assert!(!line.to_ascii_lowercase().contains("domain="), "{line}");
        names.insert(name.replace(&web.id, "<client>"));
    }
    let expected = [
        "_device",
        "_interaction",
        "_interaction_resume",
        "_logto",
        "_pending_<client>",
        "_session",
    ];
    let twins = expected
        .iter()
        .flat_map(|name| [(*name).to_owned(), format!("{name}.sig")]);
    assert_eq!(names, twins.collect());
}

/// Offers are forms of the conversation too: the token of the page before is the same one.
#[tokio::test]
async fn one_conversation_has_one_token() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let first = csrf(&phone_page(&mut browser, &web).await);
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    assert_ne!(first, csrf(&offer), "a new request is a new conversation");
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, STRANGER).await;
    let shown = browser.get(&form_action(&page)).await.expect(200);
    assert_eq!(csrf(&page), csrf(&shown));
}

/// The paths of a router's source that take a POST.
fn posts_of(source: &str) -> BTreeSet<&str> {
    let routes = source.split(".route(").skip(1);
    routes
        .filter(|route| route.contains("post("))
        .filter_map(|route| route.split('"').nth(1))
        .collect()
}
