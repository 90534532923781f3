//! `POST /api/custom-profile-fields/properties/sie-order`: the order of the fields.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::ProfileField;

use super::service;
use crate::management::Administrator;

/// More than any tenant asks for.
const MOST: usize = 500;

pub(super) struct Body(Vec<(String, i64)>);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let order = input.key("order");
        let places = order.list_of(0..=MOST, |place| {
            place.is_object()?;
            let name = place.key("name").text_of(1..=128);
            let order = place.key("sieOrder").integer(0..=i64::from(i16::MAX));
            Some((name?, order?))
        })?;
        let is_twice = |at: usize| places[..at].iter().any(|(name, _)| *name == places[at].0);
        if (0..places.len()).any(is_twice) {
            order.refuse_custom("A field has one place.");
            return None;
        }
        Some(Self(places))
    }
}

/// Gives fields their places.
#[utoipa::path(
    post,
    path = "/custom-profile-fields/properties/sie-order",
    responses((status = 200, body = Vec<ProfileField>)),
)]
pub(super) async fn set(
    by: Administrator,
    JsonBody(Body(places)): JsonBody<Body>,
) -> Result<Json<Vec<ProfileField>>, ApiError> {
    Ok(Json(service::reorder(&by, places).await?))
}

#[cfg(test)]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes() {
        let place = |name: &str, order: i64| json!({ "name": name, "sieOrder": order });
        let good = json!({ "order": [place("a", 2), place("b", 1)] });
        assert!(read::<Body>("body", &good).is_ok());
        for bad in [
            json!({}),
            json!({ "order": [place("a", 1), place("a", 2)] }),
            json!({ "order": [place("a", -1)] }),
            json!({ "order": [place("a", 40_000)] }),
            json!({ "order": [{ "name": "a" }] }),
        ] {
            assert!(read::<Body>("body", &bad).is_err(), "{bad}");
        }
    }
}
