//! What the answer of a public document depends on.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};

use super::cors;

/// Headers of a request for a public document; handlers take it as an argument.
pub(super) struct Asked {
    /// `If-None-Match`.
    pub(super) known: Option<HeaderValue>,
    origin: Option<HeaderValue>,
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            known: parts.headers.get(header::IF_NONE_MATCH).cloned(),
            origin: parts.headers.get(header::ORIGIN).cloned(),
        })
    }
}

impl Asked {
    /// Lets pages of every origin read the answer, a failure too.
    pub(super) fn open(self, mut response: Response) -> Response {
        cors::allow(response.headers_mut(), self.origin);
        response
    }
}
