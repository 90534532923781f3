//! Why an application cannot be made or changed so, and what a caller is told.

use http::StatusCode;
use keyward_http::ApiError;
use keyward_store::Error;
use serde_json::json;
use thiserror::Error as ThisError;

/// Ids that name no scope.
#[derive(Debug, Default)]
pub struct UnknownScopes {
    /// Where scopes of organizations were meant.
    pub organization: Vec<String>,
    /// Where scopes of resources were meant.
    pub resource: Vec<String>,
    /// Where scopes of resources in organizations were meant.
    pub organization_resource: Vec<String>,
}

impl UnknownScopes {
    pub(super) fn is_empty(&self) -> bool {
        self.organization.is_empty()
            && self.resource.is_empty()
            && self.organization_resource.is_empty()
    }
}

/// A rule about applications that a request breaks.
#[derive(Debug, ThisError)]
pub enum ApplicationError {
    /// There is no application with this id.
    #[error("there is no application {0}")]
    NotFound(String),
    /// SAML applications have an API of their own.
    #[error("SAML applications have an API of their own")]
    Saml,
    /// Only native applications use the device flow.
    #[error("only native applications use the device flow")]
    DeviceFlowNativeOnly,
    /// Whether an application uses the device flow is fixed.
    #[error("the device flow cannot be switched later")]
    DeviceFlowFixed,
    /// A protected application comes with its settings.
    #[error("a protected application needs its settings")]
    ProtectedWithoutSettings,
    /// This build has no gateway for protected applications.
    #[error("protected applications are not available")]
    ProtectedUnavailable,
    /// Only protected applications have these settings.
    #[error("only protected applications have protectedAppMetadata")]
    ProtectedOnly,
    /// Somebody else's machine cannot be a third-party application.
    #[error("this type cannot be third-party")]
    ThirdPartyType,
    /// Third-party applications cannot exchange tokens.
    #[error("a third-party application cannot exchange tokens")]
    ThirdPartyTokenExchange,
    /// Access control is on only while there are rules.
    #[error("access control needs a rule")]
    AccessControlWithoutRules,
    /// `customData` is larger than what is kept.
    #[error("customData is too large")]
    TooLarge,
    /// Only some types have secrets, only machines have roles.
    #[error("this type of application cannot have that")]
    WrongType,
    /// The application has no secret of this name.
    #[error("there is no such secret")]
    NoSuchSecret,
    /// A secret expires in the future.
    #[error("a secret cannot expire in the past")]
    ExpiresInThePast,
    /// The tenant lacks the role that opens the Management API.
    #[error("the tenant has no role {0:?}")]
    RoleMissing(&'static str),
    /// Users are asked for consent to third-party applications only.
    #[error("only third-party applications ask for consent")]
    ThirdPartyOnly,
    /// There are no such scopes.
    #[error("there are no such scopes")]
    UnknownConsentScopes(UnknownScopes),
    /// Nobody consents to what opens the Management API.
    #[error("scopes of the Management API cannot be consented to")]
    ManagementApiConsent,
    /// The application may not ask for this scope.
    #[error("the application has no such scope")]
    NoSuchConsentScope,
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<ApplicationError> for ApiError {
    fn from(error: ApplicationError) -> Self {
        match error {
            ApplicationError::NotFound(id) => Self::no_such("applications", &id),
            ApplicationError::Saml => Self::bad_request("application.saml.use_saml_app_api"),
            ApplicationError::DeviceFlowNativeOnly => {
                Self::unprocessable("application.device_flow_native_only")
            }
            ApplicationError::DeviceFlowFixed => {
                Self::unprocessable("application.device_flow_not_changeable")
            }
            ApplicationError::ProtectedWithoutSettings => {
                Self::bad_request("application.protected_app_metadata_is_required")
            }
            ApplicationError::ProtectedUnavailable => Self::new(
                StatusCode::NOT_IMPLEMENTED,
                "application.protected_app_not_configured",
            ),
            ApplicationError::ProtectedOnly => {
                Self::bad_request("application.protected_application_only")
            }
            ApplicationError::ThirdPartyType => {
                Self::bad_request("application.invalid_third_party_application_type")
            }
            ApplicationError::ThirdPartyTokenExchange => Self::unprocessable(
                "application.third_party_application_cannot_enable_token_exchange",
            ),
            ApplicationError::AccessControlWithoutRules => {
                Self::unprocessable("request.invalid_input")
                    .details("Add a rule before access control is switched on.")
            }
            ApplicationError::TooLarge => Self::unprocessable("entity.value_too_long"),
            ApplicationError::WrongType => Self::unprocessable("entity.db_constraint_violated"),
            ApplicationError::NoSuchSecret | ApplicationError::NoSuchConsentScope => {
                Self::not_found("entity.not_found")
            }
            ApplicationError::ThirdPartyOnly => {
                Self::unprocessable("application.third_party_application_only")
            }
            ApplicationError::UnknownConsentScopes(unknown) => {
                Self::unprocessable("application.user_consent_scopes_not_found").data(json!({
                    "invalidOrganizationScopes": unknown.organization,
                    "invalidResourceScopes": unknown.resource,
                    "invalidOrganizationResourceScopes": unknown.organization_resource,
                }))
            }
            ApplicationError::ManagementApiConsent => {
                Self::unprocessable("application.consent_management_api_scopes_not_allowed")
            }
            ApplicationError::ExpiresInThePast => {
                Self::invalid_input("expiresAt must be in the future.")
            }
            ApplicationError::RoleMissing(_) => Self::not_found("entity.not_found"),
            ApplicationError::Store(error) => error.into(),
        }
    }
}
