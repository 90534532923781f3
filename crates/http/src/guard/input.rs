//! A place in a JSON document and how to read it. Each reader answers `None` when it has noted an
//! issue, so that a type reads all of its members before it gives up. Unknown members are ignored.

use std::{cell::RefCell, fmt::Display, ops::RangeInclusive};

use keyward_model::JsonObject;
use serde_json::{Value, json};

use super::{Issue, Part, invalid_input};
use crate::error::ApiError;

/// A type that a request's JSON becomes.
pub trait FromInput: Sized {
    /// Reads it; `None` when an issue was noted.
    fn from_input(input: &Input<'_>) -> Option<Self>;
}

/// A place in the document. What is absent there is `undefined`, as the contract calls it.
#[derive(Clone)]
pub struct Input<'a> {
    value: Option<&'a Value>,
    path: Vec<Part>,
    issues: &'a RefCell<Vec<Issue>>,
}

/// Reads a whole document.
///
/// # Errors
/// `guard.invalid_input` with every issue.
pub fn read<T: FromInput>(part: &str, document: &Value) -> Result<T, ApiError> {
    let issues = RefCell::default();
    let input = Input {
        value: Some(document),
        path: Vec::new(),
        issues: &issues,
    };
    let read = T::from_input(&input);
    let issues = issues.take();
    match read {
        Some(value) if issues.is_empty() => Ok(value),
        _ => Err(invalid_input(part, issues)),
    }
}

impl<'a> Input<'a> {
    /// A member of the object that stands here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut path = self.path.clone();
        path.push(Part::Key(key.to_owned()));
        Self {
            value: self.value.and_then(|value| value.get(key)),
            path,
            issues: self.issues,
        }
    }

    /// Whether nothing stands here.
    #[must_use]
    pub fn is_undefined(&self) -> bool {
        self.value.is_none()
    }

    /// Notes an issue.
    pub fn refuse(&self, issue: Issue) {
        self.issues.borrow_mut().push(issue);
    }

    /// Notes that a rule of ours is broken.
    pub fn refuse_custom(&self, message: impl Into<String>) {
        self.refuse(Issue::new("custom", self.path.clone(), message));
    }

    fn wrong_type(&self, expected: &str) {
        let received = type_name(self.value);
        self.refuse(Issue::invalid_type(self.path.clone(), expected, received));
    }

    /// `Some(None)` when nothing stands here.
    pub fn optional<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        if self.is_undefined() {
            return Some(None);
        }
        read(self).map(Some)
    }

    /// `Some(None)` when `null` stands here.
    pub fn nullable<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        if self.value == Some(&Value::Null) {
            return Some(None);
        }
        read(self).map(Some)
    }

    /// For a column that may be left out, cleared by `null`, or set.
    pub fn optional_nullable<T>(
        &self,
        read: impl FnOnce(&Self) -> Option<T>,
    ) -> Option<Option<Option<T>>> {
        self.optional(|input| input.nullable(read))
    }

    /// A free JSON object.
    #[must_use]
    pub fn object(&self) -> Option<JsonObject> {
        match self.value {
            Some(Value::Object(object)) => Some(object.clone()),
            _ => {
                self.wrong_type("object");
                None
            }
        }
    }

    /// Notes an issue unless an object stands here.
    #[must_use]
    pub fn is_object(&self) -> Option<()> {
        match self.value {
            Some(Value::Object(_)) => Some(()),
            _ => {
                self.wrong_type("object");
                None
            }
        }
    }

    /// A text of any length.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self.value {
            Some(Value::String(text)) => Some(text.clone()),
            _ => {
                self.wrong_type("string");
                None
            }
        }
    }

    /// A text of a number of characters.
    #[must_use]
    pub fn text_of(&self, length: RangeInclusive<usize>) -> Option<String> {
        let text = self.text()?;
        // As the contract counts: UTF-16 units.
        let count = text.encode_utf16().count();
        let (code, bound, words) = if count < *length.start() {
            ("too_small", ("minimum", *length.start()), "at least")
        } else if count > *length.end() {
            ("too_big", ("maximum", *length.end()), "at most")
        } else {
            return Some(text);
        };
        let message = format!("String must contain {words} {} character(s)", bound.1);
        self.refuse(
            Issue::new(code, self.path.clone(), message)
                .with("type", "string".into())
                .with(bound.0, bound.1.into())
                .with("inclusive", true.into())
                .with("exact", false.into()),
        );
        None
    }

    /// A text that a parser of the model takes.
    pub fn parsed<T, E: Display>(&self, parse: impl FnOnce(String) -> Result<T, E>) -> Option<T> {
        match parse(self.text()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse_custom(error.to_string());
                None
            }
        }
    }

    /// Notes that a text lacks the form that `validation` names: `url`, `email`, `regex`.
    pub fn refuse_form(&self, validation: &str) {
        self.refuse(
            Issue::new(
                "invalid_string",
                self.path.clone(),
                format!("Invalid {validation}"),
            )
            .with("validation", validation.into()),
        );
    }

    /// True or false.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Some(Value::Bool(truth)) => Some(*truth),
            _ => {
                self.wrong_type("boolean");
                None
            }
        }
    }

    /// A whole number within bounds.
    #[must_use]
    pub fn integer(&self, range: RangeInclusive<i64>) -> Option<i64> {
        let Some(Value::Number(number)) = self.value else {
            self.wrong_type("number");
            return None;
        };
        let Some(number) = whole(number) else {
            self.refuse(Issue::invalid_type(self.path.clone(), "integer", "float"));
            return None;
        };
        let (code, bound, words) = if number < *range.start() {
            ("too_small", ("minimum", *range.start()), "greater")
        } else if number > *range.end() {
            ("too_big", ("maximum", *range.end()), "less")
        } else {
            return Some(number);
        };
        let message = format!("Number must be {words} than or equal to {}", bound.1);
        self.refuse(
            Issue::new(code, self.path.clone(), message)
                .with("type", "number".into())
                .with(bound.0, bound.1.into())
                .with("inclusive", true.into())
                .with("exact", false.into()),
        );
        None
    }

    /// A whole number that fits a narrower type.
    pub fn number<N: TryFrom<i64>>(&self, range: RangeInclusive<i64>) -> Option<N> {
        N::try_from(self.integer(range)?).ok()
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, options: &[(&str, T)]) -> Option<T> {
        let names = || {
            options
                .iter()
                .map(|(name, _)| format!("'{name}'"))
                .collect::<Vec<_>>()
                .join(" | ")
        };
        let Some(Value::String(text)) = self.value else {
            self.wrong_type(&names());
            return None;
        };
        let found = options.iter().find(|(name, _)| name == text);
        if found.is_none() {
            let known: Vec<&str> = options.iter().map(|(name, _)| *name).collect();
            self.refuse(
                Issue::new(
                    "invalid_enum_value",
                    self.path.clone(),
                    format!("Expected one of {}.", names()),
                )
                .with("options", json!(known)),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// A list.
    pub fn list<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        let Some(Value::Array(items)) = self.value else {
            self.wrong_type("array");
            return None;
        };
        let items: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let mut path = self.path.clone();
                path.push(Part::Index(index));
                read(&Self {
                    value: Some(value),
                    path,
                    issues: self.issues,
                })
            })
            .collect();
        items.into_iter().collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only numbers that a double holds exactly are taken"
)]
fn whole(number: &serde_json::Number) -> Option<i64> {
    /// 2^53: beyond it JavaScript's numbers have gaps.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    number.as_i64().or_else(|| {
        number
            .as_f64()
            .filter(|number| number.fract() == 0.0 && number.abs() <= EXACT)
            .map(|number| number as i64)
    })
}

