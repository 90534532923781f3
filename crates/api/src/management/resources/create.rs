//! `POST /api/resources`: makes a resource.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};

use super::{
    service::{self, NewResource},
    view::ResourceView,
};
use crate::management::Administrator;

/// What people call it; the contract knows no bound.
pub(super) fn name(input: &Input<'_>) -> Option<String> {
    input.text_of(1..=2048)
}

/// The life of access tokens in seconds; whatever fits into a signed number of 32 bits.
pub(super) fn access_token_ttl(input: &Input<'_>) -> Option<i64> {
    input.integer(1..=i64::from(i32::MAX))
}

impl FromInput for NewResource {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = name(&input.key("name"));
        let indicator = input.key("indicator").text_of(1..=2048);
        let ttl = input.key("accessTokenTtl").optional(access_token_ttl);
        Some(Self {
            name: name?,
            indicator: indicator?,
            access_token_ttl: ttl?,
        })
    }
}

/// Makes a resource. Its indicator is the audience of its tokens and stays as it is.
#[utoipa::path(
    post,
    path = "/resources",
    responses((status = 201, body = ResourceView), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(new): JsonBody<NewResource>,
) -> Result<(StatusCode, Json<ResourceView>), ApiError> {
    let resource = service::create(&by, new).await?;
    let scopes = Some(Vec::new());
    Ok((StatusCode::CREATED, Json(ResourceView { resource, scopes })))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::{Value, json};

    use super::*;

    fn parse(body: &Value) -> Result<NewResource, ApiError> {
        read("body", body)
    }

    #[test]
    fn limits() {
        let good = json!({ "name": "Books", "indicator": "https://books.example/api" });
        assert_eq!(parse(&good).unwrap().access_token_ttl, None);
        for bad in [
            json!({ "name": "" }),
            json!({ "name": 1 }),
            json!({ "indicator": "" }),
            json!({ "indicator": "x".repeat(2049) }),
            json!({ "indicator": null }),
            json!({ "accessTokenTtl": 0 }),
            json!({ "accessTokenTtl": -1 }),
            json!({ "accessTokenTtl": 1.5 }),
            json!({ "accessTokenTtl": "3600" }),
            json!({ "accessTokenTtl": i64::from(i32::MAX) + 1 }),
        ] {
            let mut body = good.clone();
            body.as_object_mut()
                .unwrap()
                .extend(bad.as_object().unwrap().clone());
            assert!(parse(&body).is_err(), "{bad}");
        }
    }
}
