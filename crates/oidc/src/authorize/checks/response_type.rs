//! `response_type` is `code` (RFC 6749 §3.1.1; RFC 9700 §2.1.2 rules the others out). To the client.

use crate::{ErrorKind, OidcError, authorize::ForClient};

pub(super) fn check(request: &ForClient<'_>) -> Result<(), OidcError> {
    match request.parameters.get("response_type") {
        Some("code") => Ok(()),
        Some(_) => Err(OidcError::new(
            ErrorKind::UnsupportedResponseType,
            "unsupported response_type requested",
        )),
        None => Err(OidcError::invalid_request(
            "missing required parameter 'response_type'",
        )),
    }
}
