//! From which web origins a client may call the token and userinfo endpoints (reference
//! oidc.md §1.4, RFC 9700 §2.6).

use keyward_model::Application;

/// Whether a page of `origin` may call on behalf of the client.
#[must_use]
pub fn allows_origin(application: &Application, origin: &str, own_origin: &str) -> bool {
    origin == own_origin
        || application
            .custom_client_metadata
            .cors_allowed_origins
            .iter()
            .flatten()
            .any(|allowed| allowed == origin)
        || application
            .oidc_client_metadata
            .redirect_uris
            .iter()
            .any(|uri| uri.allows_origin(origin))
}
