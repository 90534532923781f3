//! `GET /api/.well-known/sign-in-exp`: the settings that pages need, without what only
//! administrators may know.

use std::borrow::Cow;

use axum::{Json, extract::State};
use keyward_http::{ApiError, SharedApp, TenantScope};
use keyward_model::{JsonObject, SignInExperience, TenantId};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use crate::management::sign_in_exp::{ForgotPassword, ID, Senders};

/// Settings that stay with administrators.
const PRIVATE: [&str; 2] = ["emailBlocklistPolicy", "forgotPasswordMethods"];

/// The settings and what follows from them. Social and enterprise connectors, profile fields and
/// development tenants come with later builds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FullSignInExperience)]
pub(super) struct Answer {
    tenant_id: TenantId,
    #[schema(value_type = String)]
    id: &'static str,
    #[serde(flatten)]
    settings: PublicSettings,
    #[schema(value_type = Vec<Object>)]
    social_connectors: [Value; 0],
    #[schema(value_type = Vec<Object>)]
    sso_connectors: [Value; 0],
    forgot_password: ForgotPassword,
    is_development_tenant: bool,
    #[schema(value_type = Vec<Object>)]
    custom_profile_fields: [Value; 0],
    #[schema(value_type = Vec<Object>)]
    custom_profile_field_catalog: [Value; 0],
}

/// The settings without the private ones.
#[derive(Serialize)]
#[serde(transparent)]
struct PublicSettings(JsonObject);

impl PublicSettings {
    fn new(settings: &SignInExperience) -> Self {
        let mut settings = match json!(settings) {
            Value::Object(settings) => settings,
            _ => JsonObject::new(),
        };
        for private in PRIVATE {
            settings.remove(private);
        }
        Self(settings)
    }
}

impl PartialSchema for PublicSettings {
    fn schema() -> RefOr<Schema> {
        let mut schema = SignInExperience::schema();
        if let RefOr::T(Schema::Object(settings)) = &mut schema {
            for private in PRIVATE {
                settings.properties.shift_remove(private);
            }
            settings
                .required
                .retain(|name| !PRIVATE.contains(&name.as_str()));
        }
        schema
    }
}

impl ToSchema for PublicSettings {
    fn name() -> Cow<'static, str> {
        "PublicSignInExperience".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        SignInExperience::schemas(schemas);
    }
}

impl Answer {
    fn new(tenant: TenantId, settings: &SignInExperience, forgot_password: ForgotPassword) -> Self {
        Self {
            tenant_id: tenant,
            id: ID,
            settings: PublicSettings::new(settings),
            social_connectors: [],
            sso_connectors: [],
            forgot_password,
            is_development_tenant: false,
            custom_profile_fields: [],
            custom_profile_field_catalog: [],
        }
    }
}

/// Shows what sign-in pages need.
#[utoipa::path(get, path = "/.well-known/sign-in-exp", responses((status = 200, body = Answer)))]
pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
) -> Result<Json<Answer>, ApiError> {
    let settings = app.store.sign_in_experience(&scope.tenant).await?;
    let connectors = app.store.message_connectors(&scope.tenant).await?;
    let senders = Senders::of(&app.messenger, &connectors);
    let forgot_password = senders.forgot_password(&settings);
    let answer = Answer::new(scope.tenant.id().clone(), &settings, forgot_password);
    Ok(Json(answer))
}
