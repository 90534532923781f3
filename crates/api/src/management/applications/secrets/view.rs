//! How a secret is shown.

use keyward_model::{Application, ApplicationSecret, Id, TenantId, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// A secret with its value.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApplicationSecret)]
pub(super) struct SecretView {
    tenant_id: TenantId,
    #[schema(value_type = String)]
    application_id: Id<Application>,
    name: String,
    value: String,
    created_at: Time,
    #[schema(required)]
    expires_at: Option<Time>,
}

impl From<ApplicationSecret> for SecretView {
    fn from(secret: ApplicationSecret) -> Self {
        Self {
            value: secret.value.expose().to_owned(),
            tenant_id: secret.tenant_id,
            application_id: secret.application_id,
            name: secret.name,
            created_at: secret.created_at,
            expires_at: secret.expires_at,
        }
    }
}
