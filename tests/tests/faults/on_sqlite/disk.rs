//! A full disk under SQLite (F6): 503 in the contract's words, nothing half written, and well again afterwards.

use keyward_tests::{
    Answer, Browser, Database, Engine, Manager, Options, PHONE, TestApp, WebApp, csrf, form_action,
};
use serde_json::json;

/// More than fits into the free places of the pages that are there.
const MOST: usize = 200;

struct House {
    app: TestApp,
    manager: Manager,
    web: WebApp,
}

impl House {
    async fn build() -> Self {
        let options = Options {
            engine: Some(Engine::Sqlite),
            ..Options::default()
        };
        let (app, manager, web) = TestApp::with_web_app_as(options).await;
        Self { app, manager, web }
    }

    async fn fill(&self) {
        self.disk_is_full(true).await;
    }

    /// The same, and pages that migrations have left are taken too.
    async fn fill_free_pages(&self) {
        self.fill().await;
        let create = async |_| {
            let body = json!({
                "name": "As large as a page",
                "type": "Traditional",
                "customData": { "text": "x".repeat(3_000) },
            });
            let made = self
                .app
                .manage(&self.manager, "POST", "/applications", Some(body));
            (made.await, ())
        };
        self.until_full(create).await;
    }

    async fn make_room(&self) {
        self.disk_is_full(false).await;
        Database::of(self.app.folder()).check();
    }

    async fn disk_is_full(&self, full: bool) {
        let engine = self.app.shared.store.engine();
        // An audit entry for which there is no room may share the switch's group and fail it.
        while engine.simulate_full_disk(full).await.is_err() {}
    }

    fn counts(&self) -> Vec<(String, i64)> {
        Database::of(self.app.folder()).counts()
    }

    /// Repeats what writes a little until there is no room for it, and proves that nothing of the
    /// last time was written.
    async fn until_full<T>(&self, mut step: impl AsyncFnMut(usize) -> (Answer, T)) -> (Answer, T) {
        for number in 0..MOST {
            let before = self.counts();
            let (answer, more) = step(number).await;
            if answer.status == 503 {
                assert_eq!(self.counts(), before, "something was half written");
                return (answer, more);
            }
            let is_fine = answer.status.is_success() || answer.status.is_redirection();
            assert!(is_fine, "{answer:?}");
        }
        panic!("it always found room");
    }
}

/// The contract's body without a code, since the contract has none for it.
fn api_body(answer: &Answer) {
    let body = answer.json();
    let names: Vec<_> = body.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["message", "requestId"]);
    assert_eq!(
        body["message"],
        "The server cannot answer at the moment. Try again later."
    );
    assert_eq!(body["requestId"], answer.header("logto-core-request-id"));
    assert_eq!(answer.header("retry-after"), "2");
}

fn oidc_body(answer: &Answer) {
    let body = answer.json();
    assert_eq!(body["code"], "oidc.temporarily_unavailable");
    assert_eq!(body["error"], "temporarily_unavailable");
    assert_eq!(body["requestId"], answer.header("logto-core-request-id"));
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(answer.header("cache-control"), "no-store");
}

fn error_page(answer: &Answer) {
    assert!(answer.header("content-type").starts_with("text/html"));
    let id = answer.header("logto-core-request-id");
    assert!(
        answer.body.contains(id),
        "the page tells the request's id: {}",
        answer.body
    );
    assert!(
        !answer.header("retry-after").is_empty(),
        "{:?}",
        answer.headers
    );
}

#[tokio::test]
async fn f6_the_management_api_answers_503_and_writes_nothing() {
    let house = House::build().await;
    let body = json!({
        "name": "Too large for this disk",
        "type": "Traditional",
        "customData": { "text": "x".repeat(60_000) },
    });
    let create = || {
        house
            .app
            .manage(&house.manager, "POST", "/applications", Some(body.clone()))
    };
    house.fill().await;
    let before = house.counts();
    let answer = create().await.expect(503);
    api_body(&answer);
    assert_eq!(house.counts(), before);
    // Whoever only reads is served.
    house
        .app
        .manage(&house.manager, "GET", "/applications", None)
        .await
        .expect(200);
    house.make_room().await;
    create().await.expect(200);
}

