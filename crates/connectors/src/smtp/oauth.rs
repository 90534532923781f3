//! Getting an access token for XOAUTH2.

use keyward_model::Secret;
use serde_json::json;

use super::config::{OAuth, TokenSource};
use crate::{
    Calls, ConnectorError, ErrorCode, Message,
    post::{self, post_form},
    shown::shown,
};

/// What a service account asks for.
const SCOPE: &str = "https://mail.google.com/";
/// Seconds that an assertion lives.
const ASSERTION: i64 = 300;
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

impl OAuth {
    /// The access token.
    pub(super) async fn token(
        &self,
        message: &Message,
        calls: Calls<'_>,
    ) -> Result<Secret, ConnectorError> {
        match &self.source {
            TokenSource::Given(token) => Ok(token.clone()),
            TokenSource::Refresh {
                client_id,
                client_secret,
                refresh_token,
                url,
            } => {
                let fields = [
                    ("grant_type", "refresh_token"),
                    ("client_id", client_id),
                    ("client_secret", client_secret.expose()),
                    ("refresh_token", refresh_token.expose()),
                ];
                let secrets = [client_secret, refresh_token];
                redeem(url, &fields, &secrets, message, calls).await
            }
            TokenSource::ServiceAccount { client, key, url } => {
                let now = calls.clock.now().seconds();
                let claims = json!({
                    "iss": client,
                    "sub": self.user,
                    "scope": SCOPE,
                    "aud": url.as_str(),
                    "iat": now,
                    "exp": now + ASSERTION,
                });
                let assertion = key.sign_assertion(&claims).map_err(|error| {
                    ConnectorError::new(ErrorCode::InvalidConfig, error.to_string())
                })?;
                let fields = [
                    ("grant_type", JWT_BEARER),
                    ("assertion", assertion.as_str()),
                ];
                redeem(url, &fields, &[], message, calls).await
            }
        }
    }
}

async fn redeem(
    url: &url::Url,
    fields: &[(&str, &str)],
    secrets: &[&Secret],
    message: &Message,
    calls: Calls<'_>,
) -> Result<Secret, ConnectorError> {
    let response = post_form(calls, url, None, fields).await?;
    let answer = post::json(&response)?;
    if let (true, Some(token)) = (response.is_success(), answer["access_token"].as_str()) {
        return Ok(Secret::new(token.to_owned()));
    }
    let error = answer["error"].as_str().unwrap_or("no access token");
    let more = answer["error_description"].as_str().unwrap_or_default();
    let text = shown(&format!("{error} {more}"), message, secrets);
    let text = format!("the mailbox's access token was refused: {text}");
    Err(ConnectorError::new(ErrorCode::General, text))
}
