//! The expression, and those whose algorithm is a plain digest function.

use super::{firebase_scrypt::FirebaseScrypt, pbkdf2::Pbkdf2};
use crate::{
    constant_time_eq,
    password::{
        DigestError,
        digest::{Function, from_hex},
    },
};

/// The argument that stands for the password.
const PASSWORD: &str = "@";

/// An expression that was understood.
pub(in crate::password) enum Expression {
    /// The digest of all arguments, one after the other.
    Plain {
        function: Function,
        arguments: Vec<String>,
        expected: Vec<u8>,
    },
    Pbkdf2(Pbkdf2),
    FirebaseScrypt(FirebaseScrypt),
}

impl Expression {
    pub(in crate::password) fn parse(text: &str) -> Result<Self, DigestError> {
        let (algorithm, arguments, expected): (String, Vec<String>, String) =
            serde_json::from_str(text).map_err(|_| DigestError::LegacyFormat)?;
        if !arguments.iter().any(|argument| argument == PASSWORD) {
            return Err(DigestError::LegacyFormat);
        }
        match algorithm.as_str() {
            "pbkdf2" | "pbkdf2Sync" => {
                Pbkdf2::parse(&without_password(&arguments)?, &expected).map(Self::Pbkdf2)
            }
            "firebase-scrypt" => FirebaseScrypt::parse(&without_password(&arguments)?, &expected)
                .map(Self::FirebaseScrypt),
            _ => {
                let Some(function) = Function::of(&algorithm) else {
                    return Err(DigestError::LegacyAlgorithm(algorithm));
                };
                let expected = from_hex(&expected)
                    .filter(|expected| expected.len() == function.length())
                    .ok_or(DigestError::LegacyFormat)?;
                Ok(Self::Plain {
                    function,
                    arguments,
                    expected,
                })
            }
        }
    }

    pub(in crate::password) fn verify(&self, password: &[u8]) -> bool {
        match self {
            Self::Plain {
                function,
                arguments,
                expected,
            } => {
                let mut message = Vec::new();
                for argument in arguments {
                    message.extend_from_slice(if argument == PASSWORD {
                        password
                    } else {
                        argument.as_bytes()
                    });
                }
                let digest = function.digest(&message);
                zeroize::Zeroize::zeroize(&mut message);
                constant_time_eq(&digest, expected)
            }
            Self::Pbkdf2(pbkdf2) => pbkdf2.verify(password),
            Self::FirebaseScrypt(scrypt) => scrypt.verify(password),
        }
    }
}

/// The arguments of an algorithm that has one place for the password.
fn without_password(arguments: &[String]) -> Result<Vec<&str>, DigestError> {
    let others: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|argument| *argument != PASSWORD)
        .collect();
    if others.len() + 1 == arguments.len() {
        Ok(others)
    } else {
        Err(DigestError::LegacyFormat)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(expression: &Value) -> Result<Expression, DigestError> {
        Expression::parse(&expression.to_string())
    }

    fn verifies(expression: &Value, password: &str) -> bool {
        parse(expression)
            .expect("well-formed")
            .verify(password.as_bytes())
    }

    #[test]
    fn salted_digests() {
        // printf 'salt123password' | sha256sum; printf 'passwordsalt' | md5sum
        let before = json!([
            "sha256",
            ["salt123", "@"],
            "d833bc9900084e742ac71366b0f4f987beb70e8cd8b21a9baf999acc5079437f"
        ]);
        let after = json!(["md5", ["@", "salt"], "b305cadbb3bce54f3aa59c64fec00dea"]);
        for expression in [before, after] {
            assert!(verifies(&expression, "password"), "{expression}");
            assert!(!verifies(&expression, "passwore"), "{expression}");
        }
    }

    #[test]
    fn pbkdf2_as_node_does_it() {
        // crypto.pbkdf2Sync('password', 'mysalt', 1000, 20, 'sha512').toString('hex')
        let text = json!([
            "pbkdf2",
            ["mysalt", "1000", "20", "sha512", "@"],
            "a220c1b3fc802eaa5235911b7cdb65598aee097c"
        ]);
        // … Buffer.from('0a0b', 'hex'), 1000, 32, 'sha256'
        let hex = json!([
            "pbkdf2Sync",
            ["hex:0a0b", "1000", "32", "sha256", "@"],
            "47f13bb67a9230394f720652aa35052ff5ca30fbcfae370fa5a150d4e09765ae"
        ]);
        for expression in [text, hex] {
            assert!(verifies(&expression, "password"), "{expression}");
            assert!(!verifies(&expression, "Password"), "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for bad in [
            "",
            "{}",
            "[]",
            r#"["md5", [], "00"]"#,
            r#"["md5", ["x"], "900150983cd24fb0d6963f7d28e17f72"]"#,
            r#"["md5", ["@"], "9001"]"#,
            r#"["md5", ["@"], 5]"#,
            r#"["md5", ["@", 5], "900150983cd24fb0d6963f7d28e17f72"]"#,
            r#"["md5", ["@"], "900150983cd24fb0d6963f7d28e17f72", 1]"#,
            r#"["pbkdf2", ["s", "1", "1", "sha256", "@", "@"], "00"]"#,
        ] {
            assert_eq!(
                Expression::parse(bad).err(),
                Some(DigestError::LegacyFormat),
                "{bad}"
            );
        }
        let unknown = parse(&json!(["whirlpool", ["@"], "00"])).err();
        let named = DigestError::LegacyAlgorithm("whirlpool".to_owned());
        assert_eq!(unknown, Some(named));
    }
}
