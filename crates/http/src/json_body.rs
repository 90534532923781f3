//! A request's JSON body, read by the guard.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use serde_json::{Map, Value};

use crate::{
    error::ApiError,
    guard::{FromInput, Issue, Part, invalid_input, read},
};

/// The body as a `T`. An extractor that comes last: whoever may not call is refused before the
/// body is looked at.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: FromInput> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| ApiError::plain(rejection.status(), rejection.body_text()))?;
        let document = parse(&bytes, is_json)?;
        read("body", &document).map(Self)
    }
}

fn parse(bytes: &[u8], is_json: bool) -> Result<Value, ApiError> {
    // No body counts as an empty object, whatever its type: the guard says what is missing.
    if bytes.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    if !is_json {
        let message = "Expected a JSON body with content type application/json.";
        return Err(invalid_input(
            "body",
            vec![Issue::new("custom", Vec::new(), message)],
        ));
    }
    let document: Value = serde_json::from_slice(bytes)
        .map_err(|error| ApiError::plain(StatusCode::BAD_REQUEST, error.to_string()))?;
    match null_character(&document) {
        None => Ok(document),
        Some(path) => {
            let message = "Text must not contain the null character.";
            Err(invalid_input(
                "body",
                vec![Issue::new("custom", path, message)],
            ))
        }
    }
}

/// Where the first text with U+0000 stands, which PostgreSQL cannot store.
fn null_character(value: &Value) -> Option<Vec<Part>> {
    let inside = |part: Part, value: &Value| {
        null_character(value).map(|mut path| {
            path.insert(0, part);
            path
        })
    };
    match value {
        Value::String(text) => text.contains('\0').then(Vec::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| inside(Part::Index(index), item)),
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            if key.contains('\0') {
                return Some(Vec::new());
            }
            inside(Part::Key(key.clone()), member)
        }),
        _ => None,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase())
        .unwrap_or_default();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_missing_body_is_an_empty_object() {
        assert_eq!(parse(b"", false).unwrap(), json!({}));
    }

    #[test]
    fn malformed_json_has_a_message_only() {
        let error = parse(br#"{"secret": "hush"#, true).unwrap_err();
        assert_eq!((error.code(), error.status().as_u16()), ("", 400));
        assert!(!format!("{error:?}").contains("hush"));
    }

    #[test]
    fn other_types_and_null_characters_are_refused() {
        assert_eq!(
            parse(b"a=b", false).unwrap_err().code(),
            "guard.invalid_input"
        );
        let error = parse(br#"{"a": ["b", "\u0000"]}"#, true).unwrap_err();
        assert!(format!("{error:?}").contains("a.1"), "{error:?}");
    }

    #[test]
    fn the_media_type_decides() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, text.parse().unwrap());
            is_json(&headers)
        };
        assert!(of("application/JSON; charset=utf-8") && of("application/scim+json"));
        assert!(!of("text/plain") && !of("application/x-www-form-urlencoded"));
        assert!(!is_json(&HeaderMap::new()));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = parse(&bytes, true);
        }
    }
}
