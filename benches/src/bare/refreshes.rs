//! Refreshes with rotation, as bare as the promise allows: one thread writes what Keyward writes, all refreshes that wait
//! in one commit; a handler looks its token up by HMAC, signs an ID token after the commit and answers. Nobody is asked
//! who the client is, nothing is in a cache, nothing is checked but that the token is there and unused.

use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

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
use tokio::sync::oneshot;

use crate::raw::{GROUP, Refreshes};

/// The only client.
pub const CLIENT: &str = "bareclient00000000000";
pub const PATH: &str = "/oidc/token";

const ISSUER: &str = "http://localhost:3001/oidc";
const NOW: i64 = 1_795_533_386;

/// A refresh that waits for its commit.
struct Job {
    presented: Vec<u8>,
    successor: Vec<u8>,
    /// Told whether the token was there.
    done: oneshot::Sender<bool>,
}

struct Parts {
    lookups: hmac::Key,
    key: EcdsaKeyPair,
    jobs: Sender<Job>,
}

#[derive(Deserialize)]
struct Request {
    grant_type: String,
    client_id: String,
    refresh_token: String,
}

#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    at_hash: String,
    aud: &'a str,
    exp: i64,
    iat: i64,
    iss: &'a str,
}

#[derive(Serialize)]
struct Tokens {
    access_token: String,
    refresh_token: String,
    id_token: String,
    expires_in: i64,
    scope: &'static str,
    token_type: &'static str,
}

/// The tokens that clients begin with, written into a copy of a server's database.
pub fn plant(copied: &Path) -> Result<Vec<String>> {
    let mut refreshes = Refreshes::open(copied)?;
    let tokens = (0..GROUP).map(|number| format!("the-first-refresh-token-of-{number}"));
    let tokens: Vec<String> = tokens.collect();
    for token in &tokens {
        refreshes.issue(lookup(&lookups(), token))?;
    }
    Ok(tokens)
}

pub fn router(copied: &Path) -> Result<Router> {
    let refreshes = Refreshes::open(copied)?;
    let (jobs, waiting) = channel();
    thread::spawn(move || write(refreshes, &waiting));
    let key = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING);
    let parts = Parts {
        lookups: lookups(),
        key: key.map_err(|_| anyhow!("no key can be made"))?,
        jobs,
    };
    Ok(Router::new()
        .route(PATH, post(token))
        .with_state(Arc::new(parts)))
}

/// Commits what waits, until nobody is there to send more.
fn write(mut refreshes: Refreshes, waiting: &Receiver<Job>) -> Result<()> {
    while let Ok(first) = waiting.recv() {
        let group = std::iter::once(first).chain(waiting.try_iter().take(GROUP - 1));
        let mut written = Vec::with_capacity(GROUP);
        refreshes.begin()?;
        for job in group {
            let rotated = refreshes.rotate(&job.presented, job.successor)?;
            written.push((job.done, rotated));
        }
        refreshes.commit()?;
        for (done, rotated) in written {
            let _ = done.send(rotated);
        }
    }
    Ok(())
}

async fn token(State(parts): State<Arc<Parts>>, Form(request): Form<Request>) -> Response {
    if request.grant_type != "refresh_token" || request.client_id != CLIENT {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let [Some(refresh_token), Some(access_token)] = [draw(), draw()] else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let (done, committed) = oneshot::channel();
    let job = Job {
        presented: lookup(&parts.lookups, &request.refresh_token),
        successor: lookup(&parts.lookups, &refresh_token),
        done,
    };
    if parts.jobs.send(job).is_err() || committed.await != Ok(true) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    match sign(&parts, &access_token) {
        Some(id_token) => Json(Tokens {
            access_token,
            refresh_token,
            id_token,
            expires_in: 3600,
            scope: "openid offline_access profile",
            token_type: "Bearer",
        })
        .into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn lookups() -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &[7; 32])
}

fn lookup(key: &hmac::Key, token: &str) -> Vec<u8> {
    hmac::sign(key, token.as_bytes()).as_ref().to_vec()
}

fn draw() -> Option<String> {
    let mut bytes = [0; 32];
    #[expect(clippy::disallowed_methods, reason = "the bare server has no Random")]
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

fn sign(parts: &Parts, access_token: &str) -> Option<String> {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA384, access_token.as_bytes());
    let claims = Claims {
        sub: "a-person-0000",
        at_hash: URL_SAFE_NO_PAD.encode(hash.as_ref().get(..24)?),
        aud: CLIENT,
        exp: NOW + 3600,
        iat: NOW,
        iss: ISSUER,
    };
    let mut token = String::with_capacity(640);
    let header =
        r#"{"alg":"ES384","typ":"JWT","kid":"NFNks9Zm-sEbsM2eWYpFGcHVsGfC2d0HOSBC99X2ycM"}"#;
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
