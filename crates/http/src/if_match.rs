//! `If-Match` (RFC 9110 §13.1.1): a change is wanted only while a record is as its client has seen it.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use serde::Serialize;
use utoipa::openapi::{
    RefOr, Required, ResponseBuilder,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, Type},
};

use crate::{Documented, etag::tag};

const NAME: &str = "If-Match";

/// The versions of a record that a change is wanted for; every one without the header.
#[derive(Clone, Debug, Default)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    fn of(headers: &HeaderMap) -> Self {
        let lines: Vec<&str> = headers
            .get_all(header::IF_MATCH)
            .iter()
            // What is no text names no version.
            .map(|line| line.to_str().unwrap_or_default())
            .collect();
        Self((!lines.is_empty()).then(|| lines.join(",")))
    }

    /// Whether the change is wanted for a record that a GET shows so: the strong comparison with the
    /// `ETag` that [`crate::add_etag`] gives it.
    #[must_use]
    pub fn holds_for(&self, shown: &impl Serialize) -> bool {
        let Some(wanted) = &self.0 else { return true };
        let Ok(body) = serde_json::to_vec(shown) else {
            return false;
        };
        let tag = tag(&body);
        wanted
            .split(',')
            .map(str::trim)
            .any(|wanted| wanted == "*" || wanted == tag)
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

impl Documented for IfMatch {
    fn document(operation: &mut Operation) {
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(parameter()));
        let refusal = ResponseBuilder::new().description(
            "Precondition Failed: the record is not as the client has seen it; nothing was changed.",
        );
        let refusal = RefOr::T(refusal.build());
        let responses = &mut operation.responses.responses;
        responses.insert("412".to_owned(), refusal);
    }
}

fn parameter() -> Parameter {
    ParameterBuilder::new()
        .name(NAME)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The ETag of the record as it was read; the change is refused when it has another one by now.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn of(lines: &[&'static str]) -> IfMatch {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::IF_MATCH, HeaderValue::from_static(line));
        }
        IfMatch::of(&headers)
    }

    #[test]
    fn only_the_same_version_holds() {
        let (shown, other) = (json!({ "a": 1 }), json!({ "a": 2 }));
        let own = tag(shown.to_string().as_bytes());
        let header = IfMatch(Some(format!("\"x\", {own}")));
        assert!(header.holds_for(&shown) && !header.holds_for(&other));
        // Weak tags never match strongly.
        assert!(!IfMatch(Some(format!("W/{own}"))).holds_for(&shown));
        assert!(of(&[]).holds_for(&shown) && of(&["\"x\"", "*"]).holds_for(&shown));
        assert!(!of(&[""]).holds_for(&shown) && !of(&["\"x\""]).holds_for(&shown));
    }

    #[test]
    fn what_is_no_text_names_no_version() {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(b"\"\xff\"") {
            headers.insert(header::IF_MATCH, value);
        }
        assert!(!IfMatch::of(&headers).holds_for(&json!({})));
    }
}
