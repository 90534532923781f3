//! The metadata document (OpenID Connect Discovery §3, RFC 8414). It lists what works in this
//! build and nothing else (DESIGN §9).

use keyward_model::user_scopes;
use serde_json::{Value, json};

use crate::claims;

/// How clients authenticate, at each endpoint that they call themselves.
const AUTH_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// The document of an issuer; the same at both well-known paths.
#[must_use]
pub fn discovery(issuer: &str, signing_algorithms: &[&str]) -> Value {
    let scopes: Vec<&str> = ["openid", "offline_access"]
        .into_iter()
        .chain(user_scopes::ALL)
        .collect();
    json!({
        "authorization_endpoint": format!("{issuer}/auth"),
        "claims_parameter_supported": false,
        "claims_supported": claims::supported(),
        "code_challenge_methods_supported": ["S256"],
        "end_session_endpoint": format!("{issuer}/session/end"),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/jwks"),
        "authorization_response_iss_parameter_supported": true,
        "response_modes_supported": ["form_post", "fragment", "query"],
        "response_types_supported": ["code"],
        "scopes_supported": scopes,
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "token_endpoint": format!("{issuer}/token"),
        "id_token_signing_alg_values_supported": signing_algorithms,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{issuer}/me"),
        "introspection_endpoint": format!("{issuer}/token/introspection"),
        "introspection_endpoint_auth_methods_supported": AUTH_METHODS,
        "revocation_endpoint": format!("{issuer}/token/revocation"),
        "revocation_endpoint_auth_methods_supported": AUTH_METHODS,
        "claim_types_supported": ["normal"],
    })
}
