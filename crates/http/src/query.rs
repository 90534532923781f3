//! A request's query: decoded pairs, and how single ones are read. The same readers describe what
//! they take: run over a describing query, they note the parameter and read nothing.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{extract::FromRequestParts, http::request::Parts};
use utoipa::openapi::{
    RefOr, Required, Schema,
    path::{Parameter, ParameterBuilder, ParameterIn},
    schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Type},
};

use crate::{
    error::ApiError,
    guard::{Issue, Part, invalid_input},
};

/// More pairs than any request of the contract has.
const MOST_PAIRS: usize = 100;

/// The pairs of a query in the order in which they came.
#[derive(Clone, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    sketch: Option<Sketch>,
}

/// The parameters that readers of a describing query noted.
type Sketch = Arc<Mutex<Vec<Parameter>>>;

/// A type that a query becomes. It asks for every parameter before it gives up, so that all of
/// them are in the document.
pub trait FromQuery: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// `guard.invalid_input`, or a refusal of the operation's own.
    fn from_query(query: &Query) -> Result<Self, ApiError>;
}

/// A request's query as a `T`.
#[derive(Debug)]
pub struct QueryAs<T>(pub T);

impl<S: Sync, T: FromQuery> FromRequestParts<S> for QueryAs<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::from_request_parts(parts, state).await?;
        T::from_query(&query).map(Self)
    }
}

impl Query {
    /// Decodes a query.
    ///
    /// # Errors
    /// `guard.invalid_input` when it has a null character or far too many pairs.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
            .take(MOST_PAIRS + 1)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        if pairs.len() > MOST_PAIRS {
            return Err(refusal(Vec::new(), "There are too many parameters."));
        }
        let null = |(name, value): &&(String, String)| name.contains('\0') || value.contains('\0');
        match pairs.iter().find(null) {
            None => Ok(Self {
                pairs,
                sketch: None,
            }),
            Some(_) => Err(refusal(
                Vec::new(),
                "Text must not contain the null character.",
            )),
        }
    }

    /// The parameters that a type asks for.
    pub(crate) fn describe<T: FromQuery>() -> Vec<Parameter> {
        let sketch = Sketch::default();
        let query = Self {
            pairs: Vec::new(),
            sketch: Some(sketch.clone()),
        };
        // Nothing is there, so nothing is read.
        drop(T::from_query(&query));
        std::mem::take(&mut *sketch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, name: &str, schema: impl Into<RefOr<Schema>>) {
        if self.sketch.is_some() {
            self.note_as(parameter(name, schema));
        }
    }

    fn note_as(&self, parameter: Parameter) {
        if let Some(sketch) = &self.sketch {
            let mut known = sketch.lock().unwrap_or_else(PoisonError::into_inner);
            if known.iter().all(|known| known.name != parameter.name) {
                known.push(parameter);
            }
        }
    }

    /// Tells the description that parameters are found by the beginning of their names, as those
    /// of a search are.
    pub fn note_family(&self, name: &str) {
        let texts = AdditionalProperties::RefOr(text().into());
        let family = ObjectBuilder::new().additional_properties(Some(texts));
        let mut family = parameter(name, family);
        family.explode = Some(true);
        self.note_as(family);
    }

    /// All pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs()
            .filter(move |(own, _)| *own == name)
            .map(|(_, value)| value)
    }

    /// The value of a parameter that comes at most once.
    ///
    /// # Errors
    /// `guard.invalid_input` when it comes more often.
    pub fn one(&self, name: &str) -> Result<Option<&str>, ApiError> {
        self.note(name, text());
        let mut values = self.pairs().filter(|(own, _)| *own == name);
        let value = values.next().map(|(_, value)| value);
        if values.next().is_some() {
            let path = vec![Part::Key(name.to_owned())];
            let issue = Issue::invalid_type(path, "string", "array");
            return Err(invalid_input("query", vec![issue]));
        }
        Ok(value)
    }

    /// Whether a switch is on: `true`, `1` or `yes`, in any case.
    ///
    /// # Errors
    /// As [`Query::one`].
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        self.note(name, ObjectBuilder::new().schema_type(Type::Boolean));
        Ok(self.one(name)?.is_some_and(is_yes))
    }

    /// A whole number.
    ///
    /// # Errors
    /// `guard.invalid_input` when it is none, or comes more than once.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.note(name, ObjectBuilder::new().schema_type(Type::Integer));
        self.one(name)?
            .map(|text| {
                text.parse().map_err(|_| {
                    refusal(vec![Part::Key(name.to_owned())], "Expected a whole number.")
                })
            })
            .transpose()
    }

    /// One of several words.
    ///
    /// # Errors
    /// `guard.invalid_input` when it is none of them, or comes more than once.
    pub fn choice<T: Copy>(
        &self,
        name: &str,
        options: &[(&str, T)],
    ) -> Result<Option<T>, ApiError> {
        self.note(name, one_of(options));
        self.one(name)?
            .map(|text| pick(name, text, options))
            .transpose()
    }

    /// Any number of several words.
    ///
    /// # Errors
    /// `guard.invalid_input` when one is none of them.
    pub fn choices<T: Copy>(&self, name: &str, options: &[(&str, T)]) -> Result<Vec<T>, ApiError> {
        self.note(name, ArrayBuilder::new().items(one_of(options)));
        self.all(name)
            .map(|text| pick(name, text, options))
            .collect()
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn one_of<T>(options: &[(&str, T)]) -> ObjectBuilder {
    text().enum_values(Some(options.iter().map(|(name, _)| *name)))
}

/// A parameter that may be left out.
pub(crate) fn parameter(name: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .schema(Some(schema))
        .build()
}

/// What the contract takes for yes.
#[must_use]
pub fn is_yes(text: &str) -> bool {
    ["true", "1", "yes"]
        .iter()
        .any(|yes| text.eq_ignore_ascii_case(yes))
}

fn pick<T: Copy>(name: &str, text: &str, options: &[(&str, T)]) -> Result<T, ApiError> {
    let found = options.iter().find(|(option, _)| *option == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<String> = options
            .iter()
            .map(|(option, _)| format!("'{option}'"))
            .collect();
        let message = format!("Expected one of {}.", known.join(" | "));
        refusal(vec![Part::Key(name.to_owned())], &message)
    })
}

