//! `response_mode` is `query`, `fragment` or `form_post` (OAuth 2.0 Multiple Response Type Encoding
//! Practices §2.1, OAuth 2.0 Form Post Response Mode). Else `unsupported_response_mode`, to the
//! client.

use keyward_model::ResponseMode;

use crate::{ErrorKind, OidcError, Parameters, authorize::ForClient};

pub(super) fn check(request: &ForClient<'_>) -> Result<ResponseMode, OidcError> {
    match request.parameters.get("response_mode") {
        None => Ok(ResponseMode::Query),
        Some(name) => parse(name).ok_or_else(|| {
            OidcError::new(
                ErrorKind::UnsupportedResponseMode,
                "unsupported response_mode requested",
            )
        }),
    }
}

/// How an error travels, even if the mode itself is what is wrong. Response types with tokens
/// would answer in the fragment, and so do their refusals.
pub(in crate::authorize) fn for_errors(parameters: &Parameters) -> ResponseMode {
    let default = match parameters.get("response_type") {
        Some(types) if types.split(' ').any(|t| matches!(t, "token" | "id_token")) => {
            ResponseMode::Fragment
        }
        _ => ResponseMode::Query,
    };
    parameters
        .get("response_mode")
        .and_then(parse)
        .unwrap_or(default)
}

fn parse(name: &str) -> Option<ResponseMode> {
    match name {
        "query" => Some(ResponseMode::Query),
        "fragment" => Some(ResponseMode::Fragment),
        "form_post" => Some(ResponseMode::FormPost),
        _ => None,
    }
}
