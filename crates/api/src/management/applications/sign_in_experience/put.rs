//! `PUT /api/applications/:applicationId/sign-in-experience`.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, ApplicationSignInExperience, Id};

use super::service::{self, Change};
use crate::management::{Administrator, sign_in_exp::shapes};

impl FromInput for Change {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let color = input.key("color").optional(shapes::partial_color);
        let branding = input.key("branding").optional(shapes::branding);
        let css = input.key("customCss").optional_nullable(Input::text);
        let url = |key| input.key(key).optional(shapes::clearable_url);
        let (terms, privacy) = (url("termsOfUseUrl"), url("privacyPolicyUrl"));
        let name = input
            .key("displayName")
            .optional_nullable(|name| name.text_of(0..=256));
        Some(Self {
            color: color?,
            branding: branding?,
            custom_css: css?,
            terms_of_use_url: terms?,
            privacy_policy_url: privacy?,
            display_name: name?,
        })
    }
}

/// Writes what an application has of its own of the sign-in experience. What is left out stays;
/// colours and pictures are replaced as a whole.
#[utoipa::path(
    put,
    path = "/applications/{applicationId}/sign-in-experience",
    responses(
        (status = 200, body = ApplicationSignInExperience),
        (status = 201, body = ApplicationSignInExperience),
        (status = 404),
    ),
)]
pub(super) async fn put(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(change): JsonBody<Change>,
) -> Result<(StatusCode, Json<ApplicationSignInExperience>), ApiError> {
    let (settings, is_first) = service::put(&by, id, change).await?;
    let status = if is_first {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(settings)))
}
