//! Every operation with a body × what its schema does not allow: refused with what is wrong, and
//! nothing changed.

use serde_json::{Value, json};

use super::{document::Document, house::House, samples};
use crate::api::oidc::evidence::Before;

/// Longer than any column is.
const FAR_TOO_LONG: usize = 200_000;
/// Deeper than any honest body.
const DEEP: usize = 100;

/// A body that is wrong, and what is wrong with it.
pub(in crate::api) struct Wrong {
    /// What is wrong.
    pub what: String,
    /// The whole body.
    pub body: Value,
    /// Whether the schema forbids it, so that it must be refused. What it does not forbid must
    /// not be a fault of ours.
    pub is_forbidden: bool,
}

#[tokio::test]
async fn no_body_that_the_schema_forbids_is_taken() {
    let house = House::start().await;
    let before = Before::of(&house.app).await;
    let mut swept = 0;
    for operation in house.document.guarded() {
        let Some(schema) = &operation.body else {
            continue;
        };
        let path = house.own_path(&operation);
        let good = house.body(&operation, &house.own).expect("a body");
        for wrong in variants(&house.document, schema, &good) {
            if !wrong.is_forbidden {
                continue;
            }
            let work = house.work().await;
            let answer = house
                .call(&operation, &path, &house.manager.token, Some(wrong.body))
                .await;
            let what = format!("{} with {}: {}", operation.name(), wrong.what, answer.body);
            let told = answer.json();
            match answer.status.as_u16() {
                400 => assert_eq!(told["code"], "guard.invalid_input", "{what}"),
                422 => assert!(told["code"].is_string(), "{what}"),
                status => panic!("{status} for {what}"),
            }
            house.expect_no_commit(work, &what).await;
            swept += 1;
        }
    }
    assert!(swept > 300, "bodies were swept: {swept}");
    before.expect_nothing(&house.app, "the sweep").await;
}

