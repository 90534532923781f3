//! Signature version 1.0 of Aliyun's RPC gateways: HMAC-SHA1 over a canonical text of all
//! parameters (`reference/connectors.md` §5, signature algorithm).

use keyward_crypto::hmac_sha1_base64;
use keyward_model::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986 §2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The signature of a `POST` to the gateway's root with these parameters, in any order.
pub(super) fn sign(parameters: &[(String, String)], secret: &Secret) -> String {
    let key = format!("{}&", secret.expose());
    hmac_sha1_base64(key.as_bytes(), string_to_sign(parameters).as_bytes())
}

/// Method, path (always `/`, wherever a private gateway is mounted) and the canonical query.
fn string_to_sign(parameters: &[(String, String)]) -> String {
    format!("POST&%2F&{}", encode(&canonical_query(parameters)))
}

/// `key=value` of each parameter, both encoded, the *joined* texts sorted.
fn canonical_query(parameters: &[(String, String)]) -> String {
    let mut pairs: Vec<String> = parameters
        .iter()
        .map(|(key, value)| format!("{}={}", encode(key), encode(value)))
        .collect();
    pairs.sort_unstable(); // ASCII by now, so bytes sort as code units do
    pairs.join("&")
}

/// Percent-encoding of everything that RFC 3986 reserves: a space is `%20`, never `+`.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests;
