//! `POST /api/sign-in-exp/default/check-password`: whether a password would be taken.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use keyward_http::{
    ApiError, JsonBody, SharedApp,
    guard::{FromInput, Input},
};
use keyward_model::{Id, PasswordIssue, Secret, User};
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::Administrator;

pub(super) struct Body {
    password: Secret,
    user_id: Option<Id<User>>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let password = input.key("password").text();
        let user_id = input.key("userId").optional(|id| id.text_of(1..=21));
        Some(Self {
            password: Secret::new(password?),
            user_id: user_id?.map(Id::from),
        })
    }
}

/// Whether a password would be taken, and if not, why.
#[derive(Serialize, ToSchema)]
#[schema(as = PasswordCheck)]
pub(super) struct Answer {
    result: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Option<Vec<Object>>)]
    issues: Vec<PasswordIssue>,
}

/// Checks a password against the policy, as if it were to be set.
#[utoipa::path(
    post,
    path = "/sign-in-exp/default/check-password",
    responses((status = 200, body = Answer), (status = 400, body = Answer), (status = 404)),
)]
pub(super) async fn check(
    by: Administrator,
    State(app): State<SharedApp>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Response, ApiError> {
    let passwords = &app.breached_passwords;
    let issues = service::check_password(&by, passwords, &body.password, body.user_id).await?;
    let (status, result) = if issues.is_empty() {
        (StatusCode::OK, true)
    } else {
        (StatusCode::BAD_REQUEST, false)
    };
    Ok((status, Json(Answer { result, issues })).into_response())
}
