//! `POST /api/experience/submit`.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use keyward_experience::{self as experience, Submitted};
use keyward_http::ApiError;
use serde::Serialize;
use utoipa::ToSchema;

use super::visitor::Visitor;

/// Where the browser goes on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubmittedInteraction)]
pub(super) struct Answer {
    redirect_to: String,
}

/// Completes the interaction.
#[utoipa::path(
    post,
    path = "/experience/submit",
    responses(
        (status = 200, body = Answer), (status = 204), (status = 400), (status = 401),
        (status = 404), (status = 409), (status = 422),
    ),
)]
pub(super) async fn submit(visitor: Visitor) -> Result<Response, ApiError> {
    let submitted = experience::submit(&visitor.context, visitor.begun()?).await?;
    Ok(match submitted {
        Submitted::SignedIn => {
            let urls = &visitor.scope.urls;
            let redirect_to = format!("{}/auth/{}", urls.issuer(), visitor.uid());
            Json(Answer { redirect_to }).into_response()
        }
        Submitted::PasswordReset => StatusCode::NO_CONTENT.into_response(),
    })
}
