//! `GET /api/users/:userId/identities/:target`.

use axum::Json;
use keyward_http::{ApiError, Params, QueryAs};
use keyward_model::{Id, User};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::list::Wanted;
use crate::management::{
    Administrator,
    users::{UserError, service},
};

/// An identity.
#[derive(Serialize, ToSchema)]
#[schema(as = UserIdentity)]
pub(in crate::management::users) struct Answer {
    #[schema(value_type = Object)]
    identity: Value,
}

/// Shows the user's identity of a target.
#[utoipa::path(
    get,
    path = "/users/{userId}/identities/{target}",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(in crate::management::users) async fn get(
    by: Administrator,
    Params((id, target)): Params<(Id<User>, String)>,
    QueryAs(Wanted): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let mut user = service::get(&by, id).await?;
    let identity = user.identities.shift_remove(&target);
    let identity = identity.ok_or(UserError::NoSuchIdentity)?;
    Ok(Json(Answer { identity }))
}
