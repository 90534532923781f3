//! PEM around private keys (RFC 7468): one block, standard base64, nothing else.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// What is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// PKCS#8 (RFC 5208), what we write.
    Pkcs8,
    /// RFC 5915, what `openssl ecparam -genkey` writes and imported tenants may have.
    Sec1,
    /// RFC 8017, what older programs write for RSA.
    Pkcs1,
}

const LABELS: [(&str, Label); 3] = [
    ("PRIVATE KEY", Label::Pkcs8),
    ("EC PRIVATE KEY", Label::Sec1),
    ("RSA PRIVATE KEY", Label::Pkcs1),
];

/// A private key that nobody has looked into.
pub(crate) struct Block {
    pub label: Label,
    pub der: Zeroizing<Vec<u8>>,
}

/// The first and only private-key block, whichever of the labels it has.
pub(crate) fn decode(text: &str) -> Option<Block> {
    let text = text.trim();
    LABELS.iter().find_map(|(name, label)| {
        let body = text
            .strip_prefix(&format!("-----BEGIN {name}-----"))?
            .strip_suffix(&format!("-----END {name}-----"))?;
        let body: Zeroizing<Vec<u8>> = Zeroizing::new(
            body.bytes()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect(),
        );
        let der = STANDARD.decode(body.as_slice()).ok()?;
        Some(Block {
            label: *label,
            der: Zeroizing::new(der),
        })
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
            let block = decode(&text).unwrap();
            assert_eq!((block.label, block.der.to_vec()), (Label::Pkcs8, der));
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
