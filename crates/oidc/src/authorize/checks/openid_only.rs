//! Parameters that speak of an ID token need `openid` (OpenID Connect Core §3.1.2.1). Else
//! `invalid_request`, to the client.

use keyward_model::ScopeSet;

use crate::{OidcError, authorize::ForClient};

const NAMES: [&str; 5] = [
    "acr_values",
    "claims_locales",
    "id_token_hint",
    "max_age",
    "nonce",
];

pub(super) fn check(request: &ForClient<'_>, scope: &ScopeSet) -> Result<(), OidcError> {
    if scope.contains("openid") {
        return Ok(());
    }
    match NAMES.iter().find(|name| request.parameters.has(name)) {
        Some(name) => Err(OidcError::invalid_request(format!(
            "openid scope must be requested when using the {name} parameter"
        ))),
        None => Ok(()),
    }
}