#[tokio::test]
async fn no_body_is_a_fault_of_ours() {
    let house = House::start().await;
    for operation in house.document.guarded() {
        let Some(schema) = &operation.body else {
            continue;
        };
        let path = house.own_path(&operation);
        let good = house.body(&operation, &house.own).expect("a body");
        for wrong in variants(&house.document, schema, &good) {
            if wrong.is_forbidden {
                continue;
            }
            let before = Before::of(&house.app).await;
            let answer = house
                .call(&operation, &path, &house.manager.token, Some(wrong.body))
                .await;
            let told: String = answer.body.chars().take(300).collect();
            let what = format!("{} with {}: {told}", operation.name(), wrong.what);
            assert!(answer.status.as_u16() < 500, "{} for {what}", answer.status);
            if answer.status.is_client_error() {
                // A well-formed request may leave the trace of its refusal, and nothing else.
                let mut changed = before.changed(&house.app).await;
                changed.retain(|table| table != "logs");
                assert_eq!(changed, Vec::<String>::new(), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let house = House::start().await;
    let before = Before::of(&house.app).await;
    for operation in house.document.guarded() {
        if operation.body.is_none() {
            continue;
        }
        let path = house.own_path(&operation);
        let nested = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        for body in [
            "{",
            "\u{0}",
            "{\"name\":\"\\ud800\"}",
            "{\"a\":1e999}",
            &nested,
        ] {
            let request = house.request(&operation, &path);
            let request = request.header("content-type", "application/json");
            let request = request
                .bearer_auth(&house.manager.token)
                .body(body.to_owned());
            let answer = house.app.send(request).await;
            let shown: String = body.chars().take(20).collect();
            let what = format!("{} with {shown}: {}", operation.name(), answer.body);
            assert_eq!(answer.status, 400, "{what}");
            assert!(answer.json()["message"].is_string(), "{what}");
        }
    }
    before.expect_nothing(&house.app, "the sweep").await;
}

/// The good body with one thing wrong.
pub(in crate::api) fn variants(document: &Document, schema: &Value, good: &Value) -> Vec<Wrong> {
    let mut found = Vec::new();
    let put = &|value: Value| value;
    vary(document, schema, "", good, put, &mut found);
    found
}

/// `put` makes the whole body from a value for this place.
fn vary(
    document: &Document,
    schema: &Value,
    at: &str,
    good: &Value,
    put: &dyn Fn(Value) -> Value,
    found: &mut Vec<Wrong>,
) {
    let schema = document.resolve(schema);
    let kind = schema["type"].as_str();
    let mut add = |what: &str, value: Value, is_forbidden: bool| {
        found.push(Wrong {
            what: format!("{what} at {at:?}"),
            body: put(value),
            is_forbidden,
        });
    };
    if let Some(kind) = kind {
        for (own, value) in [
            ("null", Value::Null),
            ("boolean", true.into()),
            ("integer", 5.into()),
            ("string", "wrong".into()),
            ("array", json!([])),
            ("object", json!({})),
        ] {
            let is_own = own == kind
                || (own == "null" && schema["nullable"] == true)
                || (own == "integer" && kind == "number");
            if !is_own {
                add(own, value, true);
            }
        }
        let mut deep = json!(null);
        for _ in 0..DEEP {
            deep = json!([deep]);
        }
        add("deep nesting", deep, kind != "array");
    }
    let number = |name: &str| schema[name].as_i64();
    match kind {
        Some("string") => {
            let most = schema["maxLength"]
                .as_u64()
                .and_then(|most| usize::try_from(most).ok());
            let is_bounded = most.is_some() || schema["enum"].is_array();
            add(
                "a text that is far too long",
                "x".repeat(FAR_TOO_LONG).into(),
                is_bounded,
            );
            if let Some(most) = most {
                add("a text that is too long", "x".repeat(most + 1).into(), true);
            }
            let is_short = number("minLength").is_some() || schema["enum"].is_array();
            add("an empty text", "".into(), is_short);
            add("a null character", "a\u{0}".into(), true);
        }
        Some("integer") => {
            add("a fraction", json!(1.5), true);
            let (least, most) = (number("minimum"), number("maximum"));
            if let Some(below) = least.and_then(|least| least.checked_sub(1)) {
                add("a number that is too small", below.into(), true);
            }
            if let Some(above) = most.and_then(|most| most.checked_add(1)) {
                add("a number that is too large", above.into(), true);
            }
            add("a huge number", json!(1e300), true);
            add("a hugely negative number", json!(-1e300), true);
            add("the largest number", i64::MAX.into(), most.is_some());
            add("the smallest number", i64::MIN.into(), least.is_some());
        }
        Some("array") => vary_list(document, schema, at, put, found),
        Some("object") => vary_object(document, schema, at, good, put, found),
        _ => {}
    }
}

fn vary_list(
    document: &Document,
    schema: &Value,
    at: &str,
    put: &dyn Fn(Value) -> Value,
    found: &mut Vec<Wrong>,
) {
    let items = &schema["items"];
    let sample = samples::sample(document, "", items, &super::house::Ids::default());
    let many = vec![sample.clone(); 3000];
    let most = schema["maxItems"].as_u64();
    found.push(Wrong {
        what: format!("a list that is far too long at {at:?}"),
        body: put(many.into()),
        is_forbidden: most.is_some_and(|most| most < 3000),
    });
    if schema["minItems"].as_u64().is_some_and(|least| least > 0) {
        found.push(Wrong {
            what: format!("an empty list at {at:?}"),
            body: put(json!([])),
            is_forbidden: true,
        });
    }
    let put_item = |item: Value| put(json!([item]));
    vary(
        document,
        items,
        &format!("{at}/0"),
        &sample,
        &put_item,
        found,
    );
}

fn vary_object(
    document: &Document,
    schema: &Value,
    at: &str,
    good: &Value,
    put: &dyn Fn(Value) -> Value,
    found: &mut Vec<Wrong>,
) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for name in required.iter().filter_map(Value::as_str) {
        let mut without = good.clone();
        if let Some(members) = without.as_object_mut() {
            members.remove(name);
        }
        found.push(Wrong {
            what: format!("no {at}/{name}"),
            body: put(without),
            is_forbidden: true,
        });
    }
    let members = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    for (name, member) in &members {
        let put_member = |value: Value| {
            let mut whole = good.clone();
            if let Some(members) = whole.as_object_mut() {
                members.insert(name.clone(), value);
            }
            put(whole)
        };
        let ids = super::house::Ids::default();
        let sample = match &good[name] {
            Value::Null => samples::sample(document, name, member, &ids),
            given => given.clone(),
        };
        let at = format!("{at}/{name}");
        vary(document, member, &at, &sample, &put_member, found);
    }
}
