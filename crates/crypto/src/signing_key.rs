//! A signing key: ECDSA on P-384 with SHA-384 (JWS algorithm ES384, RFC 7518 §3.4), parsed once.
//!
//! Signing is done here, on the parsed key: a general JWT library parses the key for every token,
//! which costs more than half of the signature itself.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};
use keyward_model::Secret;
use serde::Serialize;
use serde_json::Value;

use crate::{pem, thumbprint};

const CURVE: &str = "P-384";
const ALGORITHM: &str = "ES384";
/// The length of a coordinate on P-384.
const COORDINATE: usize = 48;

/// A private key with its public half and its name. Clones share the key.
#[derive(Clone)]
pub struct SigningKey(Arc<Parsed>);

struct Parsed {
    pair: EcdsaKeyPair,
    public: PublicJwk,
    verifying: DecodingKey,
}

/// The text is not a private key that this server can sign with: it must be PEM (PKCS#8, or
/// RFC 5915) of a P-384 key without a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the PEM of a P-384 private key without a passphrase")]
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

/// A public key as JWKS shows it (RFC 7517 §4), its members in the recorded order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PublicJwk {
    kty: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
    kid: String,
    alg: &'static str,
    crv: &'static str,
    x: String,
    y: String,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<&'a str>,
    kid: &'a str,
}

impl SigningKey {
    /// A new key, from the crypto library's own randomness.
    #[must_use]
    pub fn generate() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)
            .expect("without entropy nothing this process does would be safe");
        Self::new(pair).expect("a generated key has an uncompressed public point")
    }

    /// The key in a PEM text.
    ///
    /// # Errors
    /// [`KeyError`] when it is not one; the text is not repeated in it.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let der = pem::decode(text).ok_or(KeyError)?;
        let pair = EcdsaKeyPair::from_private_key_der(&ECDSA_P384_SHA384_FIXED_SIGNING, &der)
            .map_err(|_| KeyError)?;
        Self::new(pair)
    }

    /// The private key as PKCS#8 PEM, to be sealed and stored.
    #[must_use]
    pub fn to_pem(&self) -> Secret {
        let der = self.0.pair.to_pkcs8v1();
        Secret::new(pem::encode(
            der.expect("a parsed key can be written").as_ref(),
        ))
    }

    /// The key's name: the thumbprint of its public half (RFC 7638).
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.0.public.kid
    }

    /// The JWS algorithm, the only one that this key signs and verifies with.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        ALGORITHM
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
        let header = Header {
            alg: ALGORITHM,
            typ,
            kid: self.kid(),
        };
        let header = serde_json::to_vec(&header).expect("a struct of texts is JSON");
        let claims = serde_json::to_vec(claims).map_err(|error| SignError::Claims(Some(error)))?;
        if claims.first() != Some(&b'{') {
            return Err(SignError::Claims(None));
        }
        let mut token =
            String::with_capacity((header.len() + claims.len() + 2 * COORDINATE) * 4 / 3 + 8);
        URL_SAFE_NO_PAD.encode_string(header, &mut token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        // The library draws the signature's nonce itself and ignores this source.
        let signature = self
            .0
            .pair
            .sign(&SystemRandom::new(), token.as_bytes())
            .map_err(|_| SignError::Crypto)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }

    pub(crate) fn public(&self) -> &PublicJwk {
        &self.0.public
    }

    pub(crate) fn verifying(&self) -> (&DecodingKey, Algorithm) {
        (&self.0.verifying, Algorithm::ES384)
    }

    fn new(pair: EcdsaKeyPair) -> Result<Self, KeyError> {
        // An uncompressed point (SEC 1 §2.3.3): 0x04, x, y.
        let (x, y) = pair
            .public_key()
            .as_ref()
            .strip_prefix(&[4])
            .filter(|point| point.len() == 2 * COORDINATE)
            .map(|point| point.split_at(COORDINATE))
            .ok_or(KeyError)?;
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        let verifying = DecodingKey::from_ec_components(&x, &y).map_err(|_| KeyError)?;
        let public = PublicJwk {
            kty: "EC",
            purpose: "sig",
            kid: thumbprint::of_ec_key(CURVE, &x, &y),
            alg: ALGORITHM,
            crv: CURVE,
            x,
            y,
        };
        Ok(Self(Arc::new(Parsed {
            pair,
            public,
            verifying,
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
mod tests {
    use serde_json::json;

    use super::*;

    /// Made with `openssl ecparam -name secp384r1 -genkey -noout`, and the same key through
    /// `openssl pkcs8 -topk8 -nocrypt`; used nowhere else.
    const SEC1: &str = include_str!("../tests/keys/p384-sec1.pem");
    const PKCS8: &str = include_str!("../tests/keys/p384-pkcs8.pem");
    const P256: &str = include_str!("../tests/keys/p256-pkcs8.pem");

    #[test]
    fn a_key_survives_pem() {
        let key = SigningKey::generate();
        let pem = key.to_pem();
        assert!(pem.expose().starts_with("-----BEGIN PRIVATE KEY-----\n"));
        let again = SigningKey::from_pem(pem.expose()).unwrap();
        assert_eq!(key.public_jwk(), again.public_jwk());
        assert_ne!(key.kid(), SigningKey::generate().kid());
    }

    #[test]
    fn both_pem_forms_of_a_foreign_key_are_read() {
        let key = SigningKey::from_pem(PKCS8).unwrap();
        assert_eq!(key.kid(), SigningKey::from_pem(SEC1).unwrap().kid());
        assert_eq!(key.kid(), "NFNks9Zm-sEbsM2eWYpFGcHVsGfC2d0HOSBC99X2ycM");
        assert_eq!(key.to_pem().expose(), PKCS8);
    }

    #[test]
    fn other_keys_are_refused_and_not_repeated() {
        for text in ["", "secret text", P256, &PKCS8.replace('M', "N")] {
            let error = SigningKey::from_pem(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret text"));
        }
    }

    #[test]
    fn a_token_is_in_compact_form_with_the_recorded_header() {
        let key = SigningKey::generate();
        let part = |token: &str, index: usize| {
            let part = token.split('.').nth(index).unwrap();
            String::from_utf8_lossy(&URL_SAFE_NO_PAD.decode(part).unwrap()).into_owned()
        };
        let token = key
            .sign_jwt(Some("at+jwt"), &json!({ "sub": "a" }))
            .unwrap();
        assert_eq!(
            part(&token, 0),
            format!(r#"{{"alg":"ES384","typ":"at+jwt","kid":"{}"}}"#, key.kid())
        );
        assert_eq!(part(&token, 1), r#"{"sub":"a"}"#);
        let signature = token.split('.').nth(2).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(signature).unwrap().len(), 96);
        let token = key.sign_jwt(None, &json!({})).unwrap();
        assert_eq!(
            part(&token, 0),
            format!(r#"{{"alg":"ES384","kid":"{}"}}"#, key.kid())
        );
    }

    #[test]
    fn claims_must_be_an_object() {
        let key = SigningKey::generate();
        for claims in [json!([]), json!("a"), json!(1), json!(null)] {
            let error = key.sign_jwt(None, &claims).unwrap_err();
            assert!(matches!(error, SignError::Claims(None)), "{claims}");
        }
    }

    #[test]
    fn debug_shows_the_name_only() {
        let key = SigningKey::generate();
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.kid()));
    }
}
