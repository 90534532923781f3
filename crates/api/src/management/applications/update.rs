//! `PATCH /api/applications/:id`: changes what is given; objects are replaced as a whole.

use axum::Json;
use keyward_http::{
    ApiError, IfMatch, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, Id};

use super::{ApplicationChange, metadata, service};
use crate::management::Administrator;

impl FromInput for ApplicationChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = input.key("name").optional(metadata::name);
        let description = input.key("description").optional_nullable(Input::text);
        let oidc = input
            .key("oidcClientMetadata")
            .optional(metadata::oidc_client);
        let custom = input
            .key("customClientMetadata")
            .optional(metadata::custom_client);
        let custom_data = input.key("customData").optional(Input::object);
        let access_control = input
            .key("appLevelAccessControlEnabled")
            .optional(Input::boolean);
        let protected = input
            .key("protectedAppMetadata")
            .optional_nullable(Input::is_object);
        let is_admin = input.key("isAdmin").optional(Input::boolean);
        Some(Self {
            name: name?,
            description: description?,
            oidc_client_metadata: oidc?,
            custom_client_metadata: custom?,
            custom_data: custom_data?,
            app_level_access_control_enabled: access_control?,
            has_protected_settings: protected?.flatten().is_some(),
            is_admin: is_admin?,
        })
    }
}

/// Changes what is given of an application; objects are replaced as a whole.
#[utoipa::path(
    patch,
    path = "/applications/{id}",
    responses((status = 200, body = Application), (status = 404), (status = 422)),
)]
pub(super) async fn update(
    by: Administrator,
    seen: IfMatch,
    Params(id): Params<Id<Application>>,
    JsonBody(change): JsonBody<ApplicationChange>,
) -> Result<Json<Application>, ApiError> {
    Ok(Json(
        service::update(&by.having_seen(seen), id, change).await?,
    ))
}
