//! `POST /api/roles/:id/applications`: gives a role to machines.

use axum::http::StatusCode;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, Id, Role};

use super::service;
use crate::management::{Administrator, roles::ids};

pub(super) struct ApplicationIds(Vec<Id<Application>>);

impl FromInput for ApplicationIds {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        ids(&input.key("applicationIds"), 1).map(Self)
    }
}

/// Gives a role to machine applications that lack it.
#[utoipa::path(
    post,
    path = "/roles/{id}/applications",
    responses((status = 201), (status = 404), (status = 422)),
)]
pub(super) async fn assign(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    JsonBody(ApplicationIds(machines)): JsonBody<ApplicationIds>,
) -> Result<StatusCode, ApiError> {
    service::assign_to_applications(&by, id, machines).await?;
    Ok(StatusCode::CREATED)
}
