//! `PUT /api/custom-phrases/:languageTag`: writes the texts in a language.

use axum::{Json, extract::State, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::{CustomPhrases, JsonObject};
use serde_json::Value;

use super::{language::Language, service};
use crate::management::Administrator;

/// Texts, nested by the parts of their keys.
pub(in crate::management) struct Body(pub(in crate::management) JsonObject);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        let texts = input.object()?;
        if let Some(key) = texts.iter().find_map(|(key, value)| wrong(key, value)) {
            input
                .key(&key)
                .refuse_custom("Expected text, or an object of texts.");
            return None;
        }
        Some(Self(texts))
    }
}

/// The member at the top that holds something else than texts.
fn wrong(key: &str, value: &Value) -> Option<String> {
    let is_wrong = match value {
        Value::String(_) => false,
        Value::Object(inner) => inner.iter().any(|(key, value)| wrong(key, value).is_some()),
        _ => true,
    };
    is_wrong.then(|| key.to_owned())
}

/// Writes the texts in a language in the place of earlier ones. What is left out stays as built in.
#[utoipa::path(
    put,
    path = "/custom-phrases/{languageTag}",
    responses((status = 201, body = CustomPhrases), (status = 422)),
)]
pub(super) async fn put(
    by: Administrator,
    State(app): State<SharedApp>,
    Params(Language(tag)): Params<Language>,
    JsonBody(Body(texts)): JsonBody<Body>,
) -> Result<(StatusCode, Json<CustomPhrases>), ApiError> {
    let phrases = service::put(&by, &app.phrases, tag, &texts).await?;
    Ok((StatusCode::CREATED, Json(phrases)))
}

#[cfg(test)]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_texts() {
        for good in [json!({}), json!({ "a": "x", "b": { "c": { "d": "" } } })] {
            assert!(read::<Body>("body", &good).is_ok(), "{good}");
        }
        for bad in [
            json!([]),
            json!("x"),
            json!({ "a": 1 }),
            json!({ "a": { "b": null } }),
            json!({ "a": { "b": ["x"] } }),
        ] {
            assert!(read::<Body>("body", &bad).is_err(), "{bad}");
        }
    }
}
