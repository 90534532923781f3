//! Documents that were made once and are answered often, with their ETags.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use crate::etag;

/// The documents of each issuer by their names. One is made again when what it was made from changes.
#[derive(Debug, Default)]
pub struct Documents(RwLock<HashMap<String, HashMap<&'static str, Made>>>);

#[derive(Debug)]
struct Made {
    from: Vec<String>,
    document: Document,
}

/// A document, ready to send. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Document {
    body: Bytes,
    etag: HeaderValue,
}

impl Documents {
    /// A document of an issuer, made from these.
    pub fn get_or_make(
        &self,
        issuer: &str,
        name: &'static str,
        from: &[&str],
        make: impl FnOnce() -> String,
    ) -> Document {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(issuer)
            .and_then(|own| own.get(name))
            .filter(|made| made.from == from)
            .map(|made| made.document.clone());
        known.unwrap_or_else(|| {
            let document = Document::new(make());
            let made = Made {
                from: from.iter().map(|&text| text.to_owned()).collect(),
                document: document.clone(),
            };
            self.0
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(issuer.to_owned())
                .or_default()
                .insert(name, made);
            document
        })
    }
}

impl Document {
    fn new(text: String) -> Self {
        let digest = keyward_crypto::sha256_base64url(text.as_bytes());
        Self {
            // A digest in base64url is text that headers take.
            etag: HeaderValue::from_str(&format!("\"{digest}\""))
                .unwrap_or(HeaderValue::from_static("\"\"")),
            body: text.into(),
        }
    }

    /// The bytes.
    #[must_use]
    pub fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// Answers it with a strong ETag, or 304 to a caller who has the same bytes (RFC 9110 §13.1.2): `known` is what
    /// the request's `If-None-Match` says.
    #[must_use]
    pub fn answer(
        &self,
        content_type: &'static str,
        cache_control: &'static str,
        known: Option<&HeaderValue>,
    ) -> Response {
        let tag = self.etag.to_str().unwrap_or_default();
        let known = known.is_some_and(|known| etag::matches(known, tag));
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        let cache_control = HeaderValue::from_static(cache_control);
        headers.insert(header::CACHE_CONTROL, cache_control);
        headers.insert(header::ETAG, self.etag.clone());
        if known {
            // The other headers stay (RFC 9110 §15.4.5).
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let content_type = HeaderValue::from_static(content_type);
        headers.insert(header::CONTENT_TYPE, content_type);
        *response.body_mut() = Body::from(self.body());
        response
    }
}
