//! What is wrong with an input, in the contract's shape: `data` lists issues with code, path and
//! message, `details` has a line for each. The caller's values are never repeated: one may be a
//! secret in the wrong place.

use serde_json::{Map, Value, json};

use crate::error::ApiError;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A member of an object.
    Key(String),
    /// An element of a list.
    Index(usize),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Its kind: `invalid_type`, `too_big` …
    pub code: &'static str,
    /// Where.
    pub path: Vec<Part>,
    /// What, for people.
    pub message: String,
    /// What else clients may read.
    pub members: Map<String, Value>,
}

impl Issue {
    /// An issue without further members.
    #[must_use]
    pub fn new(code: &'static str, path: Vec<Part>, message: impl Into<String>) -> Self {
        Self {
            code,
            path,
            message: message.into(),
            members: Map::new(),
        }
    }

    /// A value of another type than was expected.
    #[must_use]
    pub fn invalid_type(path: Vec<Part>, expected: &str, received: &str) -> Self {
        Self::new(
            "invalid_type",
            path,
            format!("Expected {expected} but received {received}."),
        )
        .with("expected", expected.into())
        .with("received", received.into())
    }

    /// A further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.members.insert(name.to_owned(), value);
        self
    }

    fn line(&self) -> String {
        let path: Vec<String> = self
            .path
            .iter()
            .map(|part| match part {
                Part::Key(key) => key.clone(),
                Part::Index(index) => index.to_string(),
            })
            .collect();
        let (path, code, message) = (path.join("."), self.code, &self.message);
        format!("Error in key path \"{path}\": ({code}) {message}")
    }

    fn into_json(self) -> Value {
        let path: Vec<Value> = self
            .path
            .into_iter()
            .map(|part| match part {
                Part::Key(key) => key.into(),
                Part::Index(index) => index.into(),
            })
            .collect();
        let mut members = self.members;
        members.insert("code".to_owned(), self.code.into());
        members.insert("path".to_owned(), path.into());
        members.insert("message".to_owned(), self.message.into());
        members.into()
    }
}

/// The refusal of an input. `part` is what of the request was wrong: `body`, `query` or `params`.
#[must_use]
pub fn invalid_input(part: &str, issues: Vec<Issue>) -> ApiError {
    let lines: Vec<String> = issues.iter().map(Issue::line).collect();
    let issues: Vec<Value> = issues.into_iter().map(Issue::into_json).collect();
    ApiError::bad_request("guard.invalid_input")
        .with("type", part)
        .data(json!({ "issues": issues, "name": "ZodError" }))
        .details(lines.join("\n"))
}
