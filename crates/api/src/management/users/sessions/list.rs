//! `GET /api/users/:userId/sessions`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, User};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::SessionView;
use crate::management::{Administrator, users::service};

/// The sessions of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = UserSessions)]
pub(in crate::management::users) struct Answer {
    sessions: Vec<SessionView>,
}

/// Lists where the user is signed in, newest first.
#[utoipa::path(
    get,
    path = "/users/{userId}/sessions",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(in crate::management::users) async fn list(
    by: Administrator,
    Params(id): Params<Id<User>>,
) -> Result<Json<Answer>, ApiError> {
    let sessions = service::list_sessions(&by, id).await?;
    let sessions = sessions.into_iter().map(SessionView::from).collect();
    Ok(Json(Answer { sessions }))
}
