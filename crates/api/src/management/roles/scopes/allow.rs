//! `POST /api/roles/:id/scopes`: lets a role do more. Answers everything that it allows then.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, Role, Scope};

use super::service;
use crate::management::{Administrator, roles::ids};

pub(super) struct ScopeIds(Vec<Id<Scope>>);

impl FromInput for ScopeIds {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        ids(&input.key("scopeIds"), 1).map(Self)
    }
}

/// Lets a role do more.
#[utoipa::path(
    post,
    path = "/roles/{id}/scopes",
    responses((status = 201, body = Vec<Scope>), (status = 404), (status = 422)),
)]
pub(super) async fn allow(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    JsonBody(ScopeIds(scopes)): JsonBody<ScopeIds>,
) -> Result<(StatusCode, Json<Vec<Scope>>), ApiError> {
    let allowed = service::allow(&by, id, scopes).await?;
    Ok((StatusCode::CREATED, Json(allowed)))
}
