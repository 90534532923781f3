//! How the server is told who sends.

use keyward_crypto::SigningKey;
use keyward_model::Secret;
use serde_json::Value;
use url::Url;

use crate::{
    config::{Fields, Issues},
    post::provider,
};

/// Where tokens are asked for unless the configuration says otherwise.
const GOOGLE: &str = "https://oauth2.googleapis.com/token";

/// The credentials.
#[derive(Debug)]
pub(in crate::smtp) enum Auth {
    /// The server wants none: a relay that knows who may use it.
    None,
    /// A user name and a password, by PLAIN or LOGIN.
    Password { user: String, password: Secret },
    /// An access token, by XOAUTH2.
    OAuth(OAuth),
}

/// A mailbox and how its access token is got.
#[derive(Debug)]
pub(in crate::smtp) struct OAuth {
    pub(in crate::smtp) user: String,
    pub(in crate::smtp) source: TokenSource,
}

/// How an access token is got.
#[derive(Debug)]
pub(in crate::smtp) enum TokenSource {
    /// It is in the configuration.
    Given(Secret),
    /// For a refresh token (RFC 6749 §6).
    Refresh {
        client_id: String,
        client_secret: Secret,
        refresh_token: Secret,
        url: Url,
    },
    /// For an assertion of a service account (RFC 7523 §2.1).
    ServiceAccount {
        client: String,
        key: SigningKey,
        url: Url,
    },
}

impl Auth {
    pub(super) fn read(fields: &Fields<'_>, issues: &mut Issues) -> Self {
        if fields.value("auth").is_none() {
            issues.add(fields.path("auth"), "is required");
        }
        let Some(auth) = fields.object("auth", issues) else {
            return Self::None;
        };
        match auth.value("type").map(Value::as_str) {
            None => Self::password(&auth, issues),
            Some(Some(kind)) if kind.eq_ignore_ascii_case("login") => Self::password(&auth, issues),
            Some(Some(kind)) if kind.eq_ignore_ascii_case("oauth2") => {
                Self::OAuth(OAuth::read(&auth, issues))
            }
            Some(_) => {
                issues.add(auth.path("type"), "must be login or OAuth2");
                Self::None
            }
        }
    }

    /// Neither user nor password means no authentication; one without the other is a mistake.
    fn password(auth: &Fields<'_>, issues: &mut Issues) -> Self {
        if auth.value("user").is_none() && auth.value("pass").is_none() {
            return Self::None;
        }
        Self::Password {
            user: auth.text("user", issues),
            password: auth.secret("pass", issues),
        }
    }

    /// What no error may repeat.
    pub(in crate::smtp) fn secrets(&self) -> Vec<&Secret> {
        match self {
            Self::Password { password, .. } => vec![password],
            Self::OAuth(OAuth { source, .. }) => match source {
                TokenSource::Given(token) => vec![token],
                TokenSource::Refresh {
                    client_secret,
                    refresh_token,
                    ..
                } => vec![client_secret, refresh_token],
                TokenSource::ServiceAccount { .. } => Vec::new(),
            },
            Self::None => Vec::new(),
        }
    }
}

impl OAuth {
    fn read(auth: &Fields<'_>, issues: &mut Issues) -> Self {
        Self {
            user: auth.text("user", issues),
            source: TokenSource::read(auth, issues),
        }
    }
}

impl TokenSource {
    fn read(auth: &Fields<'_>, issues: &mut Issues) -> Self {
        let url = auth.url("accessUrl", issues);
        let url = url.unwrap_or_else(|| provider(GOOGLE));
        if auth.value("privateKey").is_some() || auth.value("serviceClient").is_some() {
            let client = auth.text("serviceClient", issues);
            let pem = auth.text("privateKey", issues);
            return match SigningKey::from_pem(&pem) {
                Ok(key) => Self::ServiceAccount { client, key, url },
                Err(error) => {
                    if !pem.is_empty() {
                        issues.add(auth.path("privateKey"), error.to_string());
                    }
                    Self::Given(Secret::new(String::new()))
                }
            };
        }
        if auth.value("refreshToken").is_some() {
            return Self::Refresh {
                client_id: auth.text("clientId", issues),
                client_secret: auth.secret("clientSecret", issues),
                refresh_token: auth.secret("refreshToken", issues),
                url,
            };
        }
        if auth.value("accessToken").is_none() {
            issues.add(
                auth.path("accessToken"),
                "is required, unless there is a refreshToken or a privateKey",
            );
        }
        let token = auth.optional_text("accessToken", issues);
        Self::Given(Secret::new(token.unwrap_or_default()))
    }
}
