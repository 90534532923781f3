//! Errors of OAuth 2.0 and OpenID Connect, with the codes and statuses of reference oidc.md §11.

use keyward_store::Error as StoreError;
use thiserror::Error;

/// The registered error codes that this provider answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// RFC 6749 §4.1.2.1, §5.2
    InvalidRequest,
    /// A well-formed request that the client may not make; answered as `invalid_request`, and
    /// unlike a malformed one it is written to the audit log
    NotAllowed,
    /// RFC 6749 §5.2; 401 when credentials were wrong
    InvalidClient,
    /// RFC 6749 §5.2; 400 when there is no such client
    UnknownClient,
    /// RFC 6749 §5.2
    InvalidGrant,
    /// RFC 6749 §4.1.2.1
    InvalidScope,
    /// RFC 8707 §2
    InvalidTarget,
    /// RFC 7591 §3.2.2
    InvalidRedirectUri,
    /// RFC 6749 §5.2
    UnsupportedGrantType,
    /// RFC 7009 §2.2.1
    UnsupportedTokenType,
    /// RFC 6749 §4.1.2.1
    UnsupportedResponseType,
    /// OAuth 2.0 Multiple Response Type Encoding Practices §2.1
    UnsupportedResponseMode,
    /// OpenID Connect Core §6.1
    RequestNotSupported,
    /// OpenID Connect Core §6.2
    RequestUriNotSupported,
    /// OpenID Connect Core §7.2.1
    RegistrationNotSupported,
    /// OpenID Connect Core §3.1.2.6
    LoginRequired,
    /// OpenID Connect Core §3.1.2.6
    ConsentRequired,
    /// OpenID Connect Core §3.1.2.6
    InteractionRequired,
    /// RFC 6749 §4.1.2.1
    AccessDenied,
    /// `access_denied` of a check of organizations, where it is 403
    OutsideOrganization,
    /// RFC 6750 §3.1
    InvalidToken,
    /// RFC 6750 §3.1
    InsufficientScope,
    /// The request or the conversation is gone; `session.not_found` of the contract
    SessionNotFound,
    /// RFC 6749 §4.1.2.1
    ServerError,
    /// RFC 6749 §4.1.2.1: the database cannot answer now
    TemporarilyUnavailable,
}

impl ErrorKind {
    /// The registered code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest | Self::NotAllowed | Self::SessionNotFound => "invalid_request",
            Self::InvalidClient | Self::UnknownClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::UnsupportedResponseMode => "unsupported_response_mode",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::InteractionRequired => "interaction_required",
            Self::AccessDenied | Self::OutsideOrganization => "access_denied",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }

    /// The HTTP status where the error is answered directly.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope | Self::OutsideOrganization => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }

    /// The contract's own code (`code` in the body).
    #[must_use]
    pub fn contract_code(self) -> String {
        match self {
            Self::SessionNotFound => "session.not_found".to_owned(),
            _ => format!("oidc.{}", self.code()),
        }
    }
}

/// A refusal, as clients read it.
#[derive(Clone, Debug, Error)]
#[error("{}: {description}", kind.code())]
pub struct OidcError {
    /// Which error.
    pub kind: ErrorKind,
    /// Why, for the developer of the client; never holds a secret.
    pub description: String,
    /// The scopes that it is about.
    pub scope: Option<String>,
}

impl OidcError {
    /// An error with a description.
    pub fn new(kind: ErrorKind, description: impl Into<String>) -> Self {
        Self {
            kind,
            description: description.into(),
            scope: None,
        }
    }

    /// `invalid_request` with a description.
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, description)
    }

    /// `invalid_grant`, which never says why.
    #[must_use]
    pub fn invalid_grant() -> Self {
        Self::new(ErrorKind::InvalidGrant, "grant request is invalid")
    }

    /// `invalid_target` for a resource that is unknown or was not authorized.
    #[must_use]
    pub fn invalid_target() -> Self {
        Self::new(
            ErrorKind::InvalidTarget,
            "resource indicator is missing, or unknown",
        )
    }

    /// The conversation, its cookie or its session is gone.
    #[must_use]
    pub fn session_not_found() -> Self {
        Self::new(ErrorKind::SessionNotFound, "interaction session not found")
    }

    /// Names the scopes that it is about.
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }
}

impl From<StoreError> for OidcError {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database cannot answer now");
            return Self::new(
                ErrorKind::TemporarilyUnavailable,
                "the server cannot answer now",
            );
        }
        tracing::error!(%error, context = error.context(), "the store failed");
        Self::new(
            ErrorKind::ServerError,
            "the server met an unexpected condition",
        )
    }
}

impl From<keyward_crypto::SignError> for OidcError {
    fn from(error: keyward_crypto::SignError) -> Self {
        tracing::error!(%error, "a token could not be signed");
        Self::new(
            ErrorKind::ServerError,
            "the server met an unexpected condition",
        )
    }
}
