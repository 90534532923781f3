//! `GET /api/interaction/consent`.

use axum::{Json, extract::State};
use keyward_experience::Conversation;
use keyward_http::{
    ApiError, RequestInfo, SharedApp,
    cookies::{Cookies, SESSION},
};
use keyward_model::{ApplicationSignInExperience, Branding, PendingAuthorization, User};
use keyward_oidc::{
    ErrorKind, OidcError,
    consent::{Asked, Question, find_asked},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    experience::visitor::Visitor, management::applications::user_consent_scopes::ResourceScopesView,
};

/// Who asks whom for what.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConsentInfo)]
pub(super) struct Answer {
    application: ApplicationView,
    user: UserView,
    /// There are none yet.
    organizations: Vec<String>,
    #[serde(rename = "missingOIDCScope")]
    missing_oidc_scope: Vec<String>,
    missing_resource_scopes: Vec<ResourceScopesView>,
    redirect_uri: String,
}

/// The application that asks.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConsentApplication)]
struct ApplicationView {
    id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    branding: Option<Branding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms_of_use_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy_policy_url: Option<String>,
}

/// The person who is asked.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConsentUser)]
struct UserView {
    id: String,
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    avatar: Option<String>,
    #[schema(required)]
    username: Option<String>,
    #[schema(required)]
    primary_email: Option<String>,
    #[schema(required)]
    primary_phone: Option<String>,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.as_str().to_owned(),
            name: user.name.clone(),
            avatar: user.avatar.clone(),
            username: user.username.clone(),
            primary_email: user.primary_email.clone(),
            primary_phone: user
                .primary_phone
                .as_ref()
                .map(|own| own.digits().to_owned()),
        }
    }
}

impl Answer {
    fn of(
        asked: &Asked,
        own: Option<&ApplicationSignInExperience>,
        pending: &PendingAuthorization,
    ) -> Self {
        let application = &asked.client.application;
        let missing = asked.missing_scopes();
        Self {
            application: ApplicationView {
                id: application.id.as_str().to_owned(),
                name: application.name.clone(),
                branding: own.map(|own| own.branding.clone()),
                display_name: own.and_then(|own| own.display_name.clone()),
                terms_of_use_url: own.and_then(|own| own.terms_of_use_url.clone()),
                privacy_policy_url: own.and_then(|own| own.privacy_policy_url.clone()),
            },
            user: UserView::from(&asked.user),
            organizations: Vec::new(),
            missing_oidc_scope: missing.iter().map(str::to_owned).collect(),
            missing_resource_scopes: ResourceScopesView::of(asked.missing_resource_scopes()),
            redirect_uri: pending.redirect_uri.clone(),
        }
    }
}

/// Shows who asks the person for what.
#[utoipa::path(
    get,
    path = "/interaction/consent",
    responses((status = 200, body = Answer), (status = 400)),
)]
pub(super) async fn show(
    State(app): State<SharedApp>,
    info: RequestInfo,
    cookies: Cookies,
    visitor: Visitor,
) -> Result<Json<Answer>, ApiError> {
    let pending = waiting(&visitor.conversation)?;
    let context = app.oidc(&visitor.scope, &info);
    let asked = find_asked(&context, pending, cookies.get(SESSION))
        .await
        .map_err(refusal)?;
    if asked.question != Question::Consent {
        return Err(refusal(OidcError::session_not_found()));
    }
    let own = app
        .store
        .application_sign_in_experience(&visitor.scope.tenant, &pending.client_id)
        .await?;
    Ok(Json(Answer::of(&asked, own.as_ref().as_ref(), pending)))
}

/// The request, unless somebody signs in at this moment or the question is answered.
pub(super) fn waiting(conversation: &Conversation) -> Result<&PendingAuthorization, ApiError> {
    conversation
        .waits()
        .ok_or_else(|| refusal(OidcError::session_not_found()))
}

/// The refusal as this API words it.
pub(super) fn refusal(error: OidcError) -> ApiError {
    match error.kind {
        ErrorKind::SessionNotFound => ApiError::bad_request("session.not_found"),
        ErrorKind::UnknownClient => ApiError::bad_request("oidc.invalid_client"),
        ErrorKind::InvalidRedirectUri => ApiError::bad_request("oidc.invalid_redirect_uri"),
        ErrorKind::TemporarilyUnavailable => ApiError::unavailable(error.description),
        _ => ApiError::internal(error.description),
    }
}
