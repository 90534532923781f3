//! `DELETE /api/users/:userId/grants/:grantId`.

use axum::http::StatusCode;
use keyward_http::{ApiError, Params};
use keyward_model::{Grant, Id, User};

use crate::management::{Administrator, users::service};

/// Ends a grant of the user with its codes and tokens.
#[utoipa::path(
    delete,
    path = "/users/{userId}/grants/{grantId}",
    responses((status = 204), (status = 404)),
)]
pub(in crate::management::users) async fn revoke(
    by: Administrator,
    Params((id, grant)): Params<(Id<User>, Id<Grant>)>,
) -> Result<StatusCode, ApiError> {
    service::revoke_grant(&by, id, grant).await?;
    Ok(StatusCode::NO_CONTENT)
}
