//! The fields of a posted form. What is missing is empty and what is malformed is missing, so that every
//! refusal is a page: first of all that of the form's token.

use std::collections::BTreeMap;

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// No form of ours is longer.
const LONGEST: usize = 16 * 1024;

/// The first value of each field.
pub(super) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// A field's value; empty when it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether a box was ticked.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut fields = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(bytes) {
            // No text of ours holds U+0000, and no database takes it.
            let value = value.replace('\0', "");
            fields.entry(name.into_owned()).or_insert(value);
        }
        Self(fields)
    }
}

impl<S: Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        to_bytes(request.into_body(), LONGEST)
            .await
            .map(|bytes| Self::parse(&bytes))
            .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_counts_and_nothing_is_refused() {
        let fields = Fields::parse(b"a=1&a=2&b=x%00y&c");
        assert_eq!((fields.get("a"), fields.get("b")), ("1", "xy"));
        assert!(fields.has("c") && !fields.has("d"));
        assert_eq!(fields.get("d"), "");
    }

    proptest::proptest! {
        #[test]
        fn no_body_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = Fields::parse(&bytes);
        }
    }
}