#[tokio::test]
async fn f6_a_code_that_could_not_be_redeemed_can_be_afterwards() {
    let house = House::build().await;
    let (app, web) = (&house.app, &house.web);
    let mut browser = app.browser();
    let tokens = app.tokens(&mut browser, web, &[]).await;
    let mut codes = Vec::new();
    for _ in 0..MOST {
        codes.push(browser.get(&web.authorize(&[])).await.expect(303));
    }
    house.fill().await;
    let (answer, code) = house
        .until_full(async |number| (app.redeem(web, &codes[number]).await, number))
        .await;
    oidc_body(&answer);
    let (answer, ()) = house
        .until_full(async |_| (browser.get(&web.authorize(&[])).await, ()))
        .await;
    error_page(&answer);
    // What needs no room goes on: pages, who somebody is, tokens of machines.
    app.browser().follow(&web.authorize(&[])).await.expect(200);
    let bearer = app
        .http
        .get(app.url("/oidc/me"))
        .bearer_auth(tokens.text("access_token"));
    app.send(bearer).await.expect(200);
    let manager = (&*house.manager.client_id, &*house.manager.client_secret);
    let form = [
        ("grant_type", "client_credentials"),
        ("resource", "https://default.logto.app/api"),
    ];
    app.post_form_as("/oidc/token", manager, &form)
        .await
        .expect(200);

    house.make_room().await;
    app.redeem(web, &codes[code]).await.expect(200);
    browser.get(&web.authorize(&[])).await.expect(303);
}

#[tokio::test]
async fn f6_a_refresh_token_that_could_not_rotate_can_afterwards() {
    let house = House::build().await;
    let (app, web) = (&house.app, &house.web);
    let more = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = app.tokens(&mut app.browser(), web, &more).await;
    let mut current = tokens.text("refresh_token").to_owned();
    let mut first = String::new();
    // The token ends after some rotations: what is free must go first.
    house.fill_free_pages().await;
    let refresh = async |token: &str| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        app.post_form_as("/oidc/token", web.credentials(), &form)
            .await
    };
    let (answer, ()) = house
        .until_full(async |_| {
            // Late in its life a confidential client's token rotates too.
            app.clock.advance_seconds(10 * 86_400);
            let answer = refresh(&current).await;
            if answer.status == 200 {
                first.clone_from(&current);
                answer.json()["refresh_token"]
                    .as_str()
                    .expect("a token")
                    .clone_into(&mut current);
            }
            (answer, ())
        })
        .await;
    oidc_body(&answer);
    house.make_room().await;
    let answer = refresh(&current).await.expect(200);
    assert_ne!(answer.json()["refresh_token"], current.as_str());
    // And the one before the last still ends the family: its rotation was not lost either.
    app.clock.advance_seconds(60);
    if !first.is_empty() {
        refresh(&first).await.expect(400);
        refresh(&current).await.expect(400);
    }
}

#[tokio::test]
async fn f6_no_code_is_sent_that_could_not_be_written() {
    let house = House::build().await;
    let app = &house.app;
    let phone = |number: usize| format!("86138{number:08}");
    house.fill().await;
    let (answer, number) = house
        .until_full(async |number| {
            let mut browser = app.browser();
            let page = browser.follow(&house.web.authorize(&[])).await.expect(200);
            (
                post_phone(&mut browser, &page, &phone(number)).await,
                number,
            )
        })
        .await;
    error_page(&answer);
    assert_eq!(app.codes(&phone(number)), Vec::<String>::new());
    house.make_room().await;
    let mut browser = app.browser();
    app.sign_in(&mut browser, &house.web.authorize(&[]), &phone(number))
        .await;
    assert_eq!(app.count("users"), 1);
}

#[tokio::test]
async fn f6_nobody_is_half_signed_up() {
    let house = House::build().await;
    let (app, web) = (&house.app, &house.web);
    let phone = |number: usize| format!("86139{number:08}");
    let mut waiting = Vec::new();
    for number in 0..MOST {
        let mut browser = app.browser();
        let page = browser.follow(&web.authorize(&[])).await.expect(200);
        let page = app.send_code(&mut browser, &page, &phone(number)).await;
        let entered = app
            .enter_code(&mut browser, &page, &app.code(&phone(number)))
            .await;
        let offer = browser.follow(entered.location()).await.expect(200);
        waiting.push((browser, offer));
    }
    house.fill().await;
    let accept = async |browser: &mut Browser, offer: &Answer| {
        browser
            .post(&form_action(offer), &[("csrf", &csrf(offer))])
            .await
    };
    let (answer, number) = house
        .until_full(async |number| {
            let (browser, offer) = &mut waiting[number];
            (accept(browser, offer).await, number)
        })
        .await;
    error_page(&answer);
    let made = app.count("users");
    assert_eq!(made, app.count("sessions"));
    house.make_room().await;
    // The same form, sent again.
    let (browser, offer) = &mut waiting[number];
    let done = accept(browser, offer).await.expect(303);
    let redirect = browser.follow(done.location()).await.expect(303);
    app.redeem(web, &redirect).await.expect(200);
    assert_eq!(app.count("users"), made + 1);
    let mut browser = app.browser();
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
}

async fn post_phone(browser: &mut Browser, page: &Answer, phone: &str) -> Answer {
    let phone = format!("+{phone}");
    let form = [("csrf", &*csrf(page)), ("country", "US"), ("phone", &phone)];
    browser.post(&form_action(page), &form).await
}
