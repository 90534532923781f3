//! What the crypto library does once, at its first use.

use crate::{Random, SystemRandom, digest::sha256};

/// Does now what the library would otherwise do within the first request: gathering entropy for
/// its generator and choosing code for this processor.
///
/// It blocks for some milliseconds: run it on a thread of its own beside the rest of the start.
/// Nothing depends on it; what needs randomness earlier waits for the same work.
pub fn warm_up() {
    SystemRandom.fill(&mut [0; 32]);
    sha256(&[]);
}
