//! A place in a JSON document and how to read it. Each reader answers `None` when it has noted an
//! issue, so that a type reads all of its members before it gives up. Unknown members are ignored.
//! The same readers describe what they take ([`super::describe`]): then nothing is read.

use std::{cell::RefCell, fmt::Display, ops::RangeInclusive, rc::Rc};

use keyward_model::JsonObject;
use serde_json::{Number, Value, json};

use super::{Issue, Part, describe::Sketch, invalid_input};
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
    notes: Notes<'a>,
}

/// Where readers note something.
#[derive(Clone)]
enum Notes<'a> {
    /// A document is read: what is wrong with it.
    Issues(&'a RefCell<Vec<Issue>>),
    /// Nothing is read: what would be taken.
    Sketch(Rc<Sketch>),
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
        notes: Notes::Issues(&issues),
    };
    let read = T::from_input(&input);
    let issues = issues.take();
    match read {
        Some(value) if issues.is_empty() => Ok(value),
        _ => Err(invalid_input(part, issues)),
    }
}

impl<'a> Input<'a> {
    /// A place whose readers describe what they take.
    pub(super) fn describing(sketch: Rc<Sketch>) -> Self {
        Self {
            value: None,
            path: Vec::new(),
            notes: Notes::Sketch(sketch),
        }
    }

    fn sketch(&self) -> Option<&Rc<Sketch>> {
        match &self.notes {
            Notes::Sketch(sketch) => Some(sketch),
            Notes::Issues(_) => None,
        }
    }

    fn at(&self, part: Part, value: Option<&'a Value>) -> Self {
        let mut path = self.path.clone();
        path.push(part);
        Self {
            value,
            path,
            notes: self.notes.clone(),
        }
    }

