//! Writes that meet from both sides (docs/decisions/007-postgresql.md, "order of locks"): whoever
//! signs out, suspends or removes goes from parents to children, and so does whoever grants. Where
//! one went the other way round, PostgreSQL would end one of two writes and its caller be told to
//! try again.

use keyward_tests::{Answer, Browser, Database, Manager, TestApp, WebApp};
use serde_json::json;
use tokio::task::JoinSet;

use super::app;

/// How many meet in one round.
const APPLICATIONS: usize = 8;
const ROUNDS: usize = 8;

struct House {
    app: TestApp,
    manager: Manager,
    webs: Vec<WebApp>,
}

impl House {
    async fn build() -> Self {
        let (app, manager, _) = app().await;
        let mut webs = Vec::new();
        for number in 0..APPLICATIONS {
            webs.push(app.web_app(&manager, &format!("Shop {number}")).await);
        }
        Self { app, manager, webs }
    }

    fn phone(number: usize) -> String {
        format!("86137002{number:05}")
    }

    /// A browser in which somebody new is signed in at the first application, and their id.
    async fn somebody(&self, number: usize) -> (Browser, String) {
        let (app, phone) = (&self.app, Self::phone(number));
        let mut browser = app.browser();
        let request = self.webs[0].authorize(&[]);
        app.sign_in(&mut browser, &request, &phone).await;
        let sql = format!("SELECT id FROM users WHERE primary_phone = '{phone}'");
        (browser, Database::of(app.folder()).text(&sql))
    }

    /// Asks for a code for each application in this browser at the same moment, and for what comes
    /// between.
    async fn meet(&self, browser: &Browser, between: (&str, String, Option<serde_json::Value>)) {
        let (app, mut all) = (&self.app, JoinSet::new());
        for web in &self.webs {
            let (mut browser, request) = (browser.clone(), web.authorize(&[]));
            all.spawn(async move { browser.get(&request).await });
        }
        let (method, path, body) = between;
        let changed = app.manage(&self.manager, method, &path, body).await;
        assert!(changed.status.is_success(), "{changed:?}");
        for answer in all.join_all().await {
            // A code, or the page to sign in, since the session has ended.
            assert_eq!(answer.status, 303, "{answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_suspended_while_authorizing() {
    let house = House::build().await;
    for round in 0..ROUNDS {
        let (browser, id) = house.somebody(round).await;
        // Accounts that an administrator made have used no application: the first use is noted.
        let database = Database::of(house.app.folder());
        database.execute("UPDATE users SET application_id = NULL");
        let body = json!({ "isSuspended": true });
        let path = format!("/users/{id}/is-suspended");
        house.meet(&browser, ("PATCH", path, Some(body))).await;
        for table in ["sessions", "grants"] {
            assert_eq!(house.app.count(table), 0, "{table} outlive the suspension");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_removed_while_authorizing() {
    let house = House::build().await;
    for round in 0..ROUNDS {
        let (browser, id) = house.somebody(round).await;
        house
            .meet(&browser, ("DELETE", format!("/users/{id}"), None))
            .await;
        assert_eq!(house.app.count("users"), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whose_tokens_are_revoked_while_their_application_is_removed() {
    let house = House::build().await;
    let app = &house.app;
    let mut people = Vec::new();
    for number in 0..4 {
        people.push(house.somebody(number).await.0);
    }
    for web in &house.webs {
        let mut tokens = Vec::new();
        for browser in &mut people {
            let redirect = browser.get(&web.authorize(&[])).await.expect(303);
            let given = app.redeem(web, &redirect).await.expect(200).json();
            tokens.push(given["access_token"].as_str().expect("one").to_owned());
        }
        let mut all = JoinSet::new();
        for token in tokens {
            let request = app
                .http
                .post(app.url("/oidc/token/revocation"))
                .basic_auth(&web.id, Some(&web.secret))
                .form(&[("token", token)]);
            all.spawn(async move { request.send().await.expect("an answer").status() });
        }
        let path = format!("/applications/{}", web.id);
        let removed: Answer = app.manage(&house.manager, "DELETE", &path, None).await;
        assert_eq!(removed.status, 204, "{removed:?}");
        for status in all.join_all().await {
            // Revoked, or asked for by a client that is gone.
            assert!(!status.is_server_error(), "{status}");
        }
    }
    assert_eq!(app.count("grants"), 0);
}
