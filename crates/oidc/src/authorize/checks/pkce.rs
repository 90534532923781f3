//! PKCE (RFC 7636 §4.3): method S256 only, 43 to 128 unreserved characters; public clients must use
//! it (RFC 9700 §2.1.1). Else `invalid_request`, to the client.

use crate::{OidcError, authorize::ForClient, client_rules};

pub(super) fn check(request: &ForClient<'_>) -> Result<Option<String>, OidcError> {
    let parameters = request.parameters;
    let challenge = parameters.get("code_challenge");
    let method = parameters.get("code_challenge_method");
    match (challenge, method) {
        (None, None) if client_rules::requires_pkce(&request.client.application) => {
            Err(OidcError::invalid_request(
                "Authorization Server policy requires PKCE to be used for this request",
            ))
        }
        (None, None) => Ok(None),
        (None, Some(_)) => Err(OidcError::invalid_request(
            "code_challenge must be provided with code_challenge_method",
        )),
        (Some(_), None) => Err(OidcError::invalid_request(
            "code_challenge_method must be provided with code_challenge",
        )),
        (Some(_), Some(method)) if method != "S256" => Err(OidcError::invalid_request(
            "not supported value of code_challenge_method",
        )),
        (Some(challenge), Some(_)) if !is_well_formed(challenge) => Err(
            OidcError::invalid_request("code_challenge must be 43 to 128 unreserved characters"),
        ),
        (Some(challenge), Some(_)) => Ok(Some(challenge.to_owned())),
    }
}

fn is_well_formed(challenge: &str) -> bool {
    (43..=128).contains(&challenge.len())
        && challenge
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}
