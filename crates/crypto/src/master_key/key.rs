//! The key-encryption key itself: how it comes in, and what is derived from it.

use std::{fmt, io, path::Path, path::PathBuf};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use keyward_model::Secret;
use zeroize::Zeroizing;

use super::{DerivedKey, file};
use crate::{HmacKey, Random, Sealer};

/// 32 random bytes that never leave the process in another form than the one they came in.
#[derive(Clone)]
pub struct MasterKey(pub(super) Zeroizing<[u8; 32]>);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The text is not a key: give 32 bytes in base64.
    #[error("the master key must be 32 bytes in base64")]
    Malformed,
    /// The file's rights are too wide: the key may be known to others. The operator should take
    /// the rights away (`chmod 600`).
    #[error("{} may be read or written by others: allow its owner only (mode 0600)", path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
    },
    /// The file is not a regular file.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// The key file.
        path: PathBuf,
    },
    /// The file holds something else.
    #[error("{} does not hold a master key (32 bytes in base64)", path.display())]
    MalformedFile {
        /// The key file.
        path: PathBuf,
    },
    /// The file cannot be read or made.
    #[error("the master key file {} cannot be read or made", path.display())]
    Io {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl MasterKey {
    /// A new key.
    #[must_use]
    pub fn generate(random: &dyn Random) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        random.fill(key.as_mut_slice());
        Self(key)
    }

    /// The key that a setting holds: 32 bytes in base64, either alphabet, with or without padding.
    ///
    /// # Errors
    /// [`MasterKeyError::Malformed`]; the text is not repeated in it.
    pub fn from_base64(text: &Secret) -> Result<Self, MasterKeyError> {
        decode(text.expose()).ok_or(MasterKeyError::Malformed)
    }

    /// The key in the file at `path`, made there if there is none yet.
    ///
    /// Of several processes that make it at once all get the same key. Its folder must exist, on
    /// a file system that has hard links.
    ///
    /// # Errors
    /// Every variant of [`MasterKeyError`] but the first.
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<Self, MasterKeyError> {
        file::load_or_create(path, random)
    }

    /// The key in the file at `path`.
    ///
    /// # Errors
    /// Every variant of [`MasterKeyError`] but the first; `Io` when there is no such file.
    pub fn load(path: &Path) -> Result<Self, MasterKeyError> {
        file::load(path)
    }

    /// Writes the key to a file at `path`, for its owner only. A file that is there already stays
    /// as it is.
    ///
    /// # Errors
    /// [`MasterKeyError::Io`].
    pub fn save(&self, path: &Path, random: &dyn Random) -> Result<(), MasterKeyError> {
        file::save(path, self, random)
    }

    /// The key as a setting or a key file holds it.
    #[must_use]
    pub fn to_base64(&self) -> Secret {
        Secret::new(STANDARD.encode(self.0.as_slice()))
    }

    /// The key for one purpose (HKDF-SHA256, RFC 5869). Purposes are constants of the program;
    /// keys of different purposes tell nothing about each other or about the master key.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> DerivedKey {
        DerivedKey::derive(&self.0, &["raw", purpose])
    }

    /// A sealer for one purpose.
    #[must_use]
    pub fn sealer(&self, purpose: &str) -> Sealer {
        Sealer::new(&DerivedKey::derive(&self.0, &["seal", purpose]))
    }

    /// An HMAC key for one purpose; unrelated to the sealer of the same purpose.
    #[must_use]
    pub fn hmac_key(&self, purpose: &str) -> HmacKey {
        HmacKey::new(&DerivedKey::derive(&self.0, &["hmac", purpose]))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey([redacted])")
    }
}

pub(super) fn decode(text: &str) -> Option<MasterKey> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = text.trim();
    let bytes = [&alphabet::STANDARD, &alphabet::URL_SAFE]
        .into_iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, LENIENT).decode(text).ok())
        .map(Zeroizing::new)?;
    let key: &[u8; 32] = bytes.as_slice().try_into().ok()?;
    Some(MasterKey(Zeroizing::new(*key)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::SeededRandom;

    fn from(text: &str) -> Result<MasterKey, MasterKeyError> {
        MasterKey::from_base64(&Secret::new(text.to_owned()))
    }

    #[test]
    fn all_spellings_of_a_key_are_read() {
        let standard = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";
        let key = from(standard).unwrap();
        for text in [
            standard.trim_end_matches('=').to_owned(),
            standard.replace('+', "-").replace('/', "_"),
            format!("{standard}\n"),
        ] {
            assert_eq!(*from(&text).unwrap().0, *key.0, "{text:?}");
        }
        assert_eq!(key.to_base64().expose(), standard);
    }

    #[test]
    fn what_is_not_a_key_is_refused_and_not_repeated() {
        for text in ["", "secret text", "AAAA", &"A".repeat(44), &"A".repeat(86)] {
            let error = from(text).unwrap_err();
            assert!(matches!(error, MasterKeyError::Malformed), "{text:?}");
            assert!(!format!("{error} {error:?}").contains("secret"));
        }
    }

    #[test]
    fn purposes_and_uses_differ() {
        let key = MasterKey::generate(&SeededRandom::new(1));
        let other = MasterKey::generate(&SeededRandom::new(2));
        assert_eq!(key.derive("a").as_ref(), key.derive("a").as_ref());
        assert_ne!(key.derive("a").as_ref(), key.derive("b").as_ref());
        assert_ne!(key.derive("a").as_ref(), other.derive("a").as_ref());
        assert_ne!(
            key.hmac_key("a").sign(b"x"),
            HmacKey::new(&key.derive("a")).sign(b"x")
        );
        let sealed = key.sealer("a").seal(b"", b"x", &SeededRandom::new(1));
        assert!(key.sealer("a").open(b"", &sealed).is_ok());
        assert!(key.sealer("b").open(b"", &sealed).is_err());
    }

    #[test]
    fn debug_hides_the_key() {
        let key = MasterKey::generate(&SeededRandom::new(1));
        assert_eq!(format!("{key:?}"), "MasterKey([redacted])");
        assert_eq!(format!("{:?}", key.derive("a")), "DerivedKey([redacted])");
    }
}
