//! From which web origins a client may call the token and userinfo endpoints (reference
//! oidc.md §1.4, RFC 9700 §2.6).

use keyward_model::Application;

use crate::{ErrorKind, OidcError, client_auth::shown};

/// The `Origin` of a request, beside the server's own.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Where the page is.
    pub page: String,
    /// Where the server is.
    pub server: String,
}

/// Refuses a page that may not call on behalf of the client.
///
/// # Errors
/// `invalid_request` naming origin and client.
pub fn check(application: &Application, origin: Option<&Origin>) -> Result<(), OidcError> {
    match origin {
        Some(origin) if !allows(application, origin) => Err(OidcError::new(
            ErrorKind::NotAllowed,
            format!(
                "origin {} not allowed for client: {}",
                shown(&origin.page),
                application.id
            ),
        )),
        _ => Ok(()),
    }
}

/// Whether a page may call on behalf of the client.
#[must_use]
pub fn allows(application: &Application, origin: &Origin) -> bool {
    origin.page == origin.server
        || application
            .custom_client_metadata
            .cors_allowed_origins
            .iter()
            .flatten()
            .any(|allowed| *allowed == origin.page)
        || application
            .oidc_client_metadata
            .redirect_uris
            .iter()
            .any(|uri| uri.allows_origin(&origin.page))
}
