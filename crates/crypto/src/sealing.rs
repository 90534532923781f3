//! Sealing: authenticated encryption of what the store or a cookie must carry but nobody may read
//! or move elsewhere.
//!
//! AES-256-GCM with a key of its own for each message, derived from a random 192-bit nonce
//! (XAES-256-GCM, c2sp.org/XAES-256-GCM). Plain GCM with random nonces is safe for 2^32 messages
//! under one key, which the cookies of a busy server use up within months; this is safe for 2^80.

use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    cmac,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::{DerivedKey, Random};

/// The first byte of everything sealed, so that another format can follow one day.
const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;

/// Seals and opens under one derived key.
pub struct Sealer(cmac::Key);

/// What was given is not something sealed under this key for this context, or it was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not sealed under this key for this context")]
pub struct OpenError;

impl Sealer {
    /// The sealer of a derived key.
    #[must_use]
    pub fn new(key: &DerivedKey) -> Self {
        Self(
            cmac::Key::new(cmac::AES_256, key.as_ref())
                .expect("a derived key has the 32 bytes that AES-256 takes"),
        )
    }

    /// Encrypts `plain`. `context` says what it is and whose (tenant, table, column, row; or
    /// cookie name): it is not stored, and opening under another context fails.
    #[must_use]
    pub fn seal(&self, context: &[u8], plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (key, nonce) = self.message_key(&nonce);
        let body = &mut sealed[1 + NONCE..];
        let tag = key
            .seal_in_place_separate_tag(nonce, Aad::from(context), body)
            .expect("a message below the 64 GiB limit of GCM can be encrypted");
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// Decrypts what [`Sealer::seal`] gave for the same context.
    ///
    /// # Errors
    /// [`OpenError`] for everything else; it does not tell what was wrong.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (&version, rest) = sealed.split_first().ok_or(OpenError)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(OpenError)?;
        if version != VERSION {
            return Err(OpenError);
        }
        let (key, nonce) = self.message_key(nonce);
        let mut plain = body.to_vec();
        let length = key
            .open_in_place(nonce, Aad::from(context), &mut plain)
            .map_err(|_| OpenError)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    /// [`Sealer::seal`] as base64url, for cookies and text columns.
    #[must_use]
    pub fn seal_text(&self, context: &[u8], plain: &[u8], random: &dyn Random) -> String {
        URL_SAFE_NO_PAD.encode(self.seal(context, plain, random))
    }

    /// Decrypts what [`Sealer::seal_text`] gave for the same context.
    ///
    /// # Errors
    /// As [`Sealer::open`].
    pub fn open_text(&self, context: &[u8], sealed: &str) -> Result<Vec<u8>, OpenError> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| OpenError)?;
        self.open(context, &sealed)
    }

    /// The first half of the nonce chooses the key (NIST SP 800-108 in counter mode over CMAC),
    /// the second half is GCM's own nonce.
    fn message_key(&self, nonce: &[u8; NONCE]) -> (LessSafeKey, Nonce) {
        let (for_key, for_gcm) = nonce.split_at(12);
        let mut key = Zeroizing::new([0; 32]);
        for (counter, half) in [1, 2].into_iter().zip(key.chunks_exact_mut(16)) {
            let mut block = [0, counter, b'X', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            block[4..].copy_from_slice(for_key);
            let tag = cmac::sign(&self.0, &block).expect("CMAC of one block needs no resource");
            half.copy_from_slice(tag.as_ref());
        }
        let key = UnboundKey::new(&AES_256_GCM, key.as_slice()).expect("two tags are 32 bytes");
        let nonce = Nonce::try_assume_unique_for_key(for_gcm).expect("the half is 12 bytes");
        (LessSafeKey::new(key), nonce)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{SeededRandom, SystemRandom};

    struct Fixed(&'static [u8; NONCE]);

    impl Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(self.0);
        }
    }

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&DerivedKey::from_bytes([byte; 32]))
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn known_answers() {
        // The two vectors of c2sp.org/XAES-256-GCM, one for each value of the key's top bit.
        let random = Fixed(b"ABCDEFGHIJKLMNOPQRSTUVWX");
        let sealed = sealer(1).seal(b"", b"XAES-256-GCM", &random);
        assert_eq!(sealed[0], VERSION);
        assert_eq!(&sealed[1..25], b"ABCDEFGHIJKLMNOPQRSTUVWX");
        assert_eq!(
            hex(&sealed[25..]),
            "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"
        );
        let sealed = sealer(3).seal(b"c2sp.org/XAES-256-GCM", b"XAES-256-GCM", &random);
        assert_eq!(
            hex(&sealed[25..]),
            "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
        );
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let sealer = sealer(1);
        let sealed = sealer.seal(b"context", b"a secret", &SystemRandom);
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                sealer.open(b"context", &changed),
                Err(OpenError),
                "bit {bit}"
            );
        }
    }

    #[test]
    fn every_truncation_is_refused() {
        let sealer = sealer(1);
        let sealed = sealer.seal(b"context", b"a secret", &SystemRandom);
        for length in 0..sealed.len() {
            assert_eq!(sealer.open(b"context", &sealed[..length]), Err(OpenError));
        }
    }

    #[test]
    fn another_context_or_key_is_refused() {
        let sealed = sealer(1).seal(b"tenant a", b"a secret", &SystemRandom);
        assert_eq!(sealer(1).open(b"tenant b", &sealed), Err(OpenError));
        assert_eq!(sealer(1).open(b"", &sealed), Err(OpenError));
        assert_eq!(sealer(2).open(b"tenant a", &sealed), Err(OpenError));
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let random = SeededRandom::new(1);
        let first = sealer(1).seal(b"", b"same", &random);
        assert_ne!(first, sealer(1).seal(b"", b"same", &random));
    }

    #[test]
    fn debug_hides_the_key() {
        assert_eq!(format!("{:?}", sealer(1)), "Sealer([redacted])");
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(context: Vec<u8>, plain: Vec<u8>) {
            let sealer = sealer(1);
            let sealed = sealer.seal(&context, &plain, &SystemRandom);
            prop_assert_eq!(sealer.open(&context, &sealed), Ok(plain.clone()));
            let text = sealer.seal_text(&context, &plain, &SystemRandom);
            prop_assert_eq!(sealer.open_text(&context, &text), Ok(plain));
        }

        #[test]
        fn arbitrary_input_is_refused(bytes: Vec<u8>, text: String) {
            prop_assert_eq!(sealer(1).open(b"", &bytes), Err(OpenError));
            prop_assert_eq!(sealer(1).open_text(b"", &text), Err(OpenError));
        }
    }
}
