//! The whole document. The routes' part comes as OpenAPI 3.1; clients of the contract read 3.0.

use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema,
    openapi::{Components, OpenApi},
};

use super::{
    audience::{Audience, keep},
    error_body::{self, ErrorBody},
    routes::PREFIX,
};

/// Describes these routes.
pub(super) fn assemble(mut routes: OpenApi) -> Value {
    let components = routes.components.get_or_insert_with(Components::new);
    let error = (error_body::NAME.to_owned(), ErrorBody::schema());
    components.schemas.extend([error]);
    // A document of names, texts and numbers always serializes.
    let mut made = serde_json::to_value(&routes).unwrap_or_default();
    downgrade(&mut made);
    if let Some(answers) = made["components"]["schemas"].as_object_mut() {
        answers.values_mut().for_each(absent_is_not_null);
    }
    let paths = under_prefix(made["paths"].take());
    let tags = tags(&paths);
    let mut components = made["components"].take();
    components["securitySchemes"] = json!({
        "OAuth2": {
            "type": "oauth2",
            "description": "An access token for the tenant's Management API.",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "",
                    "scopes": { "all": "Everything that the Management API offers." },
                },
            },
        },
    });
    json!({
        "openapi": "3.0.1",
        "info": {
            "title": Audience::Everybody.title(),
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [],
        "paths": paths,
        "security": [{ "OAuth2": ["all"] }],
        "components": components,
        "tags": tags,
    })
}

/// The part that an audience reads, with the addresses of a tenant.
pub(super) fn at(document: &Value, audience: Audience, server: &str, token_url: &str) -> Value {
    let mut document = document.clone();
    keep(&mut document, audience);
    document["servers"] = json!([{ "url": server }]);
    document["components"]["securitySchemes"]["OAuth2"]["flows"]["clientCredentials"]["tokenUrl"] =
        token_url.into();
    document
}

fn under_prefix(paths: Value) -> Value {
    let Value::Object(paths) = paths else {
        return paths;
    };
    let paths = paths.into_iter();
    paths
        .map(|(path, item)| (format!("{PREFIX}{path}"), item))
        .collect::<Map<_, _>>()
        .into()
}

fn tags(paths: &Value) -> Vec<Value> {
    let operations = paths
        .as_object()
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object)
        .flat_map(Map::values);
    let mut tags: Vec<&str> = operations
        .filter_map(|operation| operation["tags"][0].as_str())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    tags.into_iter()
        .map(|name| json!({ "name": name }))
        .collect()
}

/// Rewrites what 3.0 writes otherwise: `null` is no type there, but a property of one.
fn downgrade(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(downgrade),
        Value::Object(members) => {
            members.values_mut().for_each(downgrade);
            null_type(members);
            null_branch(members);
            // Parameters that are free: 3.0 cannot bound the names of members.
            members.remove("propertyNames");
        }
        _ => {}
    }
}

/// What an answer may lack is left out, never `null`: types of answers are named and requests are
/// not, so all named types obey this.
fn absent_is_not_null(schema: &mut Value) {
    for part in schema["allOf"].as_array_mut().into_iter().flatten() {
        absent_is_not_null(part);
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"].as_object_mut().into_iter().flatten();
    for (_, property) in properties.filter(|(name, _)| !required.contains(&json!(name))) {
        if let Some(property) = property.as_object_mut() {
            property.remove("nullable");
        }
    }
}

/// `type: [T, null]`
fn null_type(members: &mut Map<String, Value>) {
    let Some(types) = members.get("type").and_then(Value::as_array) else {
        return;
    };
    let kept: Vec<&Value> = types.iter().filter(|kind| **kind != "null").collect();
    let is_nullable = kept.len() < types.len();
    if let [kind] = kept[..] {
        let kind = kind.clone();
        members.insert("type".to_owned(), kind);
    }
    if is_nullable {
        members.insert("nullable".to_owned(), true.into());
    }
}

/// `oneOf: [{ type: null }, S]`
fn null_branch(members: &mut Map<String, Value>) {
    let is_null = |branch: &Value| branch.get("type").is_some_and(|kind| kind == "null");
    let Some(Value::Array(branches)) = members.get_mut("oneOf") else {
        return;
    };
    let before = branches.len();
    branches.retain(|branch| !is_null(branch));
    if branches.len() == before {
        return;
    }
    members.insert("nullable".to_owned(), true.into());
    if let Some(branches) = members.shift_remove("oneOf") {
        // What refers to a schema can say nothing beside it, so it refers from within.
        members.insert("allOf".to_owned(), branches);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_a_property_of_a_type() {
        let mut schema = json!({
            "properties": {
                "type": { "type": ["string", "null"], "enum": ["a"] },
                "other": { "oneOf": [{ "type": "null" }, { "$ref": "#/x" }], "description": "d" },
                "plain": { "type": "string" },
            },
        });
        downgrade(&mut schema);
        assert_eq!(
            schema,
            json!({
                "properties": {
                    "type": { "type": "string", "enum": ["a"], "nullable": true },
                    "other": {
                        "allOf": [{ "$ref": "#/x" }], "description": "d", "nullable": true,
                    },
                    "plain": { "type": "string" },
                },
            })
        );
    }
}
