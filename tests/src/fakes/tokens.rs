//! Google's token endpoint: a refresh token, or the assertion of a service account, for an access token
//! of the fake mail server.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::Jwk};
use keyward_model::Clock;
use serde_json::{Value, json};

use super::{
    provider::{Delivered, Provider, Refusal, Request},
    smtp,
};

/// The endpoint.
pub struct Tokens {
    /// The public key of the service account `service-1`.
    pub key: Jwk,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
}

/// The client's secret.
pub const CLIENT_SECRET: &str = "google client secret";
/// A refresh token of the client `client-1`.
pub const REFRESH_TOKEN: &str = "1//google refresh token";

impl Provider for Tokens {
    const HOST: &'static str = "oauth2.googleapis.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse = |status: u16, error: &str| {
            let body = json!({ "error": error, "error_description": "Bad Request" });
            Err(Refusal::json(status, body))
        };
        let form = request.form().filter(|_| request.is_post_to("/token"));
        let Some(form) = form else {
            return refuse(404, "not_found");
        };
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        match field("grant_type") {
            "refresh_token" => {
                if field("client_id") != "client-1" || field("client_secret") != CLIENT_SECRET {
                    return refuse(401, "invalid_client");
                }
                if field("refresh_token") != REFRESH_TOKEN {
                    return refuse(400, "invalid_grant");
                }
            }
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => {
                if !self.is_assertion(field("assertion")) {
                    return refuse(400, "invalid_grant");
                }
            }
            _ => return refuse(400, "unsupported_grant_type"),
        }
        let body = json!({
            "access_token": smtp::TOKEN, "expires_in": 3599, "token_type": "Bearer",
        });
        let granted = Delivered {
            to: field("grant_type").to_owned(),
            ..Delivered::default()
        };
        Ok((granted, 200, body.to_string()))
    }
}

impl Tokens {
    fn is_assertion(&self, assertion: &str) -> bool {
        let Ok(key) = DecodingKey::from_jwk(&self.key) else {
            return false;
        };
        let mut wanted = Validation::new(Algorithm::RS256);
        wanted.set_audience(&["https://oauth2.googleapis.com/token"]);
        // By the clock of the test, below.
        wanted.validate_exp = false;
        let Ok(found) = jsonwebtoken::decode::<Value>(assertion, &key, &wanted) else {
            return false;
        };
        let (claims, now) = (found.claims, self.clock.now().seconds());
        let lives = claims["iat"]
            .as_i64()
            .is_some_and(|at| at.abs_diff(now) < 60)
            && claims["exp"]
                .as_i64()
                .is_some_and(|at| at > now && at <= now + 3600);
        lives
            && found.header.kid.is_none()
            && claims["iss"] == "service-1"
            && claims["sub"] == smtp::USER
            && claims["scope"] == "https://mail.google.com/"
    }
}
