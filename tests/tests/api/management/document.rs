//! The OpenAPI document as the server publishes it.

use std::collections::BTreeSet;

use keyward_tests::TestApp;
use serde_json::Value;

/// Where it is published.
pub(super) const PATH: &str = "/api/.well-known/management.openapi.json";

/// The document.
pub(in crate::api) struct Document(Value);

/// One operation.
#[derive(Clone, Debug)]
pub(in crate::api) struct Operation {
    /// `GET` …
    pub method: String,
    /// `/api/applications/{id}`
    pub path: String,
    /// `operationId`
    pub id: String,
    /// Whether a caller needs no token.
    pub is_public: bool,
    /// The schema of the request's body.
    pub body: Option<Value>,
    /// Name and schema of each query parameter.
    pub query: Vec<(String, Value)>,
    /// Status and, perhaps, the body's schema of each answer.
    pub answers: Vec<(u16, Option<Value>)>,
}

impl Document {
    /// Asks the server.
    pub(super) async fn of(app: &TestApp) -> Self {
        Self::at(app, PATH).await
    }

    /// The same for another part of the API.
    pub(in crate::api) async fn at(app: &TestApp, path: &str) -> Self {
        Self(app.get(path).await.expect(200).json())
    }

    /// What a reference leads to.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                let found = self.0.pointer(pointer);
                self.resolve(found.unwrap_or_else(|| panic!("{reference} leads nowhere")))
            }
            None => schema,
        }
    }

    /// Every path.
    pub(super) fn paths(&self) -> BTreeSet<String> {
        let paths = self.0["paths"].as_object().expect("paths");
        paths.keys().cloned().collect()
    }

    /// Every operation.
    pub(in crate::api) fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().expect("paths");
        let mut operations = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().expect("operations") {
                operations.push(Operation::read(method, path, operation));
            }
        }
        assert!(operations.len() > 10, "the document is not empty");
        operations
    }

    /// Those that need a token.
    pub(super) fn guarded(&self) -> Vec<Operation> {
        let operations = self.operations().into_iter();
        operations
            .filter(|operation| !operation.is_public)
            .collect()
    }
}

impl Operation {
    fn read(method: &str, path: &str, operation: &Value) -> Self {
        let json = |content: &Value| {
            let schema = &content["content"]["application/json"]["schema"];
            (!schema.is_null()).then(|| schema.clone())
        };
        let parameters = operation["parameters"].as_array().cloned();
        let parameters = parameters.unwrap_or_default().into_iter();
        let answers = operation["responses"].as_object().expect("answers");
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            id: operation["operationId"].as_str().expect("an id").to_owned(),
            is_public: operation["security"] == serde_json::json!([]),
            body: json(&operation["requestBody"]),
            query: parameters
                .filter(|parameter| parameter["in"] == "query")
                .map(|parameter| {
                    let name = parameter["name"].as_str().expect("a name").to_owned();
                    (name, parameter["schema"].clone())
                })
                .collect(),
            answers: answers
                .iter()
                .map(|(status, answer)| (status.parse().expect("a status"), json(answer)))
                .collect(),
        }
    }

    /// How it is called in messages.
    pub(in crate::api) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The parameters of the path, each with the path that ends with it, names left out:
    /// `("id", "/api/applications/{}")`.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let mut before = String::new();
        let mut found = Vec::new();
        for segment in self.path.split('/').skip(1) {
            match name_in(segment) {
                Some(name) => {
                    before.push_str("/{}");
                    found.push((name.to_owned(), before.clone()));
                }
                None => {
                    before.push('/');
                    before.push_str(segment);
                }
            }
        }
        found
    }

    /// The path with these values in place of its parameters.
    pub(super) fn path_with(&self, values: &[String]) -> String {
        let mut values = values.iter();
        let segments = self.path.split('/').map(|segment| match name_in(segment) {
            Some(_) => values.next().expect("a value for each parameter").as_str(),
            None => segment,
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

fn name_in(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}
