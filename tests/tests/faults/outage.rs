//! The database goes away and comes back (F6). Only a server has that: on SQLite these tests have
//! nothing to try.

use std::time::{Duration, Instant};

use keyward_tests::{Answer, TestApp, WEB_APP, WebApp, csrf, form_action, postgres};
use tokio::time::interval;

/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(30);
const PHONE: &str = "8613700137003";

/// The database is there again when this is dropped, however a test ends.
struct Outage<'a>(&'a TestApp);

impl<'a> Outage<'a> {
    fn begin(app: &'a TestApp) -> Self {
        postgres::shut(app.folder(), true);
        Self(app)
    }
}

impl Drop for Outage<'_> {
    fn drop(&mut self) {
        postgres::shut(self.0.folder(), false);
    }
}

/// What a client is told meanwhile.
fn told_to_wait(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    let wait = answer
        .headers
        .get("retry-after")
        .expect("when to try again");
    let wait = wait.to_str().ok().and_then(|text| text.parse::<u32>().ok());
    assert!(wait.is_some_and(|seconds| (1..=60).contains(&seconds)));
    assert!(!answer.body.contains("postgres"), "{answer:?}");
}

async fn until_it_answers(app: &TestApp, web: &WebApp, refresh: &str) -> Answer {
    let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(100)));
    loop {
        let answer = token(app, web, refresh).await;
        if answer.status != 503 {
            return answer;
        }
        assert!(since.elapsed() < LONG, "it does not recover");
        ticks.tick().await;
    }
}

async fn token(app: &TestApp, web: &WebApp, refresh: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    app.post_form_as("/oidc/token", web.credentials(), &form)
        .await
}

#[tokio::test]
async fn f6_what_needs_no_database_goes_on_and_the_rest_recovers() {
    if !postgres::is_used() {
        return;
    }
    let (app, manager, web) = TestApp::with_web_app().await;
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = app.tokens(&mut app.browser(), &web, &scope).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    // What hot paths hold in memory is there.
    for path in ["/oidc/jwks", "/oidc/.well-known/openid-configuration"] {
        app.get(path).await.expect(200);
    }
    let before = app.count("logs");
    {
        let _outage = Outage::begin(&app);
        for path in [
            "/oidc/jwks",
            "/oidc/.well-known/openid-configuration",
            "/health/live",
        ] {
            app.get(path).await.expect(200);
        }
        assert_eq!(app.get("/health/ready").await.status, 503);
        told_to_wait(&token(&app, &web, refresh).await);
        let me = app.http.get(app.url("/oidc/me")).bearer_auth(access);
        told_to_wait(&app.send(me).await);
        told_to_wait(&app.manage(&manager, "GET", "/users", None).await);
        let body = serde_json::json!({ "name": "Never", "type": "SPA" });
        told_to_wait(
            &app.manage(&manager, "POST", "/applications", Some(body))
                .await,
        );
    }
    // By itself, and nothing of what was refused has happened.
    until_it_answers(&app, &web, refresh).await.expect(200);
    let named = "SELECT COUNT(*) FROM applications WHERE name = 'Never'";
    let database = keyward_tests::Database::of(app.folder());
    assert_eq!(database.number(named), 0);
    assert!(app.count("logs") > before);
}

#[tokio::test]
async fn f6_a_sign_in_goes_on_where_it_was() {
    if !postgres::is_used() {
        return;
    }
    let (app, _, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let code = app.code(PHONE);
    let form = [("csrf", &*csrf(&page)), ("code", &*code)];
    {
        let _outage = Outage::begin(&app);
        let refused = browser.post(&form_action(&page), &form).await;
        assert_eq!(refused.status, 503, "{refused:?}");
        assert!(refused.body.contains("<html"), "a person gets a page");
    }
    let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(100)));
    let entered = loop {
        let answer = browser.post(&form_action(&page), &form).await;
        if answer.status != 503 {
            break answer;
        }
        assert!(since.elapsed() < LONG, "it does not recover");
        ticks.tick().await;
    };
    // The same code: no attempt was counted, or the code would be used up.
    let offer = browser.follow(entered.expect(303).location()).await;
    let made = browser
        .post(&form_action(&offer), &[("csrf", &csrf(&offer))])
        .await
        .expect(303);
    let redirect = browser.follow(made.location()).await.expect(303);
    assert!(redirect.location().starts_with(WEB_APP), "{redirect:?}");
    assert_eq!(app.count("users"), 1);
}
