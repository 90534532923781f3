//! PEM around private keys (RFC 7468): one block, standard base64, nothing else.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// PKCS#8, what we write.
const PKCS8: &str = "PRIVATE KEY";
/// RFC 5915, what `openssl ecparam -genkey` writes and imported tenants may have.
const SEC1: &str = "EC PRIVATE KEY";

/// The DER of the first and only private-key block, whichever of the two labels it has.
pub(crate) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.trim();
    [PKCS8, SEC1].iter().find_map(|label| {
        let body = text
            .strip_prefix(&format!("-----BEGIN {label}-----"))?
            .strip_suffix(&format!("-----END {label}-----"))?;
        let body: Zeroizing<Vec<u8>> = Zeroizing::new(
            body.bytes()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect(),
        );
        STANDARD.decode(body.as_slice()).ok().map(Zeroizing::new)
    })
}

/// A PKCS#8 block in lines of 64 characters, the last one ended.
pub(crate) fn encode(der: &[u8]) -> String {
    let body = Zeroizing::new(STANDARD.encode(der));
    // Room for all of it from the start: a string that grows leaves copies of the key behind.
    let mut text = String::with_capacity(body.len() + body.len() / 64 + 64);
    text.push_str("-----BEGIN PRIVATE KEY-----\n");
    for (position, character) in body.chars().enumerate() {
        if position > 0 && position % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END PRIVATE KEY-----\n");
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_block_survives_the_round_trip() {
        for length in [0, 1, 47, 48, 49, 185] {
            let der: Vec<u8> = (0..length).collect();
            let text = encode(&der);
            assert!(text.lines().all(|line| line.len() <= 64));
            assert_eq!(decode(&text).unwrap().as_slice(), der);
        }
    }

    #[test]
    fn foreign_blocks_are_refused() {
        for text in [
            "",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----",
            "text before\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ] {
            assert!(decode(text).is_none(), "{text}");
        }
    }
}
