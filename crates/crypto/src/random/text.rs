//! Random texts: ids, secrets, tokens and one-time codes, each character equally likely.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_model::Time;
use zeroize::Zeroize;

use super::Random;

const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The id of most rows: 21 characters of `0-9a-z` (108 bits).
#[must_use]
pub fn standard_id(random: &dyn Random) -> String {
    pick(random, LOWER, 21)
}

/// An id of 21 characters that grows with time: nine for the millisecond, twelve drawn (62 bits).
///
/// For rows that are only ever added: neighbours in time are neighbours in the index, so that a
/// group of them touches few pages.
#[must_use]
pub fn ordered_id(now: Time, random: &dyn Random) -> String {
    const TIME: usize = 9;
    let mut text = vec![b'0'; TIME];
    let mut left = u64::try_from(now.millis()).unwrap_or_default();
    for place in text.iter_mut().rev() {
        *place = LOWER[usize::try_from(left % 36).unwrap_or_default()];
        left /= 36;
    }
    let mut text: String = text.into_iter().map(char::from).collect();
    text.push_str(&pick(random, LOWER, 21 - TIME));
    text
}

/// The id of users and their like: 12 characters of `0-9a-z` (62 bits).
#[must_use]
pub fn short_id(random: &dyn Random) -> String {
    pick(random, LOWER, 12)
}

/// A secret that a person copies: 32 characters of `0-9a-zA-Z` (190 bits).
#[must_use]
pub fn secret(random: &dyn Random) -> String {
    pick(random, ALPHANUMERIC, 32)
}

/// A code, session id, refresh or opaque token: 32 bytes as 43 characters of base64url.
#[must_use]
pub fn token(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    let text = URL_SAFE_NO_PAD.encode(bytes);
    bytes.zeroize();
    text
}

/// A one-time code of `count` decimal digits, leading zeros included.
#[must_use]
pub fn digits(random: &dyn Random, count: usize) -> String {
    pick(random, DIGITS, count)
}

/// The id of a request in headers, logs and errors: 16 characters of `0-9a-zA-Z`.
#[must_use]
pub fn request_id(random: &dyn Random) -> String {
    pick(random, ALPHANUMERIC, 16)
}

/// Draws `count` characters. A byte beyond the last whole multiple of the alphabet's length is
/// thrown away: a bare remainder would prefer the alphabet's first characters.
fn pick(random: &dyn Random, alphabet: &[u8], count: usize) -> String {
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(count);
    let mut pool = [0; 32];
    while text.len() < count {
        random.fill(&mut pool);
        let missing = count - text.len();
        text.extend(
            pool.iter()
                .map(|&byte| usize::from(byte))
                .filter(|&byte| byte < fair)
                .map(|byte| char::from(alphabet[byte % alphabet.len()]))
                .take(missing),
        );
    }
    pool.zeroize();
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{SeededRandom, SystemRandom};

    /// Every byte value equally often, which a fair mapping must turn into equal counts.
    struct EveryByte(std::sync::atomic::AtomicU8);

    impl Random for EveryByte {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn lengths_and_alphabets() {
        let lower = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
        };
        let alphanumeric = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric());
        let r = &SystemRandom;
        assert!(standard_id(r).len() == 21 && lower(&standard_id(r)));
        assert!(short_id(r).len() == 12 && lower(&short_id(r)));
        assert!(secret(r).len() == 32 && alphanumeric(&secret(r)));
        assert!(request_id(r).len() == 16 && alphanumeric(&request_id(r)));
        assert_eq!(token(r).len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(token(r)).map(|t| t.len()), Ok(32));
        for count in [0, 1, 6, 8, 100] {
            let code = digits(r, count);
            assert!(code.len() == count && code.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn every_byte_value_once_gives_every_digit_equally_often() {
        for alphabet in [DIGITS, LOWER, ALPHANUMERIC] {
            let rounds = 256 / alphabet.len();
            let text = pick(
                &EveryByte(0.into()),
                alphabet,
                rounds * alphabet.len() * 32, // 32 turns of all 256 byte values
            );
            for &letter in alphabet {
                let count = text.bytes().filter(|&b| b == letter).count();
                assert_eq!(count, rounds * 32, "{}", char::from(letter));
            }
        }
    }

    #[test]
    fn digits_pass_a_chi_square_test_in_every_position() {
        let random = SeededRandom::new(2026);
        let mut counts = [[0_u32; 10]; 6];
        for _ in 0..20_000 {
            for (position, digit) in digits(&random, 6).bytes().enumerate() {
                counts[position][usize::from(digit - b'0')] += 1;
            }
        }
        for (position, row) in counts.iter().enumerate() {
            let chi: f64 = row
                .iter()
                .map(|&n| (f64::from(n) - 2000.0).powi(2) / 2000.0)
                .sum();
            // 9 degrees of freedom: above 33.7 once in 10,000 runs; the seed is fixed.
            assert!(chi < 33.7, "position {position}: {chi}");
        }
    }

    #[test]
    fn ordered_ids_grow_with_time() {
        let id = |millis| ordered_id(Time::from_millis(millis), &SystemRandom);
        let ids = [
            id(0),
            id(1),
            id(35),
            id(36),
            id(1_795_533_386_000),
            id(9_999_999_999_999),
        ];
        assert!(ids.is_sorted(), "{ids:?}");
        for text in ids {
            assert_eq!(text.len(), 21);
            assert!(
                text.bytes()
                    .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
            );
        }
        assert_ne!(id(5), id(5));
        assert!(id(-1).starts_with("000000000"));
    }

    #[test]
    fn ids_do_not_repeat() {
        let ids: HashSet<String> = (0..10_000).map(|_| short_id(&SystemRandom)).collect();
        assert_eq!(ids.len(), 10_000);
    }
}
