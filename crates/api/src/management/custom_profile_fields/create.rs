//! `POST /api/custom-profile-fields`: makes a field.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{ProfileField, ProfileFieldType};

use super::{
    config,
    service::{self, FieldDraft, NewField},
};
use crate::management::Administrator;

impl FromInput for FieldDraft {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let kind = config::kind(&input.key("type"));
        let label = input.key("label").optional(config::label);
        let description = input.key("description").optional(config::description);
        let required = input.key("required").boolean();
        let config = config::config(&input.key("config"), kind);
        let (kind, required) = (kind?, required?);
        let is_checkbox = kind == ProfileFieldType::Checkbox;
        if is_checkbox && required {
            let message = "A checkbox may stay empty, so it cannot be required.";
            input.key("required").refuse_custom(message);
            return None;
        }
        Some(Self {
            kind,
            label: label?.unwrap_or_default(),
            description: description?.filter(|_| !is_checkbox),
            required,
            config: config?,
        })
    }
}

impl FromInput for NewField {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = input.key("name").text_of(0..=128);
        let draft = FieldDraft::from_input(input);
        Some(Self {
            name: name?,
            draft: draft?,
        })
    }
}

/// Makes a field that people are asked for, behind the others.
#[utoipa::path(
    post,
    path = "/custom-profile-fields",
    responses((status = 201, body = ProfileField), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(new): JsonBody<NewField>,
) -> Result<(StatusCode, Json<ProfileField>), ApiError> {
    let mut made = service::create(&by, vec![new]).await?;
    let field = made
        .pop()
        .ok_or_else(|| ApiError::internal("a field was made and is not there"))?;
    Ok((StatusCode::CREATED, Json(field)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::{Value, json};

    use super::*;

    fn parse(body: &Value) -> Result<NewField, ApiError> {
        read("body", body)
    }

    #[test]
    fn kinds_keep_what_is_theirs() {
        let text = json!({
            "name": "a", "type": "Text", "required": true, "label": "A",
            "config": { "placeholder": "p", "minLength": 1, "minValue": 2, "format": "x" },
        });
        let field = parse(&text).unwrap().draft;
        assert_eq!(
            json!(field.config),
            json!({ "placeholder": "p", "minLength": 1 })
        );
        let checkbox = json!({
            "name": "a", "type": "Checkbox", "required": false, "description": "d",
            "config": { "defaultValue": "true" },
        });
        let field = parse(&checkbox).unwrap().draft;
        assert_eq!((field.label.as_str(), field.description), ("", None));
        let number = json!({
            "name": "a", "type": "Number", "required": false, "config": { "minValue": 0.5 },
        });
        assert_eq!(
            json!(parse(&number).unwrap().draft.config),
            json!({ "minValue": 0.5 })
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        let good = json!({ "name": "a", "type": "Text", "required": true });
        assert!(parse(&good).is_ok());
        let with = |key: &str, value: Value| {
            let mut body = good.clone();
            body[key] = value;
            body
        };
        for bad in [
            with("name", json!(1)),
            with("name", json!("a".repeat(129))),
            with("type", json!("Fax")),
            with("required", json!("yes")),
            with("label", json!("")),
            with("label", json!("a".repeat(129))),
            with("description", json!("a".repeat(257))),
            with("config", json!(null)),
            with("config", json!({ "minLength": "1" })),
            with("config", json!({ "placeholder": 1 })),
            json!({ "name": "a", "type": "Checkbox", "required": true }),
            json!({ "name": "a", "type": "Checkbox", "required": false, "config": {} }),
            json!({ "name": "a", "type": "Date", "required": false, "config": {} }),
            json!({ "name": "a", "type": "Select", "required": false }),
            json!({ "name": "a", "type": "Regex", "required": false }),
            json!({ "name": "a", "type": "Fullname", "required": false }),
            json!({ "name": "a", "type": "Fullname", "required": false,
                "config": { "parts": [{ "name": "givenName" }] } }),
        ] {
            assert!(parse(&bad).is_err(), "{bad}");
        }
    }
}