    /// A member of the object that stands here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        if let Some(sketch) = self.sketch() {
            return Self::describing(sketch.member(key));
        }
        let value = self.value.and_then(|value| value.get(key));
        self.at(Part::Key(key.to_owned()), value)
    }

    /// Notes an issue.
    pub fn refuse(&self, issue: Issue) {
        if let Notes::Issues(issues) = self.notes {
            issues.borrow_mut().push(issue);
        }
    }

    /// Tells the description which form the text that stands here has: `uri`, `email` …
    #[must_use]
    pub fn form(&self, name: &'static str) -> &Self {
        if let Some(sketch) = self.sketch() {
            sketch.format(name);
        }
        self
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
        if let Some(sketch) = self.sketch() {
            sketch.optional();
            drop(read(self));
            return Some(None);
        }
        if self.value.is_none() {
            return Some(None);
        }
        read(self).map(Some)
    }

    /// `Some(None)` when `null` stands here.
    pub fn nullable<T>(&self, read: impl FnOnce(&Self) -> Option<T>) -> Option<Option<T>> {
        if let Some(sketch) = self.sketch() {
            sketch.nullable();
            drop(read(self));
            return Some(None);
        }
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
        if let Some(sketch) = self.sketch() {
            sketch.map();
            return None;
        }
        match self.value {
            Some(Value::Object(object)) => Some(object.clone()),
            _ => {
                self.wrong_type("object");
                None
            }
        }
    }

    /// An object whose members have any names, each read alike.
    pub fn map<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Vec<(String, T)>> {
        if let Some(sketch) = self.sketch() {
            drop(read(&Self::describing(sketch.map())));
            return None;
        }
        let members = self.object()?;
        let members: Vec<Option<(String, T)>> = members
            .into_iter()
            .map(|(key, _)| read(&self.key(&key)).map(|value| (key, value)))
            .collect();
        members.into_iter().collect()
    }

    /// Notes an issue unless an object stands here.
    #[must_use]
    pub fn is_object(&self) -> Option<()> {
        if let Some(sketch) = self.sketch() {
            sketch.object();
            return Some(());
        }
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
        if let Some(sketch) = self.sketch() {
            sketch.text(0..=usize::MAX);
            return None;
        }
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
        if let Some(sketch) = self.sketch() {
            sketch.text(length);
            return None;
        }
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
        if let Some(sketch) = self.sketch() {
            sketch.boolean();
            return None;
        }
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
        if let Some(sketch) = self.sketch() {
            sketch.integer(range);
            return None;
        }
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

    /// Any number.
    #[must_use]
    pub fn decimal(&self) -> Option<Number> {
        if let Some(sketch) = self.sketch() {
            sketch.decimal();
            return None;
        }
        match self.value {
            Some(Value::Number(number)) => Some(number.clone()),
            _ => {
                self.wrong_type("number");
                None
            }
        }
    }

    /// One of several words.
    pub fn choice<T: Copy>(&self, options: &[(&str, T)]) -> Option<T> {
        if let Some(sketch) = self.sketch() {
            sketch.choice(options.iter().map(|(name, _)| (*name).to_owned()).collect());
            return None;
        }
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

    /// Whether an empty text stands here.
    #[must_use]
    pub fn is_empty_text(&self) -> bool {
        self.value.and_then(Value::as_str) == Some("")
    }

    /// A list of any length.
    pub fn list<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        self.list_of(0..=usize::MAX, read)
    }

    /// A list of a number of elements.
    pub fn list_of<T>(
        &self,
        length: RangeInclusive<usize>,
        read: impl Fn(&Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        if let Some(sketch) = self.sketch() {
            drop(read(&Self::describing(sketch.list(length))));
            return None;
        }
        let Some(Value::Array(items)) = self.value else {
            self.wrong_type("array");
            return None;
        };
        let bound = if items.len() < *length.start() {
            Some(("too_small", "minimum", *length.start(), "at least"))
        } else if items.len() > *length.end() {
            Some(("too_big", "maximum", *length.end(), "at most"))
        } else {
            None
        };
        if let Some((code, bound, count, words)) = bound {
            let message = format!("Array must contain {words} {count} element(s)");
            self.refuse(
                Issue::new(code, self.path.clone(), message)
                    .with("type", "array".into())
                    .with(bound, count.into())
                    .with("inclusive", true.into())
                    .with("exact", false.into()),
            );
            return None;
        }
        let items: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(index, value)| read(&self.at(Part::Index(index), Some(value))))
            .collect();
        items.into_iter().collect()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only numbers that a double holds exactly are taken"
)]
fn whole(number: &Number) -> Option<i64> {
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

    #[test]
    fn lists_and_maps_are_bounded_and_read_alike() {
        struct Lists(Vec<(String, i64)>);

        impl FromInput for Lists {
            fn from_input(input: &Input<'_>) -> Option<Self> {
                input.is_object()?;
                let ids = input.key("ids").list_of(1..=2, Input::text);
                let map = input.key("map").map(|count| count.integer(0..=9));
                ids?;
                map.map(Self)
            }
        }

        let of = |document: Value| {
            read::<Lists>("body", &document).map_err(|error| format!("{error:?}"))
        };
        let read = of(json!({ "ids": ["a"], "map": { "b": 2, "a": 1 } })).map(|lists| lists.0);
        assert_eq!(read, Ok(vec![("b".to_owned(), 2), ("a".to_owned(), 1)]));
        for (wrong, line) in [
            (
                json!({ "ids": [], "map": {} }),
                "Array must contain at least 1 element(s)",
            ),
            (
                json!({ "ids": ["a", "b", "c"], "map": {} }),
                "at most 2 element(s)",
            ),
            (json!({ "ids": ["a"], "map": { "b": 10 } }), "map.b"),
            (
                json!({ "ids": ["a"], "map": [] }),
                "Expected object but received array.",
            ),
        ] {
            let told = of(wrong).err().unwrap();
            assert!(told.contains(line), "{line} in {told}");
        }
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
