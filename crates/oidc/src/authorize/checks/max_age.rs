//! `max_age` is a number of seconds, 0 or more (OpenID Connect Core §3.1.2.1). Else
//! `invalid_request`, to the client.

use crate::{OidcError, authorize::ForClient};

pub(super) fn check(request: &ForClient<'_>) -> Result<Option<i64>, OidcError> {
    let Some(text) = request.parameters.get("max_age") else {
        return Ok(None);
    };
    text.parse::<u32>()
        .ok()
        .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
        .map(|seconds| Some(i64::from(seconds)))
        .ok_or_else(|| OidcError::invalid_request("invalid max_age parameter value"))
}
