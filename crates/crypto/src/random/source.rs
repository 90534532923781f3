//! Sources of randomness. Rules take a `&dyn Random`, so that a test can repeat a run.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::{hmac, rand};

/// A source of random bytes.
pub trait Random: Send + Sync {
    /// Overwrites `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// The crypto library's generator, seeded by the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the library's generator is asked"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes).expect("without entropy nothing this process does would be safe");
    }
}

/// A generator whose output follows from its seed: for tests only, never for a running server.
#[derive(Debug)]
pub struct SeededRandom {
    key: hmac::Key,
    block: AtomicU64,
}

impl SeededRandom {
    /// A generator that gives the same bytes for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes()),
            block: AtomicU64::new(0),
        }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.block.fetch_add(1, Ordering::Relaxed);
            let block = hmac::sign(&self.key, &number.to_be_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(random: &dyn Random, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        random.fill(&mut bytes);
        bytes
    }

    #[test]
    fn a_seed_repeats_and_another_seed_differs() {
        let first = bytes(&SeededRandom::new(7), 100);
        assert_eq!(first, bytes(&SeededRandom::new(7), 100));
        assert_ne!(first, bytes(&SeededRandom::new(8), 100));
    }

    #[test]
    fn no_block_comes_twice() {
        let random = SeededRandom::new(1);
        assert_ne!(bytes(&random, 32), bytes(&random, 32));
        assert_ne!(bytes(&SystemRandom, 32), bytes(&SystemRandom, 32));
    }
}
