//! Where a request came from: for audit entries, languages and error pages.

use std::{
    convert::Infallible,
    net::IpAddr,
    ops::Deref,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, header, request::Parts},
};
use keyward_model::{AcceptLanguage, RequestContext};

use crate::{RequestId, Sender};

/// What the request says about its sender. Cheap to clone.
#[derive(Clone, Debug)]
pub struct RequestInfo(Arc<Kept>);

/// What a request's head says, read when somebody wants to know: most answers need nothing of it.
#[derive(Debug)]
struct Kept {
    raw: Raw,
    head: OnceLock<Head>,
}

#[derive(Debug)]
struct Raw {
    request_id: Option<RequestId>,
    sender: Option<IpAddr>,
    user_agent: Option<HeaderValue>,
    accept: Option<HeaderValue>,
    accept_language: Option<HeaderValue>,
    wants_bare_errors: bool,
}

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
        let Kept { raw, head } = &*self.0;
        head.get_or_init(|| raw.read())
    }
}

impl RequestInfo {
    /// What a request's head says; it is read once for a request that keeps it in its extensions.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let known = parts.extensions.get::<Self>().cloned();
        known.unwrap_or_else(|| {
            Self(Arc::new(Kept {
                raw: Raw::of(parts),
                head: OnceLock::new(),
            }))
        })
    }
}

impl Raw {
    fn of(parts: &Parts) -> Self {
        let header = |name: HeaderName| parts.headers.get(name).cloned();
        Self {
            request_id: parts.extensions.get().cloned(),
            sender: parts
                .extensions
                .get::<Sender>()
                .and_then(|sender| sender.address),
            user_agent: header(header::USER_AGENT),
            accept: header(header::ACCEPT),
            accept_language: header(header::ACCEPT_LANGUAGE),
            wants_bare_errors: parts
                .uri
                .query()
                .is_some_and(|query| query.split('&').any(|pair| pair == "parse_error=false")),
        }
    }

    fn read(&self) -> Head {
        fn text(value: Option<&HeaderValue>) -> Option<&str> {
            value.and_then(|value| value.to_str().ok())
        }
        Head {
            request_id: self
                .request_id
                .as_ref()
                .map(|id| id.as_str().to_owned())
                .unwrap_or_default(),
            ip: self.sender.map(|address| address.to_string()),
            user_agent: text(self.user_agent.as_ref())
                .map(|agent| agent.chars().take(512).collect()),
            languages: text(self.accept_language.as_ref())
                .map(AcceptLanguage::parse)
                .unwrap_or_default(),
            wants_bare_errors: self.wants_bare_errors,
            wants_html: text(self.accept.as_ref())
                .is_some_and(|accept| accept.contains("text/html")),
        }
    }
}

impl Head {
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
