//! `prompt` holds `none` alone, or some of `login`, `consent` and `select_account` (OpenID Connect Core
//! §3.1.2.1). Else `invalid_request`, to the client.

use keyward_model::Prompt;

use crate::{OidcError, authorize::ForClient};

pub(super) fn check(request: &ForClient<'_>) -> Result<Vec<Prompt>, OidcError> {
    let mut prompts = Vec::new();
    for name in request
        .parameters
        .get("prompt")
        .unwrap_or_default()
        .split(' ')
        .filter(|name| !name.is_empty())
    {
        let prompt = match name {
            "none" => Prompt::None,
            "login" => Prompt::Login,
            "consent" => Prompt::Consent,
            "select_account" => Prompt::SelectAccount,
            _ => {
                return Err(OidcError::invalid_request(
                    "unsupported prompt value requested",
                ));
            }
        };
        if !prompts.contains(&prompt) {
            prompts.push(prompt);
        }
    }
    if prompts.len() > 1 && prompts.contains(&Prompt::None) {
        return Err(OidcError::invalid_request(
            "prompt none must only be used alone",
        ));
    }
    Ok(prompts)
}
