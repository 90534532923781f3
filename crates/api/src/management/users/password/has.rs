//! `GET /api/users/:userId/has-password`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, User};
use serde::Serialize;
use utoipa::ToSchema;

use crate::management::{Administrator, users::service};

/// Whether there is a password.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserHasPassword)]
pub(super) struct Answer {
    has_password: bool,
}

/// Tells whether the user has a password.
#[utoipa::path(
    get,
    path = "/users/{userId}/has-password",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(in crate::management::users) async fn has_password(
    by: Administrator,
    Params(id): Params<Id<User>>,
) -> Result<Json<Answer>, ApiError> {
    let has_password = service::get(&by, id).await?.has_password;
    Ok(Json(Answer { has_password }))
}
