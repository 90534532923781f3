//! Whom a document is for: the contract publishes one for each kind of caller.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Who reads a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Whoever wants everything.
    Everybody,
    /// Administrators' programs.
    Management,
    /// Sign-in pages.
    Experience,
    /// Users' own applications.
    User,
}

/// Where the paths of the other audiences begin.
const EXPERIENCE: [&str; 1] = ["/api/experience"];
const USER: [&str; 2] = ["/api/my-account", "/api/verifications"];
/// What the contract describes to nobody in particular.
const UNLISTED: [&str; 1] = ["/api/interaction"];

impl Audience {
    /// The title of its document.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Everybody => "Keyward APIs",
            Self::Management => "Keyward Management API",
            Self::Experience => "Keyward Experience API",
            Self::User => "Keyward Account API",
        }
    }

    fn reads(self, path: &str) -> bool {
        let is_experience = EXPERIENCE.iter().any(|start| path.starts_with(start));
        let is_user = USER.iter().any(|start| path.starts_with(start));
        let is_unlisted = UNLISTED.iter().any(|start| path.starts_with(start));
        match self {
            Self::Everybody => true,
            Self::Management => !is_experience && !is_user && !is_unlisted,
            Self::Experience => is_experience,
            Self::User => is_user,
        }
    }
}

/// Keeps of a document what an audience reads.
pub(super) fn keep(document: &mut Value, audience: Audience) {
    document["info"]["title"] = audience.title().into();
    let mut tags = BTreeSet::new();
    if let Some(paths) = document["paths"].as_object_mut() {
        paths.retain(|path, _| audience.reads(path));
        let operations = paths.values().filter_map(Value::as_object);
        for operation in operations.flat_map(Map::values) {
            tags.extend(operation["tags"][0].as_str().map(str::to_owned));
        }
    }
    if let Some(known) = document["tags"].as_array_mut() {
        known.retain(|tag| tag["name"].as_str().is_some_and(|name| tags.contains(name)));
    }
    let needed = needed(document);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| needed.contains(name));
    }
}

/// The names of the schemas that the paths refer to, and those of the schemas of these.
fn needed(document: &Value) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    let mut found = Vec::new();
    references(&document["paths"], &mut found);
    while let Some(name) = found.pop() {
        if needed.insert(name.clone()) {
            references(&document["components"]["schemas"][&name], &mut found);
        }
    }
    needed
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => {
            let name = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            found.extend(name.map(str::to_owned));
            members
                .values()
                .for_each(|member| references(member, found));
        }
        _ => {}
    }
}
