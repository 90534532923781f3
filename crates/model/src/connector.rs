//! Connectors: how messages leave and how other identity providers are reached.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Id, JsonObject, Time};

/// What a connector is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum ConnectorType {
    /// Text messages.
    Sms,
    /// E-mail.
    Email,
    /// Social sign-in.
    Social,
}

/// What a message is for; chooses the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TemplateType {
    /// Code to sign in.
    SignIn,
    /// Code to create an account.
    Register,
    /// Code to set a new password.
    ForgotPassword,
    /// Invitation to an organization.
    OrganizationInvitation,
    /// Everything else, and the fallback.
    Generic,
    /// Code to confirm a sensitive change.
    UserPermissionValidation,
    /// Code to add an identifier.
    BindNewIdentifier,
    /// Code as second factor.
    MfaVerification,
    /// Code to add a second factor.
    BindMfa,
}

impl TemplateType {
    /// Every usage, in the order in which forms list them.
    pub const ALL: [Self; 9] = [
        Self::SignIn,
        Self::Register,
        Self::ForgotPassword,
        Self::Generic,
        Self::OrganizationInvitation,
        Self::UserPermissionValidation,
        Self::BindNewIdentifier,
        Self::MfaVerification,
        Self::BindMfa,
    ];

    /// The usage of the contract's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usage| usage.as_str() == name)
    }

    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "SignIn",
            Self::Register => "Register",
            Self::ForgotPassword => "ForgotPassword",
            Self::OrganizationInvitation => "OrganizationInvitation",
            Self::Generic => "Generic",
            Self::UserPermissionValidation => "UserPermissionValidation",
            Self::BindNewIdentifier => "BindNewIdentifier",
            Self::MfaVerification => "MfaVerification",
            Self::BindMfa => "BindMfa",
        }
    }
}

/// What an administrator may override of a standard connector's face.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ConnectorMetadata {
    /// The target in users' identities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Names by language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub name: Option<JsonObject>,
    /// Logo URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Logo URL for dark surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_dark: Option<String>,
}

/// A connector that was set up.
#[derive(Clone, Debug)]
pub struct Connector {
    /// Its own id.
    pub id: Id<Connector>,
    /// The id of its factory (`connectorId` in the contract).
    pub factory_id: String,
    /// What the factory needs; holds credentials, so it is sealed at rest and never logged.
    pub config: JsonObject,
    /// The overridden face.
    pub metadata: ConnectorMetadata,
    /// Whether profiles follow the provider at each sign-in.
    pub sync_profile: bool,
    /// Whether the provider's tokens are kept.
    pub enable_token_storage: bool,
    /// When it was set up.
    pub created_at: Time,
}
