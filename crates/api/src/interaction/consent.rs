//! `POST /api/interaction/consent`.

use axum::{Json, extract::State};
use keyward_http::{
    ApiError, JsonBody, RequestInfo, SharedApp,
    cookies::{Cookies, SESSION},
    guard::{FromInput, Input},
};
use keyward_model::{Choice, Id};
use keyward_oidc::consent::answer;
use serde::Serialize;
use utoipa::ToSchema;

use super::show::{refusal, waiting};
use crate::{experience::visitor::Visitor, management::ids};

/// The organizations that the application may act in.
pub(super) struct Body(Vec<Id<()>>);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let organizations = input.key("organizationIds").optional(|list| ids(list, 0))?;
        Some(Self(organizations.unwrap_or_default()))
    }
}

/// Where the browser goes on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Consented)]
pub(super) struct Answer {
    redirect_to: String,
}

/// The person agrees: the application gets what it asks for.
#[utoipa::path(
    post,
    path = "/interaction/consent",
    responses((status = 200, body = Answer), (status = 400), (status = 422)),
)]
pub(super) async fn consent(
    State(app): State<SharedApp>,
    info: RequestInfo,
    cookies: Cookies,
    visitor: Visitor,
    JsonBody(Body(organizations)): JsonBody<Body>,
) -> Result<Json<Answer>, ApiError> {
    let pending = waiting(&visitor.conversation)?;
    if !organizations.is_empty() {
        // There are none that anybody could be a member of.
        return Err(ApiError::unprocessable("organization.require_membership"));
    }
    let context = app.oidc(&visitor.scope, &info);
    let session = cookies.get(SESSION);
    answer(&context, pending, session, Choice::Consent, None)
        .await
        .map_err(refusal)?;
    let redirect_to = format!("{}/auth/{}", visitor.scope.urls.issuer(), visitor.uid());
    Ok(Json(Answer { redirect_to }))
}
