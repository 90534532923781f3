//! A request as it came in.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode, Uri, header::CONTENT_TYPE, request::Parts};

use super::refusal::Refusal;

/// A form post with every parameter once.
#[derive(Debug)]
pub(super) struct Request {
    parameters: BTreeMap<String, String>,
}

impl Request {
    /// Reads a request: method, path, content type, and no parameter twice.
    pub(super) fn read(parts: &Parts, body: &[u8]) -> Result<Self, Refusal> {
        let refuse =
            |code, message: &str| Err(Refusal::gateway(StatusCode::BAD_REQUEST, code, message));
        if parts.method != Method::POST {
            return refuse(
                "UnsupportedHTTPMethod",
                "This http method is not supported.",
            );
        }
        if parts.uri != Uri::from_static("/") {
            return refuse("InvalidPath", "The signed path is /, without a query.");
        }
        let is_form = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            == Some("application/x-www-form-urlencoded");
        if !is_form {
            return refuse("UnsupportedContentType", "The body must be a form.");
        }
        let mut parameters = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(body) {
            if parameters
                .insert(key.to_string(), value.into_owned())
                .is_some()
            {
                return refuse("InvalidParameter", &format!("{key} is given twice."));
            }
        }
        Ok(Self { parameters })
    }

    /// A parameter that must be there.
    pub(super) fn get(&self, name: &str) -> Result<&str, Refusal> {
        match self.parameters.get(name) {
            Some(value) if !value.is_empty() => Ok(value),
            _ => Err(Refusal::gateway(
                StatusCode::BAD_REQUEST,
                &format!("Missing{name}"),
                format!("{name} is mandatory for this action."),
            )),
        }
    }

    /// All but the signature, by name.
    pub(super) fn signed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters
            .iter()
            .filter(|(name, _)| *name != "Signature")
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
