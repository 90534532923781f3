//! What is saved of a configuration: nothing empty (`reference/connectors.md` §1).

use keyward_model::JsonObject;
use serde_json::Value;

/// Leaves out empty texts, nulls, and arrays and objects that are empty or hold nothing else, at
/// every depth: a form sends its untouched fields so.
#[must_use]
pub fn strip_empty(config: JsonObject) -> JsonObject {
    config
        .into_iter()
        .filter_map(|(key, value)| Some((key, strip(value)?)))
        .collect()
}

fn strip(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then_some(Value::String(text)),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(strip).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(object) => {
            let object = strip_empty(object);
            (!object.is_empty()).then_some(Value::Object(object))
        }
        Value::Bool(_) | Value::Number(_) => Some(value),
    }
}

#[cfg(test)]
#[expect(clippy::panic, reason = "tests")]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn stripped(value: Value) -> Value {
        match value {
            Value::Object(object) => Value::Object(strip_empty(object)),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn only_what_is_empty_goes() {
        assert_eq!(
            stripped(json!({
                "text": "a", "blank": " ", "empty": "", "zero": 0, "no": false, "null": null,
                "list": ["", {}, "b", []], "hollow": [{ "a": "" }, null], "nested": { "a": {} },
            })),
            json!({ "text": "a", "blank": " ", "zero": 0, "no": false, "list": ["b"] })
        );
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(Value::from),
            "[a ]{0,2}".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::btree_map("[a-d]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn has_empty(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty() || items.iter().any(has_empty),
            Value::Object(object) => object.is_empty() || object.values().any(has_empty),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }

    proptest! {
        #[test]
        fn nothing_empty_is_left_and_a_second_time_changes_nothing(value in any_json()) {
            let once = strip_empty(JsonObject::from_iter([("key".to_owned(), value)]));
            prop_assert!(!once.values().any(has_empty));
            prop_assert_eq!(strip_empty(once.clone()), once);
        }
    }
}
