//! Whether a value is what a schema says.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::Document;

/// What does not fit, each with its place; nothing that the document does not name is allowed.
pub(super) fn misfits(document: &Document, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look(document, schema, value, "", &mut found);
    found
}

fn look(document: &Document, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let resolved = document.resolve(schema);
    let is_nullable = schema["nullable"] == true || resolved["nullable"] == true;
    if value.is_null() && is_nullable {
        return;
    }
    let schema = resolved;
    if let Some(names) = schema["enum"].as_array()
        && !names.contains(value)
    {
        found.push(format!("{at}: {value} is not in the list"));
    }
    let (known, required) = members(document, schema);
    let kind = match schema["type"].as_str() {
        None if !known.is_empty() => Some("object"),
        // Not even a type: anything goes.
        kind => kind,
    };
    match (kind, value) {
        (Some("array"), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let at = format!("{at}/{index}");
                look(document, &schema["items"], item, &at, found);
            }
        }
        (Some("object"), Value::Object(object)) => {
            let missing = required.iter().filter(|name| !object.contains_key(*name));
            found.extend(missing.map(|name| format!("{at}/{name}: missing")));
            for (name, member) in object.iter().filter(|_| !known.is_empty()) {
                let at = format!("{at}/{name}");
                match known.get(name) {
                    Some(known) => look(document, known, member, &at, found),
                    None => found.push(format!("{at}: not in the document")),
                }
            }
        }
        (Some("string"), Value::String(_))
        | (Some("boolean"), Value::Bool(_))
        | (Some("number"), Value::Number(_))
        | (None, _) => {}
        (Some("integer"), Value::Number(number)) if !number.is_f64() => {}
        (Some(kind), _) => found.push(format!("{at}: {value} is no {kind}")),
    }
}

/// The members that an object may have and those that it must have, over all parts of it.
pub(super) fn members(
    document: &Document,
    schema: &Value,
) -> (BTreeMap<String, Value>, Vec<String>) {
    let schema = document.resolve(schema);
    let own = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let mut known: BTreeMap<String, Value> = own.into_iter().collect();
    let names = schema["required"].as_array().into_iter().flatten();
    let mut required: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let (more, needed) = members(document, part);
        known.extend(more);
        required.extend(needed);
    }
    (known, required)
}
