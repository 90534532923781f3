//! Key pairs of each kind, parsed once, behind one face.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED,
        ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING,
        ED25519, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, ParsedPublicKey,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, VerificationAlgorithm,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{KeyError, SignError, SigningAlgorithm};
use crate::pem::{Block, Label};

/// Bits of a new RSA key: what RFC 7518 §3.3 asks for at least. Larger ones are read, and sign
/// several times slower.
const RSA_SIZE: KeySize = KeySize::Rsa2048;

/// The curves of ECDSA, each with the one algorithm that fits it.
const CURVES: [(SigningAlgorithm, &EcdsaSigningAlgorithm); 3] = [
    (SigningAlgorithm::Es384, &ECDSA_P384_SHA384_FIXED_SIGNING),
    (SigningAlgorithm::Es256, &ECDSA_P256_SHA256_FIXED_SIGNING),
    (SigningAlgorithm::Es512, &ECDSA_P521_SHA512_FIXED_SIGNING),
];

/// A private key that can sign.
pub(super) enum Pair {
    /// ECDSA, by the algorithm of its curve.
    Ec(SigningAlgorithm, EcdsaKeyPair),
    /// RSA.
    Rsa(RsaKeyPair),
    /// Ed25519.
    Ed(Ed25519KeyPair),
}

impl Pair {
    /// A new pair, from the crypto library's own randomness.
    pub(super) fn generate(algorithm: SigningAlgorithm) -> Self {
        let on_curve = |curve| EcdsaKeyPair::generate(curve).map(|pair| Self::Ec(algorithm, pair));
        let made = match algorithm {
            SigningAlgorithm::Es384 => on_curve(&ECDSA_P384_SHA384_FIXED_SIGNING),
            SigningAlgorithm::Es256 => on_curve(&ECDSA_P256_SHA256_FIXED_SIGNING),
            SigningAlgorithm::Es512 => on_curve(&ECDSA_P521_SHA512_FIXED_SIGNING),
            SigningAlgorithm::Rs256 => RsaKeyPair::generate(RSA_SIZE).map(Self::Rsa),
            SigningAlgorithm::EdDsa => Ed25519KeyPair::generate().map(Self::Ed),
        };
        made.expect("without entropy nothing this process does would be safe")
    }

    /// The pair in a DER. What it is, curve included, is read from the key and from nowhere else.
    pub(super) fn from_der(block: &Block) -> Result<Self, KeyError> {
        let der = block.der.as_slice();
        let curves = || {
            CURVES.into_iter().find_map(|(algorithm, curve)| {
                let pair = EcdsaKeyPair::from_private_key_der(curve, der).ok()?;
                Some(Self::Ec(algorithm, pair))
            })
        };
        let found = match block.label {
            Label::Sec1 => curves(),
            Label::Pkcs1 => RsaKeyPair::from_der(der).ok().map(Self::Rsa),
            Label::Pkcs8 => curves()
                .or_else(|| RsaKeyPair::from_pkcs8(der).ok().map(Self::Rsa))
                // Other programs write no public half beside the private one (RFC 8410 §7).
                .or_else(|| {
                    let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
                    pair.ok().map(Self::Ed)
                }),
        };
        found.ok_or(KeyError)
    }

    /// The private key as PKCS#8, version 1: what every program reads.
    pub(super) fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let der = match self {
            Self::Ec(_, pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
            Self::Rsa(pair) => {
                AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec())
            }
            Self::Ed(pair) => pair.to_pkcs8v1().map(|der| der.as_ref().to_vec()),
        };
        Zeroizing::new(der.expect("a parsed key can be written"))
    }

    /// The one algorithm that it signs with.
    pub(super) const fn algorithm(&self) -> SigningAlgorithm {
        match self {
            Self::Ec(algorithm, _) => *algorithm,
            Self::Rsa(_) => SigningAlgorithm::Rs256,
            Self::Ed(_) => SigningAlgorithm::EdDsa,
        }
    }

    /// The public half as the library has it: a point, an `RSAPublicKey`, or 32 bytes.
    pub(super) fn public(&self) -> &[u8] {
        match self {
            Self::Ec(_, pair) => pair.public_key().as_ref(),
            Self::Rsa(pair) => pair.public_key().as_ref(),
            Self::Ed(pair) => pair.public_key().as_ref(),
        }
    }

    /// The public half, parsed for the one algorithm that it verifies with.
    pub(super) fn verifying(&self) -> Result<ParsedPublicKey, KeyError> {
        let algorithm: &'static dyn VerificationAlgorithm = match self.algorithm() {
            SigningAlgorithm::Es384 => &ECDSA_P384_SHA384_FIXED,
            SigningAlgorithm::Es256 => &ECDSA_P256_SHA256_FIXED,
            SigningAlgorithm::Es512 => &ECDSA_P521_SHA512_FIXED,
            SigningAlgorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            SigningAlgorithm::EdDsa => &ED25519,
        };
        ParsedPublicKey::new(algorithm, self.public()).map_err(|_| KeyError)
    }

    /// Appends a dot and the signature of what the token holds so far, in the form of JWS
    /// (RFC 7515 §3.1, RFC 7518 §3.3 and §3.4).
    pub(super) fn sign(&self, token: &mut String) -> Result<(), SignError> {
        // The library draws what it needs itself and ignores this source.
        let random = SystemRandom::new();
        let message = token.as_bytes();
        match self {
            Self::Ec(_, pair) => {
                let signature = pair.sign(&random, message)?;
                append(token, signature.as_ref());
            }
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)?;
                append(token, &signature);
            }
            Self::Ed(pair) => {
                let signature = pair.try_sign(message)?;
                append(token, signature.as_ref());
            }
        }
        Ok(())
    }

    /// How long a signature is, in bytes.
    pub(super) fn signature_len(&self) -> usize {
        match self {
            Self::Ec(SigningAlgorithm::Es512, _) => 132,
            Self::Ec(SigningAlgorithm::Es384, _) => 96,
            Self::Ec(..) | Self::Ed(_) => 64,
            Self::Rsa(pair) => pair.public_modulus_len(),
        }
    }
}

fn append(token: &mut String, signature: &[u8]) {
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, token);
}
