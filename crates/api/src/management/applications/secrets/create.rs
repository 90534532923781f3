//! `POST /api/applications/:id/secrets`: adds a secret.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, Id, Time};

use super::{service, view::SecretView};
use crate::management::{Administrator, applications::metadata};

pub(super) struct NewSecret {
    name: String,
    expires_at: Option<Time>,
}

impl FromInput for NewSecret {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = metadata::name(&input.key("name"));
        let expires_at = input
            .key("expiresAt")
            .optional_nullable(|end| end.integer(0..=i64::MAX));
        Some(Self {
            name: name?,
            expires_at: expires_at?.flatten().map(Time::from_millis),
        })
    }
}

/// Adds a secret to an application.
#[utoipa::path(
    post,
    path = "/applications/{id}/secrets",
    responses((status = 201, body = SecretView), (status = 404), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(new): JsonBody<NewSecret>,
) -> Result<(StatusCode, Json<SecretView>), ApiError> {
    let secret = service::create_secret(&by, id, new.name, new.expires_at).await?;
    Ok((StatusCode::CREATED, Json(secret.into())))
}
