//! Parameters in a body: a form, or JSON that is read as a form (reference oidc.md §1.3).

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use keyward_oidc::{OidcError, Parameters};
use serde_json::Value;

/// Bodies are short.
const LONGEST: usize = 56 * 1024;

/// Reads the parameters of a body. An empty body has none.
///
/// # Errors
/// `invalid_request` when it is too long, of another type or malformed.
pub(super) async fn parameters(
    path: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Parameters, OidcError> {
    let too_large = || OidcError::invalid_request("request body too large");
    // Read to its end, which the server's own limit keeps near: with unread bytes the connection
    // would have to be cut, and its next request lost.
    let bytes = to_bytes(body, usize::MAX).await.map_err(|_| too_large())?;
    if bytes.len() > LONGEST {
        return Err(too_large());
    }
    if bytes.is_empty() {
        return Ok(Parameters::default());
    }
    if bytes.contains(&0) {
        return Err(OidcError::invalid_request(
            "null bytes are not allowed in the request body",
        ));
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    let parameters = match kind.as_deref() {
        Some("application/x-www-form-urlencoded") => form(&bytes),
        Some("application/json") => json(&bytes)?,
        _ => {
            return Err(OidcError::invalid_request(format!(
                "only application/x-www-form-urlencoded content-type bodies are supported on POST {path}"
            )));
        }
    };
    if parameters.pairs().any(|(_, value)| value.contains('\0')) {
        return Err(OidcError::invalid_request(
            "null bytes are not allowed in the request body",
        ));
    }
    Ok(parameters)
}

fn form(bytes: &Bytes) -> Parameters {
    Parameters::new(
        form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())),
    )
}

fn json(bytes: &Bytes) -> Result<Parameters, OidcError> {
    let malformed = || OidcError::invalid_request("failed to parse the request body");
    let Ok(Value::Object(members)) = serde_json::from_slice(bytes) else {
        return Err(malformed());
    };
    let mut pairs = Vec::new();
    for (name, value) in members {
        let values = match value {
            Value::Array(values) => values,
            single => vec![single],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(flag) => flag.to_string(),
                Value::Null => continue,
                Value::Array(_) | Value::Object(_) => return Err(malformed()),
            };
            pairs.push((name.clone(), text));
        }
    }
    Ok(Parameters::new(pairs))
}

/// The parameters of a query.
pub(super) fn query(query: Option<&str>) -> Parameters {
    Parameters::new(
        form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned())),
    )
}
