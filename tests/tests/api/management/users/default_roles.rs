//! Roles that new users get: those that are default by themselves, and those that the setting names
//! (reference management-api.md §2, experience-api.md §5.3).

use keyward_http::Choices;
use keyward_tests::{Answer, Manager, Options, PHONE, TestApp, WebApp, csrf, form_action};
use serde_json::{Value, json};

use crate::api::oidc::evidence::Before;

struct House {
    app: TestApp,
    manager: Manager,
    web: WebApp,
}

impl House {
    async fn start() -> Self {
        let names = ["member", "reader"].map(str::to_owned);
        let choices = Choices {
            default_role_names: names.into(),
            ..Choices::default()
        };
        let options = Options {
            choices,
            ..Options::default()
        };
        let (app, manager, web) = TestApp::with_web_app_as(options).await;
        Self { app, manager, web }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.app.manage(&self.manager, method, path, body).await
    }

    async fn role(&self, name: &str, kind: &str, is_default: bool) -> String {
        let body = json!({
            "name": name, "description": "x", "type": kind, "isDefault": is_default,
        });
        let made = self.call("POST", "/roles", Some(body)).await.expect(200);
        made.json()["id"].as_str().expect("an id").to_owned()
    }

    /// The names of a user's roles.
    async fn roles_of(&self, user: &Value) -> Vec<String> {
        let path = format!("/users/{}/roles", user["id"].as_str().expect("an id"));
        let rows = self.call("GET", &path, None).await.expect(200).json();
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| row["name"].as_str().expect("a name").to_owned())
            .collect()
    }

    /// Signs up; answers what comes after the offer to make an account.
    async fn sign_up(&self) -> Answer {
        let mut browser = self.app.browser();
        let page = browser.follow(&self.web.authorize(&[])).await.expect(200);
        let code_page = self.app.send_code(&mut browser, &page, PHONE).await;
        let code = self.app.code(PHONE);
        let entered = self.app.enter_code(&mut browser, &code_page, &code).await;
        let offer = browser.follow(entered.expect(303).location()).await;
        let form = [("csrf", &*csrf(&offer))];
        browser.post(&form_action(&offer), &form).await
    }
}

#[tokio::test]
async fn new_users_get_the_named_roles_and_the_default_ones() {
    let house = House::start().await;
    house.role("member", "User", false).await;
    // Named and default is given once; for machines only, it is no user's.
    house.role("reader", "User", true).await;
    house.role("everybody", "User", true).await;
    house.role("indexer", "MachineToMachine", true).await;
    house.role("other", "User", false).await;
    let expected = ["everybody", "member", "reader"];
    let body = json!({ "username": "ada" });
    let user = house.call("POST", "/users", Some(body)).await.expect(200);
    assert_eq!(house.roles_of(&user.json()).await, expected);

    house.sign_up().await.expect(303);
    let query = format!("/users?search.primaryPhone={PHONE}");
    let found = house.call("GET", &query, None).await.expect(200).json();
    assert_eq!(house.roles_of(&found[0]).await, expected);
}

#[tokio::test]
async fn without_one_of_the_named_roles_nobody_is_made() {
    let house = House::start().await;
    house.role("reader", "User", false).await;
    for step in ["missing", "for machines"] {
        let before = Before::of(&house.app).await;
        let body = json!({ "username": "ada", "password": "correct horse" });
        let refused = house.call("POST", "/users", Some(body)).await.expect(400);
        assert_eq!(
            refused.json()["code"],
            "role.default_role_missing",
            "{step}"
        );
        before.expect_nothing(&house.app, step).await;
        if step == "missing" {
            house.role("member", "MachineToMachine", false).await;
        }
    }
    let page = house.sign_up().await.expect(400);
    assert!(
        page.body.contains("role.default_role_missing"),
        "{}",
        page.body
    );
    for table in ["users", "users_roles", "sessions"] {
        assert_eq!(house.app.count(table), 0, "{table}");
    }
}

/// Administrators are no tenant's users.
#[tokio::test]
async fn administrators_have_a_role_of_their_own() {
    let house = House::start().await;
    let admin = house.app.shared.store.system().admin_tenant();
    let names = house.app.shared.choices.default_role_names_in(admin.id());
    assert_eq!(*names, ["user"]);
}
