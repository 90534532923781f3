//! Lets a request through when its access token is one of Keyward's, for this API, and has the scope.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use axum::{
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet},
};
use serde::Deserialize;
use tokio::sync::Mutex;

/// How long the keys are kept, and how often an unknown one makes us look for new ones.
const KEPT: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_secs(30);

pub struct Keyward {
    pub issuer: String,
    pub audience: String,
    pub http: reqwest::Client,
    pub keys: Mutex<Option<(JwkSet, Instant)>>,
}

#[derive(Deserialize)]
pub struct Claims {
    pub sub: String,
    #[serde(default)]
    scope: String,
}

pub enum Refusal {
    TokenMissing,
    InvalidToken,
    InsufficientScope,
    KeysUnavailable,
}

impl Keyward {
    pub async fn authorize(&self, headers: &HeaderMap, scope: &str) -> Result<Claims, Refusal> {
        let header = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let (_, token) = header
            .and_then(|value| value.split_once(' '))
            .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
            .ok_or(Refusal::TokenMissing)?;
        let kid = decode_header(token).ok().and_then(|header| header.kid);
        let key = self.key(&kid.ok_or(Refusal::InvalidToken)?).await?;
        let claims = self
            .verify(token, &key)
            .map_err(|_| Refusal::InvalidToken)?;
        if !claims.scope.split(' ').any(|granted| granted == scope) {
            return Err(Refusal::InsufficientScope);
        }
        Ok(claims)
    }

    fn verify(&self, token: &str, key: &Jwk) -> Result<Claims, Box<dyn Error>> {
        // The key says what it is for; what the token says is not believed.
        let algorithm = key.common.key_algorithm.ok_or("the key has no algorithm")?;
        let mut rules = Validation::new(algorithm.to_string().parse::<Algorithm>()?);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[&self.audience]);
        rules.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        Ok(decode(token, &DecodingKey::from_jwk(key)?, &rules)?.claims)
    }

    async fn key(&self, kid: &str) -> Result<Jwk, Refusal> {
        let mut keys = self.keys.lock().await;
        let is_fresh = keys.as_ref().is_some_and(|(set, read)| {
            read.elapsed() < if set.find(kid).is_some() { KEPT } else { PAUSE }
        });
        if !is_fresh {
            let set = self.fetch().await.map_err(|_| Refusal::KeysUnavailable)?;
            *keys = Some((set, Instant::now()));
        }
        let found = keys.as_ref().and_then(|(set, _)| set.find(kid));
        found.cloned().ok_or(Refusal::InvalidToken)
    }

    async fn fetch(&self) -> reqwest::Result<JwkSet> {
        let answer = self
            .http
            .get(format!("{}/jwks", self.issuer))
            .send()
            .await?;
        answer.error_for_status()?.json().await
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let challenge = |text: &'static str| (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, text)]);
        match self {
            Self::TokenMissing => challenge("Bearer").into_response(),
            Self::InvalidToken => challenge("Bearer error=\"invalid_token\"").into_response(),
            Self::InsufficientScope => StatusCode::FORBIDDEN.into_response(),
            Self::KeysUnavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}
