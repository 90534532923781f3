//! The answer of the token endpoint (RFC 6749 §5.1).

use keyward_model::TokenType;
use serde::Serialize;

/// Tokens. Its job is to be sent; it has no `Debug`, so that it is not printed.
#[derive(Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// The ID token (OpenID Connect Core §3.1.3.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// The refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// What the access token allows; absent for machines that were granted nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Always `Bearer`.
    pub token_type: &'static str,
}

impl TokenResponse {
    /// Which tokens it holds, for the audit log.
    pub(super) fn kinds(has_refresh_token: bool, has_id_token: bool) -> Vec<TokenType> {
        let mut kinds = vec![TokenType::AccessToken];
        if has_refresh_token {
            kinds.push(TokenType::RefreshToken);
        }
        if has_id_token {
            kinds.push(TokenType::IdToken);
        }
        kinds
    }
}
