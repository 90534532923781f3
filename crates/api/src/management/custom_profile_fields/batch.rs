//! `POST /api/custom-profile-fields/batch`: makes several fields at once.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::ProfileField;

use super::service::{self, NewField};
use crate::management::Administrator;

/// The contract's bound.
const MOST: usize = 20;

pub(super) struct Batch(Vec<NewField>);

impl FromInput for Batch {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.list_of(1..=MOST, NewField::from_input).map(Self)
    }
}

/// Makes several fields: all of them, or none when one cannot be made.
#[utoipa::path(
    post,
    path = "/custom-profile-fields/batch",
    responses((status = 201, body = Vec<ProfileField>), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(Batch(new)): JsonBody<Batch>,
) -> Result<(StatusCode, Json<Vec<ProfileField>>), ApiError> {
    let fields = service::create(&by, new).await?;
    Ok((StatusCode::CREATED, Json(fields)))
}
