//! `GET /me`.

use axum::Json;
use keyward_http::ApiError;

use super::owner::Owner;
use crate::management::users::{UserView, get_user};

/// Shows the account.
pub(super) async fn get(Owner { by, id }: Owner) -> Result<Json<UserView>, ApiError> {
    Ok(Json(get_user(&by, id).await?.into()))
}
