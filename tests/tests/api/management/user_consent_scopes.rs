//! What a third-party application may ask its users for.

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};

use crate::api::oidc::evidence::Before;

struct House {
    app: TestApp,
    manager: Manager,
    path: String,
    resource: String,
    read: String,
    write: String,
}

async fn made(app: &TestApp, manager: &Manager, path: &str, body: Value) -> String {
    let answer = app.manage(manager, "POST", path, Some(body)).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()["id"].as_str().expect("an id").to_owned()
}

impl House {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        let body = json!({ "name": "Guest", "type": "SPA", "isThirdParty": true });
        let id = made(&app, &manager, "/applications", body).await;
        let body = json!({ "name": "Books", "indicator": "https://books.example/api" });
        let resource = made(&app, &manager, "/resources", body).await;
        let scopes = format!("/resources/{resource}/scopes");
        let body = json!({ "name": "read", "description": "Read books" });
        let read = made(&app, &manager, &scopes, body).await;
        let write = made(&app, &manager, &scopes, json!({ "name": "write" })).await;
        Self {
            path: format!("/applications/{id}/user-consent-scopes"),
            app,
            manager,
            resource,
            read,
            write,
        }
    }

    async fn add(&self, body: Value) -> Answer {
        let (app, manager) = (&self.app, &self.manager);
        app.manage(manager, "POST", &self.path, Some(body)).await
    }

    async fn list(&self) -> Value {
        let listed = self.app.manage(&self.manager, "GET", &self.path, None);
        listed.await.expect(200).json()
    }

    async fn remove(&self, kind: &str, scope: &str) -> Answer {
        let path = format!("{}/{kind}/{scope}", self.path);
        self.app.manage(&self.manager, "DELETE", &path, None).await
    }
}

#[tokio::test]
async fn scopes_are_added_shown_and_taken() {
    let house = House::start().await;
    let nothing = json!({
        "organizationScopes": [], "resourceScopes": [],
        "organizationResourceScopes": [], "userScopes": [],
    });
    assert_eq!(house.list().await, nothing);
    let both = [&*house.write, &house.read, &house.read];
    let body = json!({ "userScopes": ["email", "profile", "email"], "resourceScopes": both });
    let added = house.add(body.clone()).await.expect(201);
    assert_eq!(added.body, "");
    // Again, and beside what is there.
    house.add(body).await.expect(201);
    let more = json!({ "userScopes": ["urn:logto:scope:organizations"] });
    house.add(more).await.expect(201);
    house.add(json!({})).await.expect(201);
    assert_eq!(
        house.list().await,
        json!({
            "organizationScopes": [],
            "resourceScopes": [{
                "resource": {
                    "id": house.resource, "name": "Books",
                    "indicator": "https://books.example/api",
                },
                "scopes": [
                    { "id": house.read, "name": "read", "description": "Read books" },
                    { "id": house.write, "name": "write", "description": null },
                ],
            }],
            "organizationResourceScopes": [],
            "userScopes": ["profile", "email", "urn:logto:scope:organizations"],
        })
    );
    for (kind, scope) in [
        ("user-scopes", "email"),
        ("user-scopes", "urn:logto:scope:organizations"),
        ("resource-scopes", &*house.write),
    ] {
        house.remove(kind, scope).await.expect(204);
        let again = house.remove(kind, scope).await.expect(404);
        assert_eq!(again.json()["code"], "entity.not_found");
    }
    // A scope that goes takes its place here along.
    let scope = format!("/resources/{}/scopes/{}", house.resource, house.read);
    let gone = house.app.manage(&house.manager, "DELETE", &scope, None);
    gone.await.expect(204);
    let left = house.list().await;
    assert_eq!(left["resourceScopes"], json!([]));
    assert_eq!(left["userScopes"], json!(["profile"]));
}

#[tokio::test]
async fn what_does_not_exist_cannot_be_consented_to() {
    let house = House::start().await;
    let (app, manager) = (&house.app, &house.manager);
    let resources = app.manage(manager, "GET", "/resources?includeScopes=true", None);
    let resources = resources.await.expect(200).json();
    let is_management =
        |resource: &&Value| resource["indicator"] == "https://default.logto.app/api";
    let resources = resources.as_array().expect("resources");
    let management = resources.iter().find(is_management).expect("it is there");
    let all = &management["scopes"][0]["id"];
    let body = json!({ "name": "Own", "type": "SPA" });
    let own = made(app, manager, "/applications", body).await;
    let own = format!("/applications/{own}/user-consent-scopes");
    let nobody = "/applications/nobody/user-consent-scopes";
    let before = Before::of(app).await;
    let unknown = house
        .add(json!({
            "userScopes": ["email"],
            "resourceScopes": [house.read, "nope"],
            "organizationScopes": ["o"],
            "organizationResourceScopes": [house.read],
        }))
        .await
        .expect(422)
        .json();
    assert_eq!(unknown["code"], "application.user_consent_scopes_not_found");
    assert_eq!(
        unknown["data"],
        json!({
            "invalidOrganizationScopes": ["o"],
            "invalidResourceScopes": ["nope"],
            "invalidOrganizationResourceScopes": [house.read],
        })
    );
    let closed = house
        .add(json!({ "resourceScopes": [house.read, all] }))
        .await;
    let code = "application.consent_management_api_scopes_not_allowed";
    assert_eq!(closed.expect(422).json()["code"], code);
    let body = json!({ "userScopes": ["email"] });
    let first_party = app.manage(manager, "POST", &own, Some(body.clone())).await;
    let code = "application.third_party_application_only";
    assert_eq!(first_party.expect(422).json()["code"], code);
    let gone = app.manage(manager, "POST", nobody, Some(body)).await;
    let code = "entity.not_exists_with_id";
    assert_eq!(gone.expect(404).json()["code"], code);
    let gone = app.manage(manager, "GET", nobody, None).await;
    assert_eq!(gone.expect(404).json()["code"], code);
    for body in [
        json!({ "userScopes": ["openid"] }),
        json!({ "userScopes": [null] }),
        json!({ "resourceScopes": "read" }),
    ] {
        let refused = house.add(body).await.expect(400).json();
        assert_eq!(refused["code"], "guard.invalid_input");
    }
    for (kind, scope, status) in [
        ("user-scopes", "email", 404),
        ("user-scopes", "nope", 404),
        ("resource-scopes", &*house.read, 404),
        ("organization-scopes", "o", 404),
        ("organization-resource-scopes", &house.read, 404),
        ("scopes", &house.read, 400),
        ("user-scopes", "%00", 400),
    ] {
        house.remove(kind, scope).await.expect(status);
    }
    before.expect_nothing(app, "refusals").await;
}
