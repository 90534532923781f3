//! `DELETE /api/users/:userId/identities/:target`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, User};

use crate::management::{
    Administrator,
    users::{service, view::UserView},
};

/// Takes the user's identity of a target off the record; answers the user.
#[utoipa::path(
    delete,
    path = "/users/{userId}/identities/{target}",
    responses((status = 200, body = UserView), (status = 404)),
)]
pub(in crate::management::users) async fn delete(
    by: Administrator,
    Params((id, target)): Params<(Id<User>, String)>,
) -> Result<Json<UserView>, ApiError> {
    let user = service::delete_identity(&by, id, target).await?;
    Ok(Json(user.into()))
}
