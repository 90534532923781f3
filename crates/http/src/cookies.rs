//! Cookies of the contract (reference oidc.md §3.5): each has a twin `<name>.sig` that signs it.
//! A tenant that shares its host with others has names of its own, and one at a path has a path of
//! its own.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, header};
use keyward_crypto::cookies::{Signature, sign, verify};
use keyward_model::Time;
use keyward_store::keys::TenantKeys;

use crate::TenantUrls;

/// The session: 43 characters that mean nothing elsewhere.
pub const SESSION: &str = "_session";
/// Which conversation each client began: `{client id: uid, "_legacy": last uid}`.
pub const INTERACTION: &str = "_interaction";
/// Proof that the browser began a conversation; sent only to its resume path.
pub const RESUME: &str = "_interaction_resume";
/// What scripts may know: `{appId, uiLocales?}`.
pub const HINTS: &str = "_logto";
/// A request that waits, sealed; one for each client.
pub const PENDING: &str = "_pending";

/// By which a browser is known again, in which somebody has signed in: 43 characters.
pub const DEVICE: &str = "_device";

/// In seconds: no session lasts longer.
const A_YEAR: u32 = 31_536_000;

/// How long a cookie lives.
#[derive(Clone, Copy, Debug)]
pub enum Lifetime {
    /// Until the browser closes.
    BrowserSession,
    /// Until a time.
    Until(Time),
    /// It goes now.
    Gone,
}

/// The cookies of a request, and those of its answer.
pub struct Cookies {
    keys: Arc<TenantKeys>,
    suffix: String,
    path: String,
    secure: bool,
    received: Vec<(String, String)>,
    set: Vec<HeaderValue>,
}

impl Cookies {
    /// Reads the cookies that a browser sent to a tenant.
    #[must_use]
    pub fn read(headers: &HeaderMap, keys: Arc<TenantKeys>, urls: &TenantUrls) -> Self {
        let received = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            keys,
            suffix: urls.cookie_suffix().to_owned(),
            path: urls.cookie_path().to_owned(),
            secure: urls.is_https(),
            received,
            set: Vec::new(),
        }
    }

    /// The value of a cookie that we signed. One with another signature does not exist.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let name = format!("{name}{}", self.suffix);
        let value = self.raw(&name)?;
        let signature = self.raw(&format!("{name}.sig"))?;
        let keys = self.keys.cookies.iter().map(String::as_bytes);
        (verify(keys, &name, value, signature) != Signature::Invalid).then_some(value)
    }

    fn raw(&self, name: &str) -> Option<&str> {
        self.received
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sets a cookie that scripts cannot read, for all pages of the tenant.
    pub fn set(&mut self, name: &str, value: &str, lifetime: Lifetime) {
        let path = self.path.clone();
        self.put(name, value, &path, lifetime, true);
    }

    /// Sets a cookie that scripts may read.
    pub fn set_readable(&mut self, name: &str, value: &str, lifetime: Lifetime) {
        let path = self.path.clone();
        self.put(name, value, &path, lifetime, false);
    }

    /// Sets a cookie that is sent to one path only.
    pub fn set_at(&mut self, name: &str, value: &str, path: &str, lifetime: Lifetime) {
        self.put(name, value, path, lifetime, true);
    }

    /// How long one lives is not known here, so its signature lives longer than any: alone it is
    /// worth nothing. That of the resume path would need the path, and is used once.
    fn renew_signatures(&mut self) {
        let resume = format!("{RESUME}{}", self.suffix);
        let keys = || self.keys.cookies.iter().map(String::as_bytes);
        let Some(newest) = keys().next() else {
            return;
        };
        let mut renewed = Vec::new();
        for (name, value) in &self.received {
            let twin = format!("{name}.sig");
            let Some(signature) = self.raw(&twin) else {
                continue;
            };
            let is_set = |line: &HeaderValue| line.as_bytes().starts_with(twin.as_bytes());
            if *name == resume
                || self.set.iter().any(is_set)
                || verify(keys(), name, value, signature) != Signature::Older
            {
                continue;
            }
            let (path, signature) = (&self.path, sign(newest, name, value));
            let secure = if self.secure { "; secure" } else { "" };
            let line = format!(
                "{twin}={signature}; path={path}; max-age={A_YEAR}; samesite=lax{secure}; httponly"
            );
            renewed.extend(HeaderValue::from_str(&line));
        }
        self.set.extend(renewed);
    }

    fn put(&mut self, name: &str, value: &str, path: &str, lifetime: Lifetime, http_only: bool) {
        let name = format!("{name}{}", self.suffix);
        let signature = self
            .keys
            .cookies
            .first()
            .map(|key| sign(key.as_bytes(), &name, value))
            .unwrap_or_default();
        for (name, value) in [(name.clone(), value), (format!("{name}.sig"), &*signature)] {
            let mut text = format!("{name}={value}; path={path}");
            match lifetime {
                Lifetime::BrowserSession => {}
                Lifetime::Until(time) => {
                    text.push_str("; expires=");
                    text.push_str(&http_date(time));
                }
                Lifetime::Gone => text.push_str("; expires=Thu, 01 Jan 1970 00:00:00 GMT"),
            }
            text.push_str("; samesite=lax");
            if self.secure {
                text.push_str("; secure");
            }
            if http_only {
                text.push_str("; httponly");
            }
            // Our values are JSON of ids, base64url and the like: always a header value.
            if let Ok(value) = HeaderValue::from_str(&text) {
                self.set.push(value);
            }
        }
    }

    /// Adds what was set to an answer's headers, and new signatures of what an older key signed
    /// (reference oidc.md §3.5): a browser that comes often enough notices no rotation.
    pub fn write(mut self, headers: &mut HeaderMap) {
        self.renew_signatures();
        for value in self.set {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// `Tue, 08 Dec 2026 15:16:26 GMT` (RFC 9110 §5.6.7).
fn http_date(time: Time) -> String {
    let seconds = u64::try_from(time.seconds()).unwrap_or(0);
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds))
}
