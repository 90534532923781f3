//! The HTTP library's clients, one for each way that a call may go, made when first needed:
//! reading the system's certificates takes tens of milliseconds, which a start must not wait for.

use std::sync::Arc;

use reqwest::{ClientBuilder, redirect, retry};
use tokio::{sync::OnceCell, task::spawn_blocking};

use crate::{
    resolver::{Resolver, Routes},
    target::Way,
};

/// Connections that are kept open for the next call.
#[derive(Debug)]
pub(crate) struct Connections {
    routes: Routes,
    public: OnceCell<reqwest::Client>,
    allowed: OnceCell<reqwest::Client>,
    plain: OnceCell<reqwest::Client>,
}

/// The HTTP library could not be set up: most likely the system has no certificates.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up")]
pub(crate) struct SetUpError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl Connections {
    pub(crate) fn new(routes: Routes) -> Self {
        Self {
            routes,
            public: OnceCell::new(),
            allowed: OnceCell::new(),
            plain: OnceCell::new(),
        }
    }

    /// The client of a way. A failed attempt is not remembered: certificates can be installed.
    pub(crate) async fn get(&self, way: Way) -> Result<&reqwest::Client, SetUpError> {
        let cell = match way {
            Way::Public => &self.public,
            Way::Allowed => &self.allowed,
            Way::Plain => &self.plain,
        };
        cell.get_or_try_init(|| async {
            let routes = Arc::clone(&self.routes);
            spawn_blocking(move || build(way, routes))
                .await
                .map_err(|error| SetUpError(error.into()))?
                .map_err(|error| SetUpError(error.into()))
        })
        .await
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where HTTP clients are made"
)]
fn build(way: Way, routes: Routes) -> reqwest::Result<reqwest::Client> {
    let builder = ClientBuilder::new()
        .user_agent(concat!("Keyward/", env!("CARGO_PKG_VERSION")))
        // Where a redirect leads was not judged; and 307 would carry secrets there.
        .redirect(redirect::Policy::none())
        // Sending twice is the caller's decision: a repeated message costs money.
        .retry(retry::never())
        .no_proxy()
        .referer(false);
    match way {
        Way::Public => builder
            .https_only(true)
            .dns_resolver(Arc::new(Resolver::PublicOnly)),
        Way::Allowed => builder
            .https_only(true)
            .dns_resolver(Arc::new(Resolver::Any(routes))),
        // No TLS on this way, so no certificates are read.
        Way::Plain => builder
            .tls_certs_only([])
            .dns_resolver(Arc::new(Resolver::Any(routes))),
    }
    .build()
}
