//! What the providers' calls share: credentials in headers, forms, JSON, and the judgement of a
//! body that should be JSON.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_model::Secret;
use keyward_outbound::Response;
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::{Calls, ConnectorError, ErrorCode};

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// The `Authorization` of a user name and a password (RFC 7617).
pub(crate) fn basic(user: &str, password: &Secret) -> String {
    let pair = format!("{user}:{}", password.expose());
    format!("Basic {}", STANDARD.encode(pair))
}

/// Posts JSON with an `Authorization`.
pub(crate) async fn post_json(
    calls: Calls<'_>,
    url: &Url,
    authorization: Option<&str>,
    body: &Value,
) -> Result<Response, ConnectorError> {
    post(calls, url, authorization, JSON, body.to_string()).await
}

/// Posts a form with an `Authorization`.
pub(crate) async fn post_form(
    calls: Calls<'_>,
    url: &Url,
    authorization: Option<&str>,
    fields: &[(&str, &str)],
) -> Result<Response, ConnectorError> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    post(calls, url, authorization, FORM, body).await
}

async fn post(
    calls: Calls<'_>,
    url: &Url,
    authorization: Option<&str>,
    content_type: &str,
    body: String,
) -> Result<Response, ConnectorError> {
    let mut headers = vec![("content-type", content_type)];
    headers.extend(authorization.map(|value| ("authorization", value)));
    let sent = calls.outbound.post(url, &headers, body.into_bytes());
    Ok(sent.await?)
}

/// The body as JSON.
///
/// # Errors
/// [`ErrorCode::InvalidResponse`]; the body is not repeated.
pub(crate) fn json(response: &Response) -> Result<Value, ConnectorError> {
    serde_json::from_slice(&response.body).map_err(|_| {
        ConnectorError::new(
            ErrorCode::InvalidResponse,
            format!(
                "the answer (status {}) is not the provider's",
                response.status
            ),
        )
    })
}

/// A URL of a provider.
pub(crate) fn provider(url: &str) -> Url {
    Url::parse(url).expect("a provider's address is a URL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        let password = Secret::new("open sesame".into());
        assert_eq!(
            basic("Aladdin", &password),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
    }
}
