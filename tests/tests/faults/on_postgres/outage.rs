//! The database goes away and comes back (F6).

use keyward_tests::{TestApp, WEB_APP, csrf, form_action, postgres};

use super::{app, goes_on, token, told_to_wait, until_it_answers, written};

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

#[tokio::test]
async fn f6_what_needs_no_database_goes_on_and_the_rest_recovers() {
    let (app, manager, web) = app().await;
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = app.tokens(&mut app.browser(), &web, &scope).await;
    let (access, refresh) = (tokens.text("access_token"), tokens.text("refresh_token"));
    goes_on(&app).await;
    let before = written(&app);
    {
        let _outage = Outage::begin(&app);
        goes_on(&app).await;
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
    assert_eq!(written(&app), before, "something of it has happened");
    // By itself.
    until_it_answers(async || token(&app, &web, refresh).await)
        .await
        .expect(200);
    let read = async || app.manage(&manager, "GET", "/users", None).await;
    until_it_answers(read).await.expect(200);
}

#[tokio::test]
async fn f6_a_sign_in_goes_on_where_it_was() {
    let (app, _, web) = app().await;
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
    let entered = until_it_answers(async || browser.post(&form_action(&page), &form).await).await;
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
