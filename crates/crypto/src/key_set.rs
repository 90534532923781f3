//! The signing keys of a tenant: the one that signs, the one that will, the one that did.

use serde::Serialize;
use serde_json::Value;

use crate::{Claims, Expect, SigningKey, VerifyError, signing_key::PublicJwk, verify};

/// The keys of a tenant. All are published and all verify; only the current one signs.
#[derive(Clone, Debug)]
pub struct KeySet {
    current: SigningKey,
    next: Option<SigningKey>,
    previous: Option<SigningKey>,
}

#[derive(Serialize)]
struct Jwks<'a> {
    keys: Vec<&'a PublicJwk>,
}

impl KeySet {
    /// The set of these keys.
    #[must_use]
    pub fn new(
        current: SigningKey,
        next: Option<SigningKey>,
        previous: Option<SigningKey>,
    ) -> Self {
        Self {
            current,
            next,
            previous,
        }
    }

    /// The set after the coming rotation: the next key signs, the current one did. `None` when no
    /// rotation is coming.
    #[must_use]
    pub fn promoted(&self) -> Option<Self> {
        let next = self.next.clone()?;
        Some(Self::new(next, None, Some(self.current.clone())))
    }

    /// The key that signs.
    #[must_use]
    pub fn signer(&self) -> &SigningKey {
        &self.current
    }

    /// The key that will sign after the coming rotation.
    #[must_use]
    pub fn next(&self) -> Option<&SigningKey> {
        self.next.as_ref()
    }

    /// The key that signed before the last rotation.
    #[must_use]
    pub fn previous(&self) -> Option<&SigningKey> {
        self.previous.as_ref()
    }

    /// The algorithms of all published keys, each once.
    #[must_use]
    pub fn algorithms(&self) -> Vec<&'static str> {
        let mut algorithms = Vec::new();
        for key in self.keys() {
            let name = key.algorithm().name();
            if !algorithms.contains(&name) {
                algorithms.push(name);
            }
        }
        algorithms
    }

    /// The public keys as a JWK set (RFC 7517 §5): current, next, previous.
    #[must_use]
    pub fn jwks(&self) -> Value {
        serde_json::to_value(self.public()).expect("structs of texts are JSON")
    }

    /// The bytes of the JWKS answer, members in the order that the contract shows.
    #[must_use]
    pub fn jwks_text(&self) -> String {
        serde_json::to_string(&self.public()).expect("structs of texts are JSON")
    }

    /// Checks a token of this tenant: signature by the key that `kid` names, then type, issuer,
    /// audience and times.
    ///
    /// # Errors
    /// What is wrong first, in that order.
    pub fn verify(&self, token: &str, expect: &Expect<'_>) -> Result<Claims, VerifyError> {
        verify::verify(self.keys(), token, expect)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        [
            Some(&self.current),
            self.next.as_ref(),
            self.previous.as_ref(),
        ]
        .into_iter()
        .flatten()
    }

    fn public(&self) -> Jwks<'_> {
        Jwks {
            keys: self.keys().map(SigningKey::public).collect(),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn all_keys_are_published_and_the_current_one_signs() {
        let [current, next, previous] = [(); 3].map(|()| SigningKey::generate());
        let kids = [&current, &next, &previous].map(|key| key.kid().to_owned());
        let set = KeySet::new(current, Some(next), Some(previous));
        assert_eq!(set.signer().kid(), kids[0]);
        let jwks = set.jwks();
        let published: Vec<_> = jwks["keys"].as_array().unwrap().iter().collect();
        assert_eq!(published.len(), 3);
        for (jwk, kid) in published.into_iter().zip(kids) {
            assert_eq!(jwk["kid"], kid);
            assert!(jwk.get("d").is_none());
        }
        assert_eq!(
            serde_json::from_str::<Value>(&set.jwks_text()).unwrap(),
            jwks
        );
    }

    #[test]
    fn the_next_key_takes_over() {
        let [current, next, previous] = [(); 3].map(|()| SigningKey::generate());
        let set = KeySet::new(current.clone(), Some(next.clone()), Some(previous.clone()));
        let promoted = set.promoted().unwrap();
        let kids: Vec<_> = promoted.keys().map(SigningKey::kid).collect();
        assert_eq!(kids, [next.kid(), current.kid()]);
        assert_eq!(promoted.signer().kid(), next.kid());
        assert!(promoted.promoted().is_none());
    }

    #[test]
    fn each_algorithm_is_named_once() {
        use crate::SigningAlgorithm::{EdDsa, Es256};
        let [one, other] = [(); 2].map(|()| SigningKey::generate_for(Es256));
        let set = KeySet::new(one, Some(SigningKey::generate_for(EdDsa)), Some(other));
        assert_eq!(set.algorithms(), ["ES256", "EdDSA"]);
    }

    #[test]
    fn a_lone_key_is_a_set() {
        let set = KeySet::new(SigningKey::generate(), None, None);
        let text = set.jwks_text();
        assert!(
            text.starts_with(r#"{"keys":[{"kty":"EC","use":"sig","kid":""#),
            "{text}"
        );
        assert!(
            text.contains(r#","alg":"ES384","crv":"P-384","x":""#),
            "{text}"
        );
    }
}
