//! `PATCH /api/applications/:id/secrets/:name`: gives a secret another name.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, Id};

use super::{service, view::SecretView};
use crate::management::{Administrator, applications::metadata};

pub(super) struct NewName(String);

impl FromInput for NewName {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        metadata::name(&input.key("name")).map(Self)
    }
}

/// Gives a secret another name.
#[utoipa::path(
    patch,
    path = "/applications/{id}/secrets/{name}",
    responses((status = 200, body = SecretView), (status = 404), (status = 422)),
)]
pub(super) async fn rename(
    by: Administrator,
    Params((id, name)): Params<(Id<Application>, String)>,
    JsonBody(NewName(to)): JsonBody<NewName>,
) -> Result<Json<SecretView>, ApiError> {
    Ok(Json(
        service::rename_secret(&by, id, name, to).await?.into(),
    ))
}
