//! Signing keys (RFC 7515, RFC 7518), parsed once.
//!
//! - `algorithm`: the algorithms that there are keys for.
//! - `pair`: a private key of each kind.
//! - `public`: its public half as a JWK.
//!
//! Signing and verifying are done here, on the parsed key: a general JWT library parses the key for
//! every token, which costs more than half of the signature itself, and knows no ES512.

mod algorithm;
mod pair;
mod public;

use std::{fmt, sync::Arc};

use aws_lc_rs::signature::ParsedPublicKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_model::Secret;
use serde::Serialize;
use serde_json::Value;

use self::pair::Pair;
use crate::pem;

pub use algorithm::SigningAlgorithm;
pub(crate) use public::PublicJwk;

/// A private key with its public half and its name. Clones share the key.
#[derive(Clone)]
pub struct SigningKey(Arc<Parsed>);

struct Parsed {
    pair: Pair,
    public: PublicJwk,
    verifying: ParsedPublicKey,
}

/// The text is not a private key that this server can sign with: it must be the PEM (PKCS#8,
/// RFC 5915, or RFC 8017) of a P-384, P-256, P-521, RSA (2048 bits or more) or Ed25519 key without a
/// passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the PEM of a P-384, P-256, P-521, RSA or Ed25519 private key without a passphrase")]
pub struct KeyError;

/// A token could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The claims cannot be written as a JSON object.
    #[error("the claims are not a JSON object")]
    Claims(#[source] Option<serde_json::Error>),
    /// The crypto library failed.
    #[error("the crypto library could not sign")]
    Crypto,
}

impl From<aws_lc_rs::error::Unspecified> for SignError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Crypto
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

impl SigningKey {
    /// A new key of the kind that tenants begin with, from the crypto library's own randomness.
    #[must_use]
    pub fn generate() -> Self {
        Self::generate_for(SigningAlgorithm::default())
    }

    /// A new key for an algorithm. RSA takes a good part of a second.
    #[must_use]
    pub fn generate_for(algorithm: SigningAlgorithm) -> Self {
        Self::new(Pair::generate(algorithm)).expect("a generated key has a public half")
    }

    /// The key in a PEM text.
    ///
    /// # Errors
    /// [`KeyError`] when it is not one; the text is not repeated in it.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::new(Pair::from_der(&pem::decode(text).ok_or(KeyError)?)?)
    }

    /// The private key as PKCS#8 PEM, to be sealed and stored.
    #[must_use]
    pub fn to_pem(&self) -> Secret {
        Secret::new(pem::encode(&self.0.pair.to_pkcs8()))
    }

    /// The key's name: the thumbprint of its public half (RFC 7638).
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.0.public.kid
    }

    /// The JWS algorithm, the only one that this key signs and verifies with.
    #[must_use]
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.0.pair.algorithm()
    }

    /// The public half as a JWK.
    #[must_use]
    pub fn public_jwk(&self) -> Value {
        serde_json::to_value(&self.0.public).expect("a struct of texts is JSON")
    }

    /// Signs claims as a JWT in compact form with the header `{alg, typ?, kid}`.
    ///
    /// # Errors
    /// [`SignError::Claims`] when the claims are not a JSON object.
    pub fn sign_jwt(
        &self,
        typ: Option<&str>,
        claims: &impl Serialize,
    ) -> Result<String, SignError> {
        self.sign_with(
            &Header {
                alg: self.algorithm().name(),
                typ,
                kid: Some(self.kid()),
            },
            claims,
        )
    }

    /// Signs claims for somebody who knows the key by another name than ours: the assertion of a
    /// service account (RFC 7523). The header is `{alg, typ: "JWT"}`.
    ///
    /// # Errors
    /// As [`SigningKey::sign_jwt`].
    pub fn sign_assertion(&self, claims: &impl Serialize) -> Result<String, SignError> {
        self.sign_with(
            &Header {
                alg: self.algorithm().name(),
                typ: Some("JWT"),
                kid: None,
            },
            claims,
        )
    }

    fn sign_with(&self, header: &Header<'_>, claims: &impl Serialize) -> Result<String, SignError> {
        let header = serde_json::to_vec(header).expect("a struct of texts is JSON");
        let claims = serde_json::to_vec(claims).map_err(|error| SignError::Claims(Some(error)))?;
        if claims.first() != Some(&b'{') {
            return Err(SignError::Claims(None));
        }
        let length = header.len() + claims.len() + self.0.pair.signature_len();
        let mut token = String::with_capacity(length * 4 / 3 + 8);
        URL_SAFE_NO_PAD.encode_string(header, &mut token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        self.0.pair.sign(&mut token)?;
        Ok(token)
    }

    /// A message with the dot and the signature of it.
    #[cfg(test)]
    pub(crate) fn signed(&self, mut message: String) -> String {
        self.0.pair.sign(&mut message).expect("a signature");
        message
    }

    pub(crate) fn public(&self) -> &PublicJwk {
        &self.0.public
    }

    /// Whether this key made the signature of a message, by its own algorithm.
    pub(crate) fn has_signed(&self, message: &str, signature: &[u8]) -> bool {
        let verified = self.0.verifying.verify_sig(message.as_bytes(), signature);
        verified.is_ok()
    }

    fn new(pair: Pair) -> Result<Self, KeyError> {
        Ok(Self(Arc::new(Parsed {
            public: PublicJwk::of(&pair)?,
            verifying: pair.verifying()?,
            pair,
        })))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
