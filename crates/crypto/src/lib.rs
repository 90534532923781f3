//! Keys and secrets: signing-key sets, JWS, sealing, HMAC, digests, random ids and codes,
//! constant-time comparison.
//!
//! The only crate that names a crypto library. It knows no table, no URL and no clock: time comes
//! in as [`keyward_model::Time`], randomness as [`Random`]. The one exception is
//! [`SigningKey::generate`], whose library takes no source of randomness from outside.

pub mod cookies;
mod digest;
mod hmac;
mod key_set;
mod master_key;
mod pem;
pub mod random;
mod sealing;
mod signing_key;
mod start;
mod thumbprint;
mod verify;

pub use digest::{constant_time_eq, sha256_base64url, sha256_hex};
pub use hmac::{HmacKey, derive_token, hmac_sha1_base64};
pub use key_set::KeySet;
pub use master_key::{DerivedKey, MasterKey, MasterKeyError};
pub use random::{Random, SeededRandom, SystemRandom};
pub use sealing::{OpenError, Sealer};
pub use signing_key::{KeyError, SignError, SigningKey};
pub use start::warm_up;
pub use verify::{Claims, Expect, VerifyError};
