//! How a token is shown.

use keyward_model::{Id, OneTimeToken, OneTimeTokenContext, OneTimeTokenStatus, TenantId, Time};
use serde::Serialize;
use utoipa::ToSchema;

/// A token with its value.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OneTimeToken)]
pub(super) struct TokenView {
    tenant_id: TenantId,
    #[schema(value_type = String)]
    id: Id<OneTimeToken>,
    email: String,
    token: String,
    context: OneTimeTokenContext,
    status: OneTimeTokenStatus,
    created_at: Time,
    expires_at: Time,
}

impl TokenView {
    /// An active token whose time has passed is an expired one.
    pub(super) fn new(tenant: TenantId, token: OneTimeToken, now: Time) -> Self {
        Self {
            tenant_id: tenant,
            status: token.status_at(now),
            id: token.id,
            email: token.email,
            token: token.token.expose().to_owned(),
            context: token.context,
            created_at: token.created_at,
            expires_at: token.expires_at,
        }
    }
}
