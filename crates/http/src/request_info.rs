//! Where a request came from: for audit entries, languages and error pages.

use std::{convert::Infallible, ops::Deref, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use keyward_model::{AcceptLanguage, RequestContext};

use crate::{RequestId, Sender};

/// What the request says about its sender. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RequestInfo(Arc<Head>);

/// What a [`RequestInfo`] holds.
#[derive(Debug)]
pub struct Head {
    /// The id that header, log, audit entry and error body share.
    pub request_id: String,
    /// The sender's address, as far back as it can be believed.
    pub ip: Option<String>,
    /// `User-Agent`, cut to 512 characters.
    pub user_agent: Option<String>,
    /// Languages, best first.
    pub languages: AcceptLanguage,
    /// Whether the sender is a browser that shows a page (`Accept` names HTML).
    pub wants_html: bool,
    /// Whether the sender wants errors of the provider without the contract's own members
    /// (`?parse_error=false`).
    pub wants_bare_errors: bool,
}

impl Deref for RequestInfo {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.0
    }
}

impl RequestInfo {
    /// What a request's head says; it is read once for a request that keeps it in its extensions.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let known = parts.extensions.get::<Self>().cloned();
        known.unwrap_or_else(|| Self(Arc::new(Head::read(parts))))
    }
}

impl Head {
    fn read(parts: &Parts) -> Self {
        let text = |name: header::HeaderName| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        Self {
            request_id: parts
                .extensions
                .get::<RequestId>()
                .map(|id| id.as_str().to_owned())
                .unwrap_or_default(),
            ip: parts
                .extensions
                .get::<Sender>()
                .and_then(|sender| sender.address)
                .map(|address| address.to_string()),
            user_agent: text(header::USER_AGENT).map(|agent| agent.chars().take(512).collect()),
            languages: text(header::ACCEPT_LANGUAGE)
                .map(AcceptLanguage::parse)
                .unwrap_or_default(),
            wants_bare_errors: parts
                .uri
                .query()
                .is_some_and(|query| query.split('&').any(|pair| pair == "parse_error=false")),
            wants_html: text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html")),
        }
    }

    /// The part of an audit entry that is the same for all of a request's events.
    #[must_use]
    pub fn context(&self) -> RequestContext {
        RequestContext {
            request_id: Some(self.request_id.clone()).filter(|id| !id.is_empty()),
            ip: self.ip.clone(),
            user_agent: self.user_agent.clone(),
            ..RequestContext::default()
        }
    }
}

impl<S: Sync> FromRequestParts<S> for RequestInfo {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}
