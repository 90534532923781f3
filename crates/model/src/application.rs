//! Applications: the clients of OAuth 2.0 (reference management-api.md §1, oidc.md §2).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    CustomClientMetadata, Id, JsonObject, OidcClientMetadata, ProtectedAppMetadata, Secret,
    TenantId, Time,
};

/// What kind of client an application is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum ApplicationType {
    /// An installed application; public client.
    Native,
    /// A single-page application; public client.
    #[serde(rename = "SPA")]
    Spa,
    /// A web application with a server; confidential client.
    Traditional,
    /// A service that acts for itself; confidential client.
    MachineToMachine,
    /// A site behind the protecting gateway; confidential client.
    Protected,
    /// A SAML service provider.
    #[serde(rename = "SAML")]
    Saml,
}

impl ApplicationType {
    /// All types, in the contract's order.
    pub const ALL: [Self; 6] = [
        Self::Native,
        Self::Spa,
        Self::Traditional,
        Self::MachineToMachine,
        Self::Protected,
        Self::Saml,
    ];

    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Native => "Native",
            Self::Spa => "SPA",
            Self::Traditional => "Traditional",
            Self::MachineToMachine => "MachineToMachine",
            Self::Protected => "Protected",
            Self::Saml => "SAML",
        }
    }

    /// Reads the contract's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the client cannot keep a secret (RFC 6749 §2.1).
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Native | Self::Spa)
    }

    /// Whether applications of this type have secrets.
    #[must_use]
    pub const fn has_secrets(self) -> bool {
        matches!(
            self,
            Self::Traditional | Self::MachineToMachine | Self::Protected
        )
    }
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// `client_id`.
    #[schema(value_type = String)]
    pub id: Id<Application>,
    /// What people call it.
    pub name: String,
    /// What it is for.
    #[schema(required)]
    pub description: Option<String>,
    /// Its kind, which cannot change.
    #[serde(rename = "type")]
    pub kind: ApplicationType,
    /// OpenID Connect metadata.
    pub oidc_client_metadata: OidcClientMetadata,
    /// Further settings.
    pub custom_client_metadata: CustomClientMetadata,
    /// The gateway's settings.
    #[schema(value_type = Option<Object>, required)]
    pub protected_app_metadata: Option<ProtectedAppMetadata>,
    /// Free data of the tenant.
    #[schema(value_type = Object)]
    pub custom_data: JsonObject,
    /// Whether somebody else runs it, so that users are asked for consent.
    pub is_third_party: bool,
    /// Whether only listed users may sign in.
    pub app_level_access_control_enabled: bool,
    /// When it was made.
    pub created_at: Time,
}

impl Application {
    /// The Console, an application of the admin tenant.
    pub const ADMIN_CONSOLE: &'static str = "admin-console";
    /// The live preview, an application of every other tenant.
    pub const DEMO_APP: &'static str = "demo-app";

    /// The live preview of a tenant. It comes with the server: no list shows it, and nobody changes it.
    #[must_use]
    pub fn demo_app(tenant: &TenantId) -> Self {
        Self {
            tenant_id: tenant.clone(),
            id: Id::from(Self::DEMO_APP),
            name: "Live Preview".to_owned(),
            description: None,
            kind: ApplicationType::Spa,
            oidc_client_metadata: OidcClientMetadata::default(),
            custom_client_metadata: CustomClientMetadata::default(),
            protected_app_metadata: None,
            custom_data: JsonObject::new(),
            is_third_party: false,
            app_level_access_control_enabled: false,
            created_at: Time::from_millis(0),
        }
    }

    /// Whether the client is native and uses the device flow.
    #[must_use]
    pub fn is_device_flow(&self) -> bool {
        self.kind == ApplicationType::Native
            && self.custom_client_metadata.is_device_flow == Some(true)
    }

    /// Whether a redirect URI may differ in its loopback port (RFC 8252 §7.3).
    #[must_use]
    pub fn any_loopback_port(&self) -> bool {
        self.kind == ApplicationType::Native
    }

    /// Whether `presented` is a redirect URI of the application.
    #[must_use]
    pub fn has_redirect_uri(&self, presented: &str) -> bool {
        self.oidc_client_metadata
            .redirect_uris
            .iter()
            .any(|uri| uri.matches(presented, self.any_loopback_port()))
    }

    /// Whether `presented` is a post-logout redirect URI of the application.
    #[must_use]
    pub fn has_post_logout_redirect_uri(&self, presented: &str) -> bool {
        self.oidc_client_metadata
            .post_logout_redirect_uris
            .iter()
            .any(|uri| uri.matches(presented, false))
    }

    /// Life of its ID tokens in seconds.
    #[must_use]
    pub fn id_token_ttl(&self) -> i64 {
        self.custom_client_metadata
            .id_token_ttl
            .map_or(3600, i64::from)
    }

    /// Life of its refresh tokens in seconds.
    #[must_use]
    pub fn refresh_token_ttl(&self) -> i64 {
        let settings = &self.custom_client_metadata;
        settings
            .refresh_token_ttl_in_days
            .map(|days| i64::from(days) * 86_400)
            .or(settings.refresh_token_ttl.map(i64::from))
            .unwrap_or(14 * 86_400)
    }
}

/// One of the secrets of an application. The value is readable through the Management API, as
/// the contract has it, so it is sealed at rest.
#[derive(Clone, Debug)]
pub struct ApplicationSecret {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Whose secret it is.
    pub application_id: Id<Application>,
    /// What people call it; unique in the application.
    pub name: String,
    /// The secret.
    pub value: Secret,
    /// When it was made.
    pub created_at: Time,
    /// When it stops to work.
    pub expires_at: Option<Time>,
}
