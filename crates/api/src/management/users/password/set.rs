//! `PATCH /api/users/:userId/password`. The password policy is for people, not for this route.

use axum::Json;
use keyward_http::{ApiError, JsonBody, Params};
use keyward_model::{Id, User};

use super::body::Body;
use crate::management::{
    Administrator,
    users::{service, view::UserView},
};

/// Gives the user another password, which ends their sessions and tokens.
#[utoipa::path(
    patch,
    path = "/users/{userId}/password",
    responses((status = 200, body = UserView), (status = 404), (status = 422)),
)]
pub(in crate::management::users) async fn set(
    by: Administrator,
    Params(id): Params<Id<User>>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::set_password(&by, id, body.password).await?;
    Ok(Json(user.into()))
}
