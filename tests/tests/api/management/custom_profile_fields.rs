//! Fields of the profile that people are asked for.

use std::sync::Arc;

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const PATH: &str = "/custom-profile-fields";

async fn create(app: &TestApp, manager: &Manager, field: Value) -> Answer {
    app.manage(manager, "POST", PATH, Some(field)).await
}

fn text(name: &str) -> Value {
    json!({ "name": name, "type": "Text", "required": false })
}

fn code(answer: &Answer) -> String {
    let code = answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    code.trim_start_matches("custom_profile_fields.").to_owned()
}

async fn names(app: &TestApp, manager: &Manager) -> Vec<String> {
    let listed = app.manage(manager, "GET", PATH, None).await.expect(200);
    let rows = listed.json().as_array().cloned().unwrap_or_default();
    let names = rows.iter().filter_map(|row| row["name"].as_str());
    names.map(str::to_owned).collect()
}

#[tokio::test]
async fn fields_are_made_changed_ordered_and_removed() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let select = json!({
        "name": "size", "type": "Select", "required": true, "label": "Shoe size",
        "config": { "options": [{ "value": "42" }, { "label": "bigger", "value": "43" }] },
    });
    let made = create(&app, &manager, select.clone())
        .await
        .expect(201)
        .json();
    assert_eq!(made["sieOrder"], 1);
    assert_eq!(made["config"], select["config"]);
    assert_eq!(made["description"], Value::Null);
    let batch = json!([text("one"), text("two")]);
    let path = format!("{PATH}/batch");
    let batch = app.manage(&manager, "POST", &path, Some(batch)).await;
    assert_eq!(batch.expect(201).json()[1]["sieOrder"], 3);
    assert_eq!(names(&app, &manager).await, ["size", "one", "two"]);
    let order = json!({ "order": [
        { "name": "two", "sieOrder": 1 }, { "name": "size", "sieOrder": 9 },
    ] });
    let path = format!("{PATH}/properties/sie-order");
    let ordered = app.manage(&manager, "POST", &path, Some(order)).await;
    assert_eq!(ordered.expect(200).json()[0]["name"], "two");
    assert_eq!(names(&app, &manager).await, ["two", "one", "size"]);
    let path = format!("{PATH}/size");
    let change = json!({ "type": "Number", "required": false, "config": { "minValue": 0.5 } });
    let changed = app.manage(&manager, "PUT", &path, Some(change)).await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["type"], &changed["label"]),
        (&json!("Number"), &json!(""))
    );
    assert_eq!(changed["config"], json!({ "minValue": 0.5 }));
    assert_eq!(changed["sieOrder"], 9);
    let seen = app.manage(&manager, "GET", &path, None).await.expect(200);
    assert_eq!(seen.json(), changed);
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(text("size")))] {
        let gone = app.manage(&manager, method, &path, body).await;
        assert_eq!(gone.status, 404, "{method}: {}", gone.body);
    }
}