fn refusal(path: Vec<Part>, message: &str) -> ApiError {
    invalid_input("query", vec![Issue::new("custom", path, message)])
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn single_values_come_once() {
        let query = Query::parse("a=1&b=x&b=y&c=Yes&d=T&e=").unwrap();
        assert_eq!(query.one("a").unwrap(), Some("1"));
        assert_eq!(query.integer("a").unwrap(), Some(1));
        assert_eq!(query.one("e").unwrap(), Some(""));
        assert!(query.one("b").is_err() && query.integer("d").is_err());
        assert!(query.flag("c").unwrap() && !query.flag("d").unwrap());
        assert_eq!(query.choices("b", &[("x", 1), ("y", 2)]).unwrap(), [1, 2]);
        assert!(query.choice("a", &[("x", 1)]).is_err());
    }

    #[test]
    fn readers_describe_what_they_take() {
        struct Everything;

        impl FromQuery for Everything {
            fn from_query(query: &Query) -> Result<Self, ApiError> {
                query.note_family("search");
                query.one("text")?;
                query.flag("flag")?;
                query.integer("number")?;
                query.choice("word", &[("a", 1)])?;
                query.choices("words", &[("a", 1), ("b", 2)])?;
                query.one("text")?;
                Ok(Self)
            }
        }

        let told = serde_json::to_value(Query::describe::<Everything>()).unwrap();
        let schema = |at: usize| (told[at]["name"].clone(), told[at]["schema"].clone());
        assert_eq!(told.as_array().unwrap().len(), 6);
        assert_eq!(told[0]["explode"], true);
        for (at, name, expected) in [
            (1, "text", json!({ "type": "string" })),
            (2, "flag", json!({ "type": "boolean" })),
            (3, "number", json!({ "type": "integer" })),
            (4, "word", json!({ "type": "string", "enum": ["a"] })),
            (
                5,
                "words",
                json!({ "type": "array", "items": { "type": "string", "enum": ["a", "b"] } }),
            ),
        ] {
            assert_eq!(schema(at), (json!(name), expected));
            assert_eq!(told[at]["required"], false);
        }
    }

    #[test]
    fn what_no_honest_client_sends_is_refused() {
        assert!(Query::parse("a=%00").is_err());
        assert!(Query::parse(&"a=b&".repeat(101)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(text in ".{0,80}") {
            let _ = Query::parse(&text);
        }
    }
}
