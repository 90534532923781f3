//! Roles: parallel use, and the records of another tenant in bodies.

use std::sync::Arc;

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::api::oidc::evidence::Before;

const PARALLEL: usize = 32;

#[derive(Clone)]
struct House {
    app: Arc<TestApp>,
    manager: Manager,
}

impl House {
    async fn start() -> Self {
        let app = Arc::new(TestApp::start().await);
        let manager = app.manager().await;
        Self { app, manager }
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.app
            .manage(&self.manager, method, path, Some(body))
            .await
    }

    async fn make(&self, path: &str, body: Value) -> String {
        let made = self.call("POST", path, body).await;
        assert!(made.status.is_success(), "{path}: {made:?}");
        made.json()["id"].as_str().expect("an id").to_owned()
    }

    async fn role(&self, name: &str, kind: &str) -> String {
        let body = json!({ "name": name, "description": "x", "type": kind });
        self.make("/roles", body).await
    }

    /// Requests with these bodies or to these paths, all at once.
    async fn at_once(
        &self,
        method: &'static str,
        requests: impl Iterator<Item = (String, Value)>,
    ) -> Vec<Answer> {
        let mut all = JoinSet::new();
        for (path, body) in requests {
            let house = self.clone();
            all.spawn(async move { house.call(method, &path, body).await });
        }
        all.join_all().await
    }
}

/// The same request many times.
fn many(path: &str, body: Value) -> impl Iterator<Item = (String, Value)> {
    std::iter::repeat_n((path.to_owned(), body), PARALLEL)
}

fn told(answer: &Answer) -> (u16, String) {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let code = body["code"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), code)
}

fn expect_one(answers: &[Answer], status: u16, code: &str) {
    let answers: Vec<_> = answers.iter().map(told).collect();
    let good = answers.iter().filter(|(own, _)| *own == status).count();
    assert_eq!(good, 1, "{answers:?}");
    let refused = (422, code.to_owned());
    let rest = answers.iter().filter(|answer| **answer == refused).count();
    assert_eq!(rest, PARALLEL - 1, "{answers:?}");
}

#[tokio::test]
async fn of_many_at_once_one_makes_the_role() {
    let house = House::start().await;
    let body = json!({ "name": "reader", "description": "x" });
    let answers = house.at_once("POST", many("/roles", body)).await;
    expect_one(&answers, 200, "role.name_in_use");
}

#[tokio::test]
async fn of_many_at_once_one_gives_the_role() {
    let house = House::start().await;
    let user = house.make("/users", json!({ "name": "Ada" })).await;
    let role = house.role("reader", "User").await;
    let path = format!("/roles/{role}/users");
    let requests = many(&path, json!({ "userIds": [user] }));
    let answers = house.at_once("POST", requests).await;
    expect_one(&answers, 201, "role.user_exists");
    assert_eq!(house.app.count("users_roles"), 1);
    // From the user's side what is there already is no refusal, and one of them added it.
    let other = house.role("writer", "User").await;
    let path = format!("/users/{user}/roles");
    let body = json!({ "roleIds": [role, other] });
    let answers = house.at_once("POST", many(&path, body)).await;
    let added = answers.into_iter().map(|answer| answer.expect(201).json());
    let added: Vec<Value> = added.map(|body| body["addedRoleIds"].clone()).collect();
    let first = added.iter().filter(|ids| **ids == json!([other])).count();
    let later = added.iter().filter(|ids| **ids == json!([])).count();
    assert_eq!((first, later), (1, PARALLEL - 1), "{added:?}");
    // As many replacements as there are leave one whole set behind.
    let requests = (0..PARALLEL).map(|number| {
        let only = if number % 2 == 0 { &role } else { &other };
        (path.clone(), json!({ "roleIds": [only] }))
    });
    for answer in house.at_once("PUT", requests).await {
        answer.expect(200);
    }
    assert_eq!(house.app.count("users_roles"), 1);
}