fn type_name(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, PartialEq)]
    struct Sample {
        name: String,
        kind: u8,
        tags: Option<Vec<i64>>,
        note: Option<Option<String>>,
    }

    impl FromInput for Sample {
        fn from_input(input: &Input<'_>) -> Option<Self> {
            input.is_object()?;
            let name = input.key("name").text_of(1..=5);
            let kind = input.key("kind").choice(&[("A", 1), ("B", 2)]);
            let tags = input
                .key("tags")
                .optional(|tags| tags.list(|tag| tag.integer(0..=9)));
            let note = input.key("note").optional_nullable(Input::text);
            Some(Self {
                name: name?,
                kind: kind?,
                tags: tags?,
                note: note?,
            })
        }
    }

    fn told(document: &Value) -> String {
        let error = read::<Sample>("body", document).unwrap_err();
        assert_eq!(error.code(), "guard.invalid_input");
        format!("{error:?}")
    }

    #[test]
    fn what_is_right_is_read_and_the_rest_ignored() {
        let read = read::<Sample>(
            "body",
            &json!({ "name": "a", "kind": "B", "tags": [1, 2.0], "note": null, "x": 1 }),
        );
        assert_eq!(
            read.unwrap(),
            Sample {
                name: "a".to_owned(),
                kind: 2,
                tags: Some(vec![1, 2]),
                note: Some(None),
            }
        );
    }

    #[test]
    fn all_issues_are_told_as_recorded_and_no_value_is() {
        let text = told(&json!({ "name": 5, "tags": [1, "hush", 10], "note": 1 }));
        for line in [
            r#"Error in key path \"name\": (invalid_type) Expected string but received number."#,
            r#"Error in key path \"kind\": (invalid_type) Expected 'A' | 'B' but received undefined."#,
            r#"Error in key path \"tags.1\": (invalid_type) Expected number but received string."#,
            r#"Error in key path \"tags.2\": (too_big) Number must be less than or equal to 9"#,
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("hush"));
        let text = told(&json!([]));
        assert!(
            text.contains("Expected object but received array."),
            "{text}"
        );
        let text = told(&json!({ "name": "", "kind": "hush" }));
        assert!(text.contains("too_small") && text.contains("invalid_enum_value"));
        assert!(!text.contains("hush"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,7}".prop_map(Value::String),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::btree_map("name|kind|tags|note|x", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_panics(document in any_json()) {
            let _ = read::<Sample>("body", &document);
        }
    }
}