#[tokio::test]
async fn what_cannot_be_a_field_is_refused() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let with = |field: Value, more: Value| {
        let mut field = field;
        field
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
        field
    };
    for (field, told) in [
        (text("shoe size"), "invalid_name"),
        (text("preferredUsername"), "name_conflict_built_in_prop"),
        (text("primaryEmail"), "name_conflict_sign_in_identifier"),
        (text("onboarding"), "name_conflict_custom_data"),
        // Its own address is that of many fields.
        (text("batch"), "name_conflict_custom_data"),
        (
            with(
                text("a"),
                json!({ "config": { "minLength": 2, "maxLength": 1 } }),
            ),
            "invalid_min_max_input",
        ),
        (
            with(
                text("a"),
                json!({ "type": "Select", "config": { "options": [] } }),
            ),
            "invalid_options",
        ),
        (
            with(
                text("a"),
                json!({ "type": "Regex", "config": { "format": "(" } }),
            ),
            "invalid_regex_format",
        ),
        (
            with(
                text("a"),
                json!({ "type": "Checkbox", "config": { "defaultValue": "x" } }),
            ),
            "invalid_default_value",
        ),
        (
            with(
                text("a"),
                json!({ "type": "Address", "config": { "parts": [] } }),
            ),
            "invalid_address_components",
        ),
        (
            with(
                text("a"),
                json!({ "type": "Fullname", "config": { "parts": [] } }),
            ),
            "invalid_fullname_components",
        ),
    ] {
        let refused = create(&app, &manager, field.clone()).await;
        assert_eq!(refused.status, 400, "{field}");
        assert_eq!(code(&refused), told, "{field}");
    }
    // A batch is made as a whole or not at all.
    create(&app, &manager, text("taken")).await.expect(201);
    let taken = create(&app, &manager, text("taken")).await.expect(422);
    assert_eq!(code(&taken), "name_exists");
    for batch in [
        json!([text("new"), text("taken")]),
        json!([text("new"), text("a b")]),
        json!([text("new"), text("new")]),
    ] {
        let path = format!("{PATH}/batch");
        let refused = app
            .manage(&manager, "POST", &path, Some(batch.clone()))
            .await;
        assert!(refused.status.is_client_error(), "{batch}: {refused:?}");
    }
    let order = json!({ "order": [
        { "name": "taken", "sieOrder": 5 }, { "name": "gone", "sieOrder": 6 },
    ] });
    let path = format!("{PATH}/properties/sie-order");
    let refused = app.manage(&manager, "POST", &path, Some(order)).await;
    assert_eq!(code(&refused.expect(400)), "entity_not_exists_with_names");
    let all = app.manage(&manager, "GET", PATH, None).await.json();
    assert_eq!(all.as_array().map(Vec::len), Some(1));
    assert_eq!(all[0]["sieOrder"], 1);
}

#[tokio::test]
async fn sign_up_asks_for_chosen_fields_and_forgets_removed_ones() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for name in ["one", "two", "three"] {
        create(&app, &manager, text(name)).await.expect(201);
    }
    let public = async || {
        let seen = app
            .get("/api/.well-known/experience")
            .await
            .expect(200)
            .json();
        let names = |key: &str| -> Vec<Value> {
            let fields = seen[key].as_array().cloned().unwrap_or_default();
            fields
                .into_iter()
                .map(|field| field["name"].clone())
                .collect()
        };
        (
            names("customProfileFields"),
            names("customProfileFieldCatalog"),
        )
    };
    // Nobody has chosen: all of them.
    assert_eq!(public().await.0, ["one", "two", "three"]);
    let chosen = json!({ "signUpProfileFields": [{ "name": "three" }, { "name": "one" }] });
    app.manage(&manager, "PATCH", "/sign-in-exp", Some(chosen))
        .await
        .expect(200);
    assert_eq!(public().await.0, ["three", "one"]);
    let path = format!("{PATH}/three");
    app.manage(&manager, "DELETE", &path, None)
        .await
        .expect(204);
    let (asked, catalog) = public().await;
    assert_eq!(asked, ["one"]);
    assert_eq!(catalog, ["one", "two"]);
    let settings = app.manage(&manager, "GET", "/sign-in-exp", None).await;
    assert_eq!(
        settings.json()["signUpProfileFields"],
        json!([{ "name": "one" }])
    );
    let unknown = json!({ "signUpProfileFields": [{ "name": "three" }] });
    let refused = app
        .manage(&manager, "PATCH", "/sign-in-exp", Some(unknown))
        .await;
    assert_eq!(code(&refused.expect(400)), "entity_not_exists_with_names");
}

#[tokio::test]
async fn parallel_fields_have_places_of_their_own() {
    let app = Arc::new(TestApp::start().await);
    let manager = app.manager().await;
    let mut all = JoinSet::new();
    for number in 0..16 {
        let (app, manager) = (app.clone(), manager.clone());
        all.spawn(async move { create(&app, &manager, text(&format!("f{number}"))).await });
    }
    for made in all.join_all().await {
        made.expect(201);
    }
    let listed = app.manage(&manager, "GET", PATH, None).await.json();
    let places: Vec<i64> = listed
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| field["sieOrder"].as_i64())
        .collect();
    assert_eq!(places, (1..=16).collect::<Vec<_>>());
}
