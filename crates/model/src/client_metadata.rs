//! The metadata columns of an application (reference data-model.md §4 "applications").

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{JsonObject, RedirectUri};

/// `oidcClientMetadata`: what OpenID Connect knows of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OidcClientMetadata {
    /// Where codes may be sent.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where a browser may go after sign-out.
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// Where logout tokens are posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether logout tokens carry `sid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_session_required: Option<bool>,
    /// The application's picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
}

/// `customClientMetadata`: settings beyond OpenID Connect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomClientMetadata {
    /// Further origins that may call the token endpoint from a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors_allowed_origins: Option<Vec<String>>,
    /// Life of an ID token, in seconds (3,600 when absent).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_ttl: Option<u32>,
    /// Life of a refresh token in seconds; the older setting, `refreshTokenTtlInDays` wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_ttl: Option<u32>,
    /// Life of a refresh token in days, 1 to 180 (14 when absent).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_ttl_in_days: Option<u16>,
    /// Which tenant a machine application of the admin tenant serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// Whether a web client gets a refresh token without `offline_access`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub always_issue_refresh_token: Option<bool>,
    /// Whether refresh tokens rotate (true when absent).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate_refresh_token: Option<bool>,
    /// Whether the token-exchange grant is open to the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_token_exchange: Option<bool>,
    /// Whether a native client uses the device flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_device_flow: Option<bool>,
    /// How many grants a user may have for the client at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_allowed_grants: Option<u32>,
}

/// `protectedAppMetadata`, stored and answered as it came: the gateway in front of protected
/// applications is not part of this build.
pub type ProtectedAppMetadata = JsonObject;