#[tokio::test]
async fn of_many_at_once_one_resource_is_the_default() {
    let house = House::start().await;
    let mut ids = Vec::new();
    for number in 0..PARALLEL {
        let body = json!({ "name": "x", "indicator": format!("https://{number}.example") });
        ids.push(house.make("/resources", body).await);
    }
    let requests = ids.iter().map(|id| {
        let path = format!("/resources/{id}/is-default");
        (path, json!({ "isDefault": true }))
    });
    for answer in house.at_once("PATCH", requests).await {
        assert_eq!(answer.expect(200).json()["isDefault"], true);
    }
    let listed = house
        .app
        .manage(&house.manager, "GET", "/resources", None)
        .await;
    let listed = listed.expect(200).json();
    let rows = listed.as_array().expect("a list").iter();
    assert_eq!(rows.filter(|row| row["isDefault"] == true).count(), 1);
}

/// A8.2, A8.4: ids of another tenant's records in bodies are ids of nothing.
#[tokio::test]
async fn a8_4_another_tenants_records_cannot_be_named() {
    let house = House::start().await;
    let user = house.make("/users", json!({ "name": "Ada" })).await;
    let machine = json!({ "name": "Robot", "type": "MachineToMachine" });
    let machine = house.make("/applications", machine).await;
    let reader = house.role("reader", "User").await;
    let indexer = house.role("indexer", "MachineToMachine").await;
    // What every database has in the admin tenant, and a user there.
    let database = keyward_tests::Database::of(house.app.folder());
    database.execute(
        "INSERT INTO users (tenant_id, id, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) VALUES ('admin', 'foreignuser1', '{}', '{}', '{}', '{}', FALSE, 0, 0);
         INSERT INTO roles (tenant_id, id, name, description, type, is_default) VALUES ('admin', 'foreignrole1', 'x', 'x', 'User', TRUE);
         INSERT INTO scopes (tenant_id, id, resource_id, name, created_at) SELECT 'admin', 'foreignscope1', id, 'x', 0 FROM resources WHERE tenant_id = 'admin' AND indicator = 'https://admin.logto.app/me'",
    );
    let before = Before::of(&house.app).await;
    for (method, path, body) in [
        (
            "POST",
            format!("/roles/{reader}/users"),
            json!({ "userIds": [user, "foreignuser1"] }),
        ),
        (
            "POST",
            format!("/roles/{indexer}/applications"),
            json!({ "applicationIds": [machine, "m-default"] }),
        ),
        (
            "POST",
            format!("/roles/{reader}/scopes"),
            json!({ "scopeIds": ["foreignscope1"] }),
        ),
        (
            "POST",
            "/roles".to_owned(),
            json!({ "name": "y", "description": "y", "scopeIds": ["foreignscope1"] }),
        ),
        (
            "POST",
            format!("/users/{user}/roles"),
            json!({ "roleIds": [reader, "foreignrole1"] }),
        ),
        (
            "PUT",
            format!("/users/{user}/roles"),
            json!({ "roleIds": ["foreignrole1"] }),
        ),
        (
            "POST",
            format!("/applications/{machine}/roles"),
            json!({ "roleIds": [indexer, "m-default"] }),
        ),
        (
            "PUT",
            format!("/applications/{machine}/roles"),
            json!({ "roleIds": ["m-default"] }),
        ),
    ] {
        let answer = house.call(method, &path, body).await;
        let expected = (404, "entity.not_exists_with_id".to_owned());
        assert_eq!(told(&answer), expected, "{method} {path}");
    }
    before
        .expect_nothing(&house.app, "ids of another tenant")
        .await;
    // And its default roles are not given to anybody here.
    house.make("/users", json!({ "name": "Bob" })).await;
    assert_eq!(house.app.count("users_roles"), 0);
}

