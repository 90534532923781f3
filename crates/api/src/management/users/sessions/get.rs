//! `GET /api/users/:userId/sessions/:sessionId`.

use axum::Json;
use keyward_http::{ApiError, Params};
use keyward_model::{Id, Session, User};

use super::view::SessionView;
use crate::management::{Administrator, users::service};

/// Shows a session of the user.
#[utoipa::path(
    get,
    path = "/users/{userId}/sessions/{sessionId}",
    responses((status = 200, body = SessionView), (status = 404)),
)]
pub(in crate::management::users) async fn get(
    by: Administrator,
    Params((id, session)): Params<(Id<User>, Id<Session>)>,
) -> Result<Json<SessionView>, ApiError> {
    let session = service::get_session(&by, id, session).await?;
    Ok(Json(session.into()))
}
