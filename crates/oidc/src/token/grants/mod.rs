//! The grant types of the token endpoint, a file each.

mod authorization_code;
mod client_credentials;
mod refresh_token;

use super::TokenResponse;
use crate::{Authenticated, Context, OidcError, Parameters};

/// The grant types of this build. A new one is a file beside this one and a line here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrantType {
    /// RFC 6749 §4.1.3
    AuthorizationCode,
    /// RFC 6749 §6
    RefreshToken,
    /// RFC 6749 §4.4
    ClientCredentials,
}

/// Finds a grant type by the value of `grant_type`.
pub(super) fn find(name: &str) -> Option<GrantType> {
    match name {
        "authorization_code" => Some(GrantType::AuthorizationCode),
        "refresh_token" => Some(GrantType::RefreshToken),
        "client_credentials" => Some(GrantType::ClientCredentials),
        _ => None,
    }
}

impl GrantType {
    /// Its name in keys of the audit log.
    pub(super) const fn event_name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "AuthorizationCode",
            Self::RefreshToken => "RefreshToken",
            Self::ClientCredentials => "ClientCredentials",
        }
    }

    /// Exchanges it for tokens.
    pub(super) async fn exchange(
        self,
        context: &Context,
        client: &Authenticated,
        parameters: &Parameters,
    ) -> Result<TokenResponse, OidcError> {
        match self {
            // Boxed: what they hold across the database would otherwise be room that every token
            // request is moved with.
            Self::AuthorizationCode => {
                Box::pin(authorization_code::exchange(context, client, parameters)).await
            }
            Self::RefreshToken => {
                Box::pin(refresh_token::exchange(context, client, parameters)).await
            }
            Self::ClientCredentials => {
                client_credentials::exchange(context, client, parameters).await
            }
        }
    }
}
