//! The full sign-in experience: the settings that pages need, without what only administrators may
//! know, and what follows from them.

use std::borrow::Cow;

use keyward_http::{ApiError, App, FromQuery, Query};
use keyward_model::{
    Application, CaptchaConfig, Id, JsonObject, ProfileField, SignInExperience, TenantId,
    sign_up_fields,
};
use keyward_store::Tenant;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use crate::management::sign_in_exp::{ForgotPassword, ID, Senders};

/// Settings that stay with administrators.
const PRIVATE: [&str; 2] = ["emailBlocklistPolicy", "forgotPasswordMethods"];

/// On the way to where. Organizations come with a later build.
pub(super) struct Wanted {
    application: Option<Id<Application>>,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let application = query.one("appId")?;
        query.one("organizationId")?;
        Ok(Self {
            application: application.map(Id::from),
        })
    }
}

/// The settings and what follows from them. Social and enterprise connectors come with later builds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FullSignInExperience)]
pub(super) struct FullSettings {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    captcha_config: Option<CaptchaConfig>,
    custom_profile_fields: Vec<ProfileField>,
    custom_profile_field_catalog: Vec<ProfileField>,
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

/// Puts the full sign-in experience together.
pub(super) async fn find(
    app: &App,
    tenant: &Tenant,
    wanted: &Wanted,
) -> Result<FullSettings, ApiError> {
    let settings = app
        .sign_in_experience(tenant, wanted.application.as_ref())
        .await?;
    let connectors = app.store.message_connectors(tenant).await?;
    let senders = Senders::of(&app.messenger, &connectors);
    let catalog = app.store.profile_fields(tenant).await?;
    let captcha = if settings.wants_captcha() {
        app.store.captcha_provider(tenant).await?
    } else {
        None
    };
    let asked = sign_up_fields(&settings, &catalog);
    Ok(FullSettings {
        tenant_id: tenant.id().clone(),
        id: ID,
        settings: PublicSettings::new(&settings),
        social_connectors: [],
        sso_connectors: [],
        forgot_password: senders.forgot_password(&settings),
        is_development_tenant: false,
        captcha_config: captcha.map(|provider| provider.public()),
        custom_profile_fields: asked.into_iter().cloned().collect(),
        custom_profile_field_catalog: catalog.to_vec(),
    })
}