/// The lists, whose statements depend on what is asked for.
#[tokio::test]
async fn lists_find_who_has_what() {
    let house = House::start().await;
    let get = async |path: &str, name: &str| -> Vec<Value> {
        let answer = house.app.manage(&house.manager, "GET", path, None).await;
        let rows = answer.expect(200).json();
        let rows = rows.as_array().expect("a list").iter();
        rows.map(|row| row[name].clone()).collect()
    };
    let mut users = Vec::new();
    for name in ["Ada", "Bob", "Cleo", "Dora"] {
        users.push(house.make("/users", json!({ "name": name })).await);
        house.app.clock.advance_seconds(1);
    }
    let machine = json!({ "name": "Robot", "type": "MachineToMachine" });
    let machine = house.make("/applications", machine).await;
    let books = json!({ "name": "Books", "indicator": "https://books.example/api" });
    let books = house.make("/resources", books).await;
    let scopes = format!("/resources/{books}/scopes");
    let read = house.make(&scopes, json!({ "name": "read" })).await;
    let reader = json!({ "name": "reader", "description": "Reads", "scopeIds": [read] });
    let reader = house.make("/roles", reader).await;
    let indexer = house.role("indexer", "MachineToMachine").await;
    let given = json!({ "userIds": users });
    let path = format!("/roles/{reader}/users");
    house.call("POST", &path, given).await.expect(201);
    let given = json!({ "applicationIds": [machine] });
    let path = format!("/roles/{indexer}/applications");
    house.call("POST", &path, given).await.expect(201);

    assert_eq!(get("/roles?search=reader", "usersCount").await, [json!(4)]);
    let featured = get("/roles?search=reader", "featuredUsers").await;
    assert_eq!(featured[0].as_array().map(Vec::len), Some(3));
    let featured = get("/roles?search=indexer", "featuredApplications").await;
    let robot = json!([{ "id": machine, "name": "Robot", "type": "MachineToMachine" }]);
    assert_eq!(featured, [robot]);
    for (path, name, found) in [
        ("/roles?type=User".to_owned(), "name", &["reader"][..]),
        (
            format!("/roles?type=User&excludeUserId={}", users[0]),
            "name",
            &[],
        ),
        (
            format!("/roles?search=indexer&excludeApplicationId={machine}"),
            "name",
            &[],
        ),
        ("/roles?search.name=%23%25".to_owned(), "name", &[]),
        (
            format!("/roles/{reader}/users?page=1&page_size=2"),
            "name",
            &["Dora", "Cleo"],
        ),
        (
            format!("/roles/{reader}/users?search.name=ada"),
            "name",
            &["Ada"],
        ),
        (format!("/roles/{indexer}/users"), "name", &[]),
        (
            format!("/roles/{indexer}/applications?search=robot"),
            "name",
            &["Robot"],
        ),
        (format!("/roles/{reader}/scopes"), "name", &["read"]),
        (format!("/roles/{reader}/scopes?page=2"), "name", &[]),
        (
            format!("/users/{}/roles?search=read%25", users[1]),
            "name",
            &["reader"],
        ),
        (
            format!("/applications/{machine}/roles"),
            "name",
            &["indexer"],
        ),
        (format!("{scopes}?search.description=x"), "name", &[]),
        (format!("/users?excludeRoleId={reader}"), "name", &[]),
        (
            format!("/applications?excludeRoleId={indexer}&types=MachineToMachine"),
            "name",
            &["tests"],
        ),
        (
            "/resources?page=1&page_size=1&includeScopes=true".to_owned(),
            "name",
            &["Books"],
        ),
    ] {
        assert_eq!(get(&path, name).await, found, "{path}");
    }
    let scopes = get("/resources?includeScopes=yes", "scopes").await;
    let names: Vec<&Value> = scopes.iter().map(|of_one| &of_one[0]["name"]).collect();
    assert_eq!(names, ["read", "all"]);
    let resources = get(&format!("/roles/{reader}/scopes"), "resource").await;
    assert_eq!(resources[0]["id"], books);
}
