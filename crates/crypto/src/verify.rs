//! Verification of JWTs (RFC 7519, RFC 8725).
//!
//! Key and algorithm come from us: the header only names one of our keys, and must name the one
//! algorithm of that key. `jku`, `jwk`, `x5u` and `x5c` are never looked at, and a header that makes
//! an extension critical is refused (RFC 7515 §4.1.11).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_model::Time;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::SigningKey;

/// The claims of a verified token.
pub type Claims = Map<String, Value>;

/// The widest tolerance between two clocks, in seconds.
const MAX_LEEWAY: i64 = 60;

/// What a token must be.
#[derive(Clone, Copy, Debug)]
pub struct Expect<'a> {
    /// The issuers that may have made it; with none, every token is refused.
    pub issuer: &'a [&'a str],
    /// Who it must be meant for; `None` when the caller judges `aud` itself.
    pub audience: Option<&'a str>,
    /// Its type (`at+jwt`, `logout+jwt` …; RFC 8725 §3.11). `None` asks for a token without a
    /// special type: no `typ`, or `JWT`. An access token is therefore never taken for an ID token.
    pub typ: Option<&'a str>,
    /// Whether a token that has expired still counts, as `id_token_hint` does.
    pub ignore_expiry: bool,
    /// By how many seconds the clocks may differ, at most 60.
    pub leeway_s: i64,
    /// The present.
    pub now: Time,
}

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// It is not a signed JWT that we can read.
    #[error("not a signed JWT")]
    Malformed,
    /// None of the keys has its `kid`.
    #[error("signed by an unknown key")]
    UnknownKey,
    /// The key did not sign it, or not by its algorithm.
    #[error("the signature does not match")]
    Signature,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not begun.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// The named claim (or the header's `typ`) is absent or not what was expected.
    #[error("the token's `{0}` is missing or wrong")]
    Claim(&'static str),
}

/// What is read of a header (RFC 7515 §4.1).
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

pub(crate) fn verify<'k>(
    mut keys: impl Iterator<Item = &'k SigningKey>,
    token: &str,
    expect: &Expect<'_>,
) -> Result<Claims, VerifyError> {
    let (message, signature) = token.rsplit_once('.').ok_or(VerifyError::Malformed)?;
    let (header, claims) = message.split_once('.').ok_or(VerifyError::Malformed)?;
    let header: Header = json(header)?;
    if header.crit.is_some() {
        return Err(VerifyError::Malformed);
    }
    let key = header
        .kid
        .as_deref()
        .and_then(|kid| keys.find(|key| key.kid() == kid))
        .ok_or(VerifyError::UnknownKey)?;
    let signature = bytes(signature)?;
    if header.alg != key.algorithm().name() || !key.has_signed(message, &signature) {
        return Err(VerifyError::Signature);
    }
    let claims: Claims = json(claims)?;
    check_type(header.typ.as_deref(), expect.typ)?;
    check_issuer(&claims, expect.issuer)?;
    check_audience(&claims, expect.audience)?;
    check_times(&claims, expect)?;
    Ok(claims)
}

/// Whether a text looks like a JWT, whoever signed it: three parts, the first a JSON object. It
/// says nothing about its worth.
#[must_use]
pub fn is_jwt(text: &str) -> bool {
    let mut parts = text.split('.');
    let (Some(header), Some(_), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    URL_SAFE_NO_PAD
        .decode(header)
        .is_ok_and(|header| serde_json::from_slice::<Map<String, Value>>(&header).is_ok())
}

fn bytes(part: &str) -> Result<Vec<u8>, VerifyError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| VerifyError::Malformed)
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, VerifyError> {
    serde_json::from_slice(&bytes(part)?).map_err(|_| VerifyError::Malformed)
}

/// Media types compare without case, and `application/` may be left out (RFC 7515 §4.1.9).
fn check_type(given: Option<&str>, expected: Option<&str>) -> Result<(), VerifyError> {
    let given = given.map(|typ| match typ.split_at_checked("application/".len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
        _ => typ,
    });
    let fits = match expected {
        Some(expected) => given.is_some_and(|typ| typ.eq_ignore_ascii_case(expected)),
        None => given.is_none_or(|typ| typ.eq_ignore_ascii_case("jwt")),
    };
    fits.then_some(()).ok_or(VerifyError::Claim("typ"))
}

fn check_issuer(claims: &Claims, issuers: &[&str]) -> Result<(), VerifyError> {
    claims
        .get("iss")
        .and_then(Value::as_str)
        .filter(|issuer| issuers.contains(issuer))
        .map(|_| ())
        .ok_or(VerifyError::Claim("iss"))
}

fn check_audience(claims: &Claims, audience: Option<&str>) -> Result<(), VerifyError> {
    let Some(audience) = audience else {
        return Ok(());
    };
    let fits = match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(many)) => many.iter().any(|one| one.as_str() == Some(audience)),
        _ => false,
    };
    fits.then_some(()).ok_or(VerifyError::Claim("aud"))
}

fn check_times(claims: &Claims, expect: &Expect<'_>) -> Result<(), VerifyError> {
    let now = expect.now.seconds();
    let leeway = expect.leeway_s.clamp(0, MAX_LEEWAY);
    if !expect.ignore_expiry {
        let exp = numeric_date(claims, "exp")?.ok_or(VerifyError::Claim("exp"))?;
        if now.saturating_sub(leeway) >= exp {
            return Err(VerifyError::Expired);
        }
    }
    if let Some(nbf) = numeric_date(claims, "nbf")?
        && now.saturating_add(leeway) < nbf
    {
        return Err(VerifyError::NotYetValid);
    }
    Ok(())
}

/// A NumericDate may have a fraction (RFC 7519 §2), which is dropped; none before 1970 is real.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float beyond i64 becomes its end, which is as far away"
)]
fn numeric_date(claims: &Claims, name: &'static str) -> Result<Option<i64>, VerifyError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64))
        .filter(|&seconds| seconds >= 0)
        .map(Some)
        .ok_or(VerifyError::Claim(name))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
