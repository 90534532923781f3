//! No parameter is endless. The request travels in a cookie or a row, so each value has at most
//! 4,096 characters; beyond that: `invalid_request`, to the client.

use crate::{OidcError, authorize::ForClient};

const LONGEST: usize = 4096;

pub(super) fn check(request: &ForClient<'_>) -> Result<(), OidcError> {
    let long = request
        .parameters
        .pairs()
        .find(|(_, value)| value.len() > LONGEST);
    match long {
        Some(_) => Err(OidcError::invalid_request(
            "a parameter is longer than 4096 characters",
        )),
        None => Ok(()),
    }
}
