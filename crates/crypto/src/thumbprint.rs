//! The name of a public key: its JWK thumbprint (RFC 7638) by SHA-256 in base64url.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::digest::sha256;

/// The thumbprint of an elliptic-curve key. The members stand in the order and without the space
/// that RFC 7638 §3.3 asks for; all three are base64url or registered names, so nothing needs
/// escaping.
pub(crate) fn of_ec_key(crv: &str, x: &str, y: &str) -> String {
    of(&format!(
        r#"{{"crv":"{crv}","kty":"EC","x":"{x}","y":"{y}"}}"#
    ))
}

/// The thumbprint of an RSA key.
pub(crate) fn of_rsa_key(n: &str, e: &str) -> String {
    of(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#))
}

/// The thumbprint of a key of RFC 8037 §2.
pub(crate) fn of_okp_key(crv: &str, x: &str) -> String {
    of(&format!(r#"{{"crv":"{crv}","kty":"OKP","x":"{x}"}}"#))
}

fn of(required_members: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(required_members.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7638_section_3_1() {
        let n = concat!(
            "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4",
            "cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9y",
            "BXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6q",
            "MQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqb",
            "w0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
        );
        let kid = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(of_rsa_key(n, "AQAB"), kid);
    }

    #[test]
    fn the_example_of_rfc_8037_appendix_a_3() {
        assert_eq!(
            of_okp_key("Ed25519", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }

    /// A key published by a real Logto 1.42, whose `kid` ours must equal: databases are imported
    /// with their keys, and tokens signed before the move name them.
    #[test]
    fn a_recorded_key() {
        assert_eq!(
            of_ec_key(
                "P-384",
                "ZwqK9I26ztverifFWir2Z8UE6KKB6MNrPKH_bawE53U6fMqeglt8tVORkULd0UsO",
                "NuClGCaArm62FQMOjWQ4J-CeQQibCublAu_bSStv_0J2Bp-FrXPbG2BLsJZc0fwC"
            ),
            "E9aJHS-GkjcTestitiGMEWydSFq7p518wf5NFTa9AGM"
        );
    }
}
