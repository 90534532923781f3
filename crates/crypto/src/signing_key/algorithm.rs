//! The JWS algorithms that signing keys exist for (RFC 7518 §3.1, RFC 8037 §3.1).

/// A JWS algorithm. A key has one and neither signs nor verifies with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SigningAlgorithm {
    /// ECDSA on P-384 with SHA-384; what a tenant begins with.
    #[default]
    Es384,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// RSASSA-PKCS1-v1_5 with SHA-256; keys have at least 2048 bits.
    Rs256,
    /// Ed25519.
    EdDsa,
}

impl SigningAlgorithm {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Es384,
        Self::Es256,
        Self::Es512,
        Self::Rs256,
        Self::EdDsa,
    ];

    /// Its registered name: the `alg` of tokens and public keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es384 => "ES384",
            Self::Es256 => "ES256",
            Self::Es512 => "ES512",
            Self::Rs256 => "RS256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of a registered name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }
}
