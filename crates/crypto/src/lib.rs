//! Keys and secrets: signing-key sets, JWS, sealing, HMAC, digests, passwords, random ids and codes,
//! constant-time comparison.
//!
//! The only crate that names a crypto library. It knows no table, no URL and no clock: time comes
//! in as [`keyward_model::Time`], randomness as [`Random`]. The one exception is
//! [`SigningKey::generate_for`], whose library takes no source of randomness from outside.

pub mod cookies;
mod digest;
mod hmac;
mod key_set;
mod master_key;
mod password;
mod pem;
pub mod random;
mod sealing;
mod signing_key;
mod start;
mod thumbprint;
mod verify;

pub use digest::{
    Sha256, constant_time_eq, hex, sha1_hex, sha256_base64url, sha256_bytes, sha256_hex,
};
pub use hmac::{HmacKey, derive_token, hmac_sha1_base64, hmac_sha256};
pub use key_set::KeySet;
pub use master_key::{DerivedKey, MasterKey, MasterKeyError};
pub use password::{
    DigestError, PasswordCost, PasswordPlace, PasswordPool, PoolError, Verdict, check_digest,
};
pub use random::{Random, SeededRandom, SystemRandom};
pub use sealing::{OpenError, Sealer};
pub use signing_key::{KeyError, SignError, SigningAlgorithm, SigningKey};
pub use start::warm_up;
pub use verify::{Claims, Expect, VerifyError, is_jwt};
