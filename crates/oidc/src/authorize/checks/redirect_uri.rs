//! `redirect_uri` is one that the client registered (RFC 6749 §3.1.2.3, RFC 9700 §2.1); with exactly
//! one registered it may be left out. Else `invalid_redirect_uri`, to the person: there is nowhere
//! safe to send it.

use crate::{ErrorKind, OidcError, authorize::ForClient, client_rules};

/// What was presented, or the only one registered.
pub(in crate::authorize) fn presented(request: &ForClient<'_>) -> Option<String> {
    if request.parameters.has("redirect_uri") {
        return request.parameters.get("redirect_uri").map(str::to_owned);
    }
    match request
        .client
        .application
        .oidc_client_metadata
        .redirect_uris
        .as_slice()
    {
        [only] if !only.is_pattern() => Some(only.as_str().to_owned()),
        _ => None,
    }
}

pub(super) fn check(request: &ForClient<'_>) -> Result<String, OidcError> {
    let application = &request.client.application;
    if !client_rules::may_authorize(application) || is_unusable(request) {
        return Err(OidcError::new(
            ErrorKind::InvalidRedirectUri,
            "redirect_uris must contain members",
        ));
    }
    let uri = presented(request)
        .ok_or_else(|| OidcError::invalid_request("missing required parameter 'redirect_uri'"))?;
    if !application.has_redirect_uri(&uri) {
        return Err(not_registered());
    }
    Ok(uri)
}

/// A client without any redirect URI cannot be answered.
fn is_unusable(request: &ForClient<'_>) -> bool {
    request
        .client
        .application
        .oidc_client_metadata
        .redirect_uris
        .is_empty()
}

pub(in crate::authorize) fn not_registered() -> OidcError {
    OidcError::new(
        ErrorKind::InvalidRedirectUri,
        "redirect_uri did not match any of the client's registered redirect_uris",
    )
}
