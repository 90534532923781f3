//! `GET /api/.well-known/sign-in-exp`: the settings that pages need, without what only
//! administrators may know.

use axum::{Json, extract::State};
use keyward_http::{ApiError, SharedApp, TenantScope};
use keyward_model::{JsonObject, TenantId};
use serde::Serialize;
use serde_json::{Value, json};

use crate::management::sign_in_exp::{ForgotPassword, Senders, view};

/// Settings that stay with administrators.
const PRIVATE: [&str; 2] = ["emailBlocklistPolicy", "forgotPasswordMethods"];

/// The settings and what follows from them. Social and enterprise connectors, profile fields and
/// development tenants come with later builds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    #[serde(flatten)]
    settings: JsonObject,
    social_connectors: [Value; 0],
    sso_connectors: [Value; 0],
    forgot_password: ForgotPassword,
    is_development_tenant: bool,
    custom_profile_fields: [Value; 0],
    custom_profile_field_catalog: [Value; 0],
}

impl Answer {
    fn new(tenant: &TenantId, settings: &Value, forgot_password: ForgotPassword) -> Self {
        let mut settings = match json!(view(tenant, settings)) {
            Value::Object(settings) => settings,
            _ => JsonObject::new(),
        };
        for private in PRIVATE {
            settings.remove(private);
        }
        Self {
            settings,
            social_connectors: [],
            sso_connectors: [],
            forgot_password,
            is_development_tenant: false,
            custom_profile_fields: [],
            custom_profile_field_catalog: [],
        }
    }
}

pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
) -> Result<Json<Answer>, ApiError> {
    let settings = app.store.sign_in_experience(&scope.tenant).await?;
    let connectors = app.store.message_connectors(&scope.tenant).await?;
    let senders = Senders::of(&app.messenger, &connectors);
    let forgot_password = senders.forgot_password(&settings);
    let answer = Answer::new(scope.tenant.id(), &json!(*settings), forgot_password);
    Ok(Json(answer))
}
