//! How the settings are shown.

use keyward_model::TenantId;
use serde::Serialize;

use super::ID;

/// The settings in the contract's shape.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::management) struct View<'a, T> {
    tenant_id: &'a TenantId,
    id: &'static str,
    #[serde(flatten)]
    settings: &'a T,
}

/// Adds what names the row.
pub(in crate::management) fn view<'a, T>(tenant: &'a TenantId, settings: &'a T) -> View<'a, T> {
    View {
        tenant_id: tenant,
        id: ID,
        settings,
    }
}
