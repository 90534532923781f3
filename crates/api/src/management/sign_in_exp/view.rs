//! How the settings are shown.

use keyward_model::{SignInExperience, TenantId};
use serde::Serialize;
use utoipa::ToSchema;

use super::ID;

/// The settings in the contract's shape.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SignInExperienceWithId)]
pub(super) struct SettingsView<'a> {
    #[schema(value_type = TenantId)]
    tenant_id: &'a TenantId,
    #[schema(value_type = String)]
    id: &'static str,
    #[serde(flatten)]
    #[schema(value_type = SignInExperience)]
    settings: &'a SignInExperience,
}

/// Adds what names the row.
pub(super) fn view<'a>(tenant: &'a TenantId, settings: &'a SignInExperience) -> SettingsView<'a> {
    SettingsView {
        tenant_id: tenant,
        id: ID,
        settings,
    }
}
