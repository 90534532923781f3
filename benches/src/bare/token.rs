//! A machine's token: the secret is checked, the claims are signed.

use std::sync::Arc;

use anyhow::{Result, anyhow};
use aws_lc_rs::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
};
use axum::{
    Form, Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// The only client.
pub const CLIENT: (&str, &str) = ("bareclient00000000000", "a-secret-of-thirty-two-letters-0");

const ISSUER: &str = "http://localhost:3001/oidc";
const RESOURCE: &str = "https://default.logto.app/api";
/// Its answers tell one time: what a clock costs is not the question.
const NOW: i64 = 1_795_533_386;

struct Parts {
    lookups: hmac::Key,
    secret: hmac::Tag,
    key: EcdsaKeyPair,
}

#[derive(Deserialize)]
struct Request {
    grant_type: String,
    client_id: String,
    client_secret: String,
    resource: String,
    scope: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    sub: &'a str,
    iat: i64,
    exp: i64,
    scope: &'a str,
    client_id: &'a str,
    iss: &'a str,
    aud: &'a str,
}

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    expires_in: i64,
    scope: String,
    token_type: &'static str,
}

pub fn router() -> Result<Router> {
    let lookups = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
    let key = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING);
    let parts = Parts {
        secret: hmac::sign(&lookups, CLIENT.1.as_bytes()),
        lookups,
        key: key.map_err(|_| anyhow!("no key can be made"))?,
    };
    Ok(Router::new()
        .route("/oidc/token", post(token))
        .with_state(Arc::new(parts)))
}

async fn token(State(parts): State<Arc<Parts>>, Form(request): Form<Request>) -> Response {
    // Constant in time, as the library promises.
    let secret = request.client_secret.as_bytes();
    let is_right = request.client_id == CLIENT.0
        && hmac::verify(&parts.lookups, secret, parts.secret.as_ref()).is_ok();
    if !is_right || request.grant_type != "client_credentials" || request.resource != RESOURCE {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match sign(&parts, &request) {
        Some(access_token) => Json(Tokens {
            access_token,
            expires_in: 3600,
            scope: request.scope,
            token_type: "Bearer",
        })
        .into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn sign(parts: &Parts, request: &Request) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the bare server has no Random")]
    let jti = {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).ok()?;
        URL_SAFE_NO_PAD.encode(bytes)
    };
    let claims = Claims {
        jti,
        sub: &request.client_id,
        iat: NOW,
        exp: NOW + 3600,
        scope: &request.scope,
        client_id: &request.client_id,
        iss: ISSUER,
        aud: RESOURCE,
    };
    let mut token = String::with_capacity(640);
    let header =
        r#"{"alg":"ES384","typ":"at+jwt","kid":"NFNks9Zm-sEbsM2eWYpFGcHVsGfC2d0HOSBC99X2ycM"}"#;
    URL_SAFE_NO_PAD.encode_string(header, &mut token);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(&claims).ok()?, &mut token);
    let signature = parts
        .key
        .sign(&SystemRandom::new(), token.as_bytes())
        .ok()?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Some(token)
}
