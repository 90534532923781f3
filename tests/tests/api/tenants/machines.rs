//! Who may call the Management API of which tenant (DESIGN §9): its own machines, and `m-<tenant>` of
//! the admin tenant.

use serde_json::{Value, json};

use super::house::{House, Place};
use crate::api::oidc::evidence::Before;

/// The secret of an application, as its tenant's Management API tells it.
async fn secret(house: &House, place: &Place, id: &str) -> String {
    let path = format!("/applications/{id}/secrets");
    let secrets = place
        .manage(&house.app, &place.manager, "GET", &path, None)
        .await
        .expect(200);
    let secret = secrets.json()[0]["value"].as_str().map(str::to_owned);
    secret.expect("a secret")
}

fn code(answer: &Value) -> &str {
    answer["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_token_opens_the_tenant_of_its_audience_and_no_other() {
    let house = House::start().await;
    let app = &house.app;
    for place in &house.places {
        place
            .manage(app, &place.manager, "GET", "/applications", None)
            .await
            .expect(200);
    }
    for (from, to) in house.pairs() {
        let before = Before::of(app).await;
        for (method, path, body) in [
            ("GET", "/applications", None),
            (
                "POST",
                "/applications",
                Some(json!({ "name": "x", "type": "SPA" })),
            ),
            ("DELETE", "/applications/twin", None),
            ("GET", "/users", None),
        ] {
            let refused = to.manage(app, &from.manager, method, path, body).await;
            let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
            assert_eq!(refused.status, 401, "{what}");
            assert_eq!(code(&refused.json()), "auth.unauthorized", "{what}");
        }
        before.expect_nothing(app, "a foreign token").await;
        // Nor does a tenant give tokens for another one's API; but the admin tenant does, to those
        // that have the role.
        let body = json!({ "name": "Machine", "type": "MachineToMachine" });
        let made = from
            .manage(app, &from.manager, "POST", "/applications", Some(body))
            .await
            .expect(200)
            .json();
        let id = made["id"].as_str().expect("an id");
        let secret = secret(&house, from, id).await;
        let answer = from.machine_token(app, (id, &secret), &to.resource()).await;
        if from.tenant.id().as_str() == "admin" {
            assert_eq!(answer.expect(200).json().get("scope"), None);
        } else {
            let answer = answer.expect(400).json();
            assert_eq!(answer["error"], "invalid_target", "{answer}");
        }
    }
}

#[tokio::test]
async fn the_machines_of_the_admin_tenant_manage_one_tenant_each() {
    let house = House::start().await;
    let app = &house.app;
    let admin = house.at("admin");
    for served in &house.places {
        let id = format!("m-{}", served.tenant.id());
        let secret = secret(&house, admin, &id).await;
        let tokens = admin
            .machine_token(app, (&id, &secret), &served.resource())
            .await
            .expect(200)
            .json();
        assert_eq!(tokens["scope"], "all");
        let token = tokens["access_token"].as_str().expect("a token");
        served
            .manage(app, token, "GET", "/applications", None)
            .await
            .expect(200);
        for other in house
            .places
            .iter()
            .filter(|other| other.tenant != served.tenant)
        {
            let refused = other.manage(app, token, "GET", "/applications", None).await;
            assert_eq!(refused.status, 401, "{id} at {:?}", other.tenant.id());
            // It may ask for a token of another tenant's API, which then opens nothing.
            let tokens = admin
                .machine_token(app, (&id, &secret), &other.resource())
                .await;
            if tokens.status == 200 {
                let tokens = tokens.json();
                assert_eq!(tokens.get("scope"), None, "{id}");
                let token = tokens["access_token"].as_str().expect("a token");
                let refused = other.manage(app, token, "GET", "/applications", None).await;
                assert_eq!(refused.status, 403, "{id} at {:?}", other.tenant.id());
            }
        }
    }
}

#[tokio::test]
async fn records_of_one_are_not_there_in_any_other() {
    let house = House::start().await;
    let app = &house.app;
    for (from, to) in house.pairs() {
        let body = json!({ "name": "Theirs", "type": "SPA" });
        let made = from
            .manage(app, &from.manager, "POST", "/applications", Some(body))
            .await
            .expect(200)
            .json();
        let person = json!({ "name": "Somebody" });
        let person = from
            .manage(app, &from.manager, "POST", "/users", Some(person))
            .await
            .expect(200)
            .json();
        let text = |value: &Value| value["id"].as_str().expect("an id").to_owned();
        let before = Before::of(app).await;
        for (method, path, body) in [
            ("GET", format!("/applications/{}", text(&made)), None),
            (
                "PATCH",
                format!("/applications/{}", text(&made)),
                Some(json!({ "name": "Mine" })),
            ),
            ("DELETE", format!("/applications/{}", text(&made)), None),
            ("GET", format!("/users/{}", text(&person)), None),
            (
                "PATCH",
                format!("/users/{}", text(&person)),
                Some(json!({ "name": "Mine" })),
            ),
            ("DELETE", format!("/users/{}", text(&person)), None),
        ] {
            let refused = to.manage(app, &to.manager, method, &path, body).await;
            assert_eq!(
                refused.status,
                404,
                "{method} {path} at {:?}",
                to.tenant.id()
            );
        }
        let changed = before.changed(app).await;
        assert!(changed.iter().all(|table| table == "logs"), "{changed:?}");
    }
}
