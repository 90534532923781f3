//! Every operation with query parameters × what they cannot be: refused, and nothing changed.

use super::house::House;
use crate::api::oidc::evidence::Before;

#[tokio::test]
async fn no_query_is_a_fault_of_ours() {
    let house = House::start().await;
    let before = Before::of(&house.app).await;
    let mut swept = 0;
    for operation in house.document.guarded() {
        let path = house.own_path(&operation);
        for (name, schema) in &operation.query {
            // Of a family of parameters, one.
            let name = if name == "search_params" {
                "search.id"
            } else {
                name
            };
            let typed = match schema["type"].as_str() {
                Some("integer") => vec!["x", "1.5", "99999999999999999999", ""],
                Some("string" | "array") if is_list(schema) => vec!["wrong", ""],
                _ => vec![],
            };
            let mut wrong: Vec<(String, bool)> = typed
                .iter()
                .map(|value| (format!("{name}={value}"), true))
                .collect();
            wrong.push((format!("{name}=%00"), true));
            wrong.push((format!("{name}=%FF%FE"), false));
            wrong.push((format!("{name}={}", "x".repeat(5000)), false));
            wrong.push((format!("{name}=-1"), false));
            for (query, is_forbidden) in wrong {
                let path = format!("{path}?{query}");
                let answer = house
                    .call(&operation, &path, &house.manager.token, None)
                    .await;
                let query: String = query.chars().take(60).collect();
                let what = format!("{}?{query}: {}", operation.name(), answer.status);
                assert!(answer.status.as_u16() < 500, "{what}");
                assert!(!is_forbidden || answer.status == 400, "{what}");
                swept += 1;
            }
        }
    }
    assert!(swept > 50, "queries were swept: {swept}");
    before.expect_nothing(&house.app, "the sweep").await;
}

fn is_list(schema: &serde_json::Value) -> bool {
    schema["enum"].is_array() || schema["items"]["enum"].is_array()
}
