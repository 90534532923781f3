//! Every URL of the server, built in one place. They come from the configured endpoint, never
//! from the `Host` header (RFC 9700 §4.13; checklist R20).

use std::sync::Arc;

use keyward_model::{TenantId, is_loopback_host};
use thiserror::Error;
use url::Url;

/// The public address of the server: scheme, host and port.
#[derive(Clone, Debug)]
pub struct Endpoint {
    origin: Arc<str>,
    is_https: bool,
    is_loopback: bool,
}

/// The URL cannot be an endpoint.
#[derive(Debug, Error)]
#[error("an endpoint is an http or https URL with a host and without path, query or fragment")]
pub struct EndpointError;

impl Endpoint {
    /// Takes the origin of a URL.
    ///
    /// # Errors
    /// When it is no plain `http(s)://host[:port]`.
    pub fn new(url: &Url) -> Result<Self, EndpointError> {
        let plain = matches!(url.scheme(), "http" | "https")
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let host = url.host().filter(|_| plain).ok_or(EndpointError)?;
        Ok(Self {
            origin: url.origin().ascii_serialization().into(),
            is_https: url.scheme() == "https",
            is_loopback: is_loopback_host(&host),
        })
    }

    /// Scheme, host and port, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers reach it by TLS, so that cookies are `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether it is this machine only.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// The URLs of a tenant: `default` lives at the root, others at `/t/<id>`.
    #[must_use]
    pub fn of_tenant(&self, tenant: &TenantId) -> TenantUrls {
        let prefix = if *tenant == TenantId::default_tenant() {
            String::new()
        } else {
            format!("/t/{tenant}")
        };
        TenantUrls {
            issuer: format!("{}{prefix}/oidc", self.origin).into(),
            origin: self.origin.clone(),
            prefix: prefix.into(),
        }
    }
}

/// The URLs of one tenant.
#[derive(Clone, Debug)]
pub struct TenantUrls {
    origin: Arc<str>,
    prefix: Arc<str>,
    issuer: Arc<str>,
}

impl TenantUrls {
    /// The issuer (OpenID Connect Discovery §3), without a slash at the end.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What stands before every path of the tenant: empty, or `/t/<id>`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The path of cookies.
    #[must_use]
    pub fn cookie_path(&self) -> &str {
        if self.prefix.is_empty() {
            "/"
        } else {
            &self.prefix
        }
    }

    /// A path of the tenant as browsers see it.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// Where a conversation is answered: `/oidc/auth/<uid>`.
    #[must_use]
    pub fn resume_path(&self, uid: &str) -> String {
        format!("{}/oidc/auth/{uid}", self.prefix)
    }

    /// The sign-in page for an application.
    #[must_use]
    pub fn sign_in_path(&self, app_id: &str) -> String {
        self.page("/sign-in", app_id)
    }

    /// The register page for an application.
    #[must_use]
    pub fn register_path(&self, app_id: &str) -> String {
        self.page("/register", app_id)
    }

    /// A page of the conversation that an application began.
    #[must_use]
    pub fn page(&self, path: &str, app_id: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("app_id", app_id)
            .finish();
        format!("{}{path}?{query}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Result<Endpoint, EndpointError> {
        Endpoint::new(&Url::parse(text).expect("a URL"))
    }

    #[test]
    fn tenants_have_their_own_issuer() {
        let endpoint = endpoint("http://localhost:3001/").expect("plain");
        let default = endpoint.of_tenant(&TenantId::default_tenant());
        assert_eq!(default.issuer(), "http://localhost:3001/oidc");
        assert_eq!(default.cookie_path(), "/");
        let admin = endpoint.of_tenant(&TenantId::admin());
        assert_eq!(admin.issuer(), "http://localhost:3001/t/admin/oidc");
        assert_eq!(admin.sign_in_path("a&b"), "/t/admin/sign-in?app_id=a%26b");
    }

    #[test]
    fn an_endpoint_is_plain() {
        for bad in [
            "http://localhost/x",
            "http://u@localhost/",
            "http://localhost/?q",
            "ftp://localhost/",
        ] {
            assert!(endpoint(bad).is_err(), "{bad}");
        }
    }
}
