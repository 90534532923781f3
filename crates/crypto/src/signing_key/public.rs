//! The public half of a key as a JWK (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use super::{KeyError, SigningAlgorithm, pair::Pair};
use crate::thumbprint;

/// A public key as JWKS shows it, its members in the recorded order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PublicJwk {
    kty: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
    pub(super) kid: String,
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<String>,
}

impl PublicJwk {
    /// The public half of a pair.
    pub(super) fn of(pair: &Pair) -> Result<Self, KeyError> {
        match pair.algorithm() {
            SigningAlgorithm::Es384 => of_point(pair, "P-384", 48),
            SigningAlgorithm::Es256 => of_point(pair, "P-256", 32),
            SigningAlgorithm::Es512 => of_point(pair, "P-521", 66),
            SigningAlgorithm::Rs256 => of_rsa(pair),
            SigningAlgorithm::EdDsa => Ok(of_ed25519(pair)),
        }
    }

    fn new(kty: &'static str, algorithm: SigningAlgorithm, kid: String) -> Self {
        Self {
            kty,
            purpose: "sig",
            kid,
            alg: algorithm.name(),
            crv: None,
            x: None,
            y: None,
            n: None,
            e: None,
        }
    }
}

fn of_point(pair: &Pair, crv: &'static str, coordinate: usize) -> Result<PublicJwk, KeyError> {
    // An uncompressed point (SEC 1 §2.3.3): 0x04, x, y.
    let (x, y) = pair
        .public()
        .strip_prefix(&[4])
        .filter(|point| point.len() == 2 * coordinate)
        .map(|point| point.split_at(coordinate))
        .ok_or(KeyError)?;
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let kid = thumbprint::of_ec_key(crv, &x, &y);
    Ok(PublicJwk {
        crv: Some(crv),
        x: Some(x),
        y: Some(y),
        ..PublicJwk::new("EC", pair.algorithm(), kid)
    })
}

fn of_rsa(pair: &Pair) -> Result<PublicJwk, KeyError> {
    let (n, e) = rsa_public_key(pair.public()).ok_or(KeyError)?;
    let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
    let kid = thumbprint::of_rsa_key(&n, &e);
    Ok(PublicJwk {
        n: Some(n),
        e: Some(e),
        ..PublicJwk::new("RSA", pair.algorithm(), kid)
    })
}

fn of_ed25519(pair: &Pair) -> PublicJwk {
    let x = URL_SAFE_NO_PAD.encode(pair.public());
    let kid = thumbprint::of_okp_key("Ed25519", &x);
    PublicJwk {
        crv: Some("Ed25519"),
        x: Some(x),
        ..PublicJwk::new("OKP", pair.algorithm(), kid)
    }
}

/// Modulus and exponent of an `RSAPublicKey` in DER (RFC 8017 §A.1.1): a sequence of two positive
/// integers, without the zero that keeps them positive.
fn rsa_public_key(der: &[u8]) -> Option<(&[u8], &[u8])> {
    const SEQUENCE: u8 = 0x30;
    let (content, []) = element(der, SEQUENCE)? else {
        return None;
    };
    let (modulus, rest) = integer(content)?;
    let (exponent, []) = integer(rest)? else {
        return None;
    };
    Some((modulus, exponent))
}

fn integer(der: &[u8]) -> Option<(&[u8], &[u8])> {
    const INTEGER: u8 = 0x02;
    let (value, rest) = element(der, INTEGER)?;
    Some((value.strip_prefix(&[0]).unwrap_or(value), rest))
}

/// The content of the element at the front, and what follows it (X.690 §8.1).
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        let length = digits
            .iter()
            .fold(0, |sum, &digit| (sum << 8) | usize::from(digit));
        (length, rest)
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_public_key_of_two_integers() {
        let der = [0x30, 0x09, 0x02, 0x02, 0x00, 0xff, 0x02, 0x03, 1, 0, 1];
        assert_eq!(rsa_public_key(&der), Some((&[0xff][..], &[1, 0, 1][..])));
        let long = [&[0x30, 0x81, 0x09], &der[2..]].concat();
        assert_eq!(rsa_public_key(&long), Some((&[0xff][..], &[1, 0, 1][..])));
        for end in 0..der.len() {
            assert_eq!(rsa_public_key(&der[..end]), None, "{end}");
        }
        assert_eq!(rsa_public_key(&[&der[..], &[0]].concat()), None);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(der in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = rsa_public_key(&der);
            let _ = rsa_public_key(&[&[0x30], &der[..]].concat());
        }
    }
}
