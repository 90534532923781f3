//! How a provider is shown.

use keyward_model::{
    CaptchaConfig, CaptchaProvider, CaptchaRecord, Id, RecaptchaProject, TenantId, Time,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A provider with its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaptchaProvider)]
pub(super) struct ProviderView {
    tenant_id: TenantId,
    #[schema(value_type = String)]
    id: Id<CaptchaRecord>,
    config: ConfigView,
    created_at: Time,
    updated_at: Time,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CaptchaProviderConfig)]
struct ConfigView {
    #[serde(flatten)]
    public: CaptchaConfig,
    secret_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    project_id: Option<RecaptchaProject>,
}

impl ProviderView {
    pub(super) fn new(tenant: TenantId, record: CaptchaRecord) -> Self {
        let public = record.provider.public();
        let (secret, project_id) = match record.provider {
            CaptchaProvider::Turnstile { secret_key, .. } => (secret_key, None),
            CaptchaProvider::RecaptchaEnterprise {
                secret_key,
                project_id,
                ..
            } => (secret_key, Some(project_id)),
        };
        Self {
            tenant_id: tenant,
            id: record.id,
            config: ConfigView {
                public,
                secret_key: secret.expose().to_owned(),
                project_id,
            },
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
