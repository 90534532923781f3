use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{KeySet, SigningAlgorithm, hmac::sha1};

const NOW: i64 = 1_795_533_386;
const ISSUER: &str = "http://localhost:3001/oidc";
const API: &str = "https://default.logto.app/api";

fn keys() -> KeySet {
    KeySet::new(
        SigningKey::generate(),
        Some(SigningKey::generate()),
        Some(SigningKey::generate()),
    )
}

fn expect() -> Expect<'static> {
    Expect {
        issuer: &["https://other.example/oidc", ISSUER],
        audience: Some(API),
        typ: Some("at+jwt"),
        ignore_expiry: false,
        leeway_s: 0,
        now: Time::from_millis(NOW * 1000 + 999),
    }
}

fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": API, "sub": "someone", "exp": NOW + 60 })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with any header, signed by a real key whatever the header says.
fn forge(key: &SigningKey, header: &Value, claims: &Value) -> String {
    // The header of a signed token is exchanged, so only the claims of a refusal may count on it.
    let signed = key.sign_jwt(None, claims).unwrap();
    let signature = signed.rsplit('.').next().unwrap();
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[test]
fn all_three_keys_verify() {
    let keys = keys();
    for key in keys.keys() {
        let token = key.sign_jwt(Some("at+jwt"), &claims()).unwrap();
        let verified = keys.verify(&token, &expect()).unwrap();
        assert_eq!(verified["sub"], "someone");
    }
}

#[test]
fn an_unknown_or_missing_kid_is_refused() {
    let (keys, stranger) = (keys(), SigningKey::generate());
    let token = stranger.sign_jwt(Some("at+jwt"), &claims()).unwrap();
    assert_eq!(keys.verify(&token, &expect()), Err(VerifyError::UnknownKey));
    let header = json!({ "alg": "ES384", "typ": "at+jwt" });
    let token = forge(keys.signer(), &header, &claims());
    assert_eq!(keys.verify(&token, &expect()), Err(VerifyError::UnknownKey));
}

#[test]
fn a_stranger_signature_under_our_kid_is_refused() {
    let (keys, stranger) = (keys(), SigningKey::generate());
    let kid = keys.signer().kid();
    let jwk = stranger.public_jwk();
    for header in [
        json!({ "alg": "ES384", "typ": "at+jwt", "kid": kid }),
        json!({ "alg": "ES384", "typ": "at+jwt", "kid": kid, "jwk": jwk }),
        json!({ "alg": "ES384", "typ": "at+jwt", "kid": kid, "jku": "https://evil.example" }),
        json!({ "alg": "ES384", "typ": "at+jwt", "kid": kid, "x5u": "https://evil.example" }),
    ] {
        let token = forge(&stranger, &header, &claims());
        assert_eq!(
            keys.verify(&token, &expect()),
            Err(VerifyError::Signature),
            "{header}"
        );
    }
    // The key's own jwk in the header does not stand in for a known kid either.
    let header = json!({ "alg": "ES384", "typ": "at+jwt", "kid": stranger.kid(), "jwk": jwk });
    let token = forge(&stranger, &header, &claims());
    assert_eq!(keys.verify(&token, &expect()), Err(VerifyError::UnknownKey));
}

#[test]
fn an_algorithm_of_the_token_s_choice_is_refused() {
    let keys = keys();
    let kid = keys.signer().kid();
    let public = keys.signer().public_jwk();
    for algorithm in [
        "HS256", "HS384", "HS512", "ES256", "ES512", "RS256", "PS384", "EdDSA", "none", "None",
        "NONE", "", "es384", "ES384 ",
    ] {
        let header = json!({ "alg": algorithm, "typ": "at+jwt", "kid": kid });
        let message = format!("{}.{}", part(&header), part(&claims()));
        // The public key as HMAC secret, in every spelling an attacker can fetch.
        for secret in [public.to_string(), public["x"].to_string(), String::new()] {
            let mac = hmac_of(algorithm, secret.as_bytes(), message.as_bytes());
            let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac));
            assert_eq!(
                keys.verify(&token, &expect()),
                Err(VerifyError::Signature),
                "{algorithm}"
            );
        }
    }
    for algorithm in ["none", "None", "NONE", "", "es384", "ES384 "] {
        let header = json!({ "alg": algorithm, "typ": "at+jwt", "kid": kid });
        let message = format!("{}.{}", part(&header), part(&claims()));
        let signed = forge(keys.signer(), &header, &claims());
        for (token, refused) in [
            (format!("{message}."), VerifyError::Signature),
            (signed, VerifyError::Signature),
            (message, VerifyError::Malformed),
        ] {
            assert_eq!(keys.verify(&token, &expect()), Err(refused), "{algorithm}");
        }
    }
}

/// The signature is right and what it signs is not.
#[test]
fn what_is_signed_must_be_a_token() {
    let keys = keys();
    let key = keys.signer();
    let header = json!({ "alg": "ES384", "typ": "at+jwt", "kid": key.kid() });
    for claims in ["[]", "1", "{", "\"a\""] {
        let message = format!("{}.{}", part(&header), URL_SAFE_NO_PAD.encode(claims));
        let token = key.signed(message);
        let refused = Err(VerifyError::Malformed);
        assert_eq!(keys.verify(&token, &expect()), refused, "{claims}");
    }
    let twice = format!(
        r#"{{"alg":"none","alg":"ES384","typ":"at+jwt","kid":"{}"}}"#,
        key.kid()
    );
    for header in [
        r#"{"alg":"ES384"}"#,
        r#"{"kid":"a"}"#,
        r#"{"alg":384,"kid":"a"}"#,
        r#"["ES384"]"#,
        &twice,
    ] {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), part(&claims()));
        assert!(
            keys.verify(&key.signed(message), &expect()).is_err(),
            "{header}"
        );
    }
}

/// Each key knows one algorithm, whatever the header of a token says.
#[test]
fn a_key_of_each_kind_verifies_by_its_own_algorithm_only() {
    for algorithm in SigningAlgorithm::ALL {
        let key = SigningKey::generate_for(algorithm);
        let keys = KeySet::new(SigningKey::generate(), None, Some(key.clone()));
        let token = key.sign_jwt(Some("at+jwt"), &claims()).unwrap();
        assert_eq!(keys.verify(&token, &expect()).unwrap()["sub"], "someone");
        let public = key.public_jwk();
        for other in [
            "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "EdDSA",
            "HS256",
        ] {
            if other == algorithm.name() {
                continue;
            }
            let header = json!({ "alg": other, "typ": "at+jwt", "kid": key.kid() });
            let message = format!("{}.{}", part(&header), part(&claims()));
            let signature = token.rsplit('.').next().unwrap();
            let mac = hmac_of(other, public.to_string().as_bytes(), message.as_bytes());
            for signature in [signature, &URL_SAFE_NO_PAD.encode(mac)] {
                assert_eq!(
                    keys.verify(&format!("{message}.{signature}"), &expect()),
                    Err(VerifyError::Signature),
                    "{other} by {algorithm:?}"
                );
            }
        }
        // The right name over another header than was signed.
        let header = json!({ "alg": algorithm.name(), "typ": "JWT", "kid": key.kid() });
        let token = forge(&key, &header, &claims());
        assert_eq!(keys.verify(&token, &expect()), Err(VerifyError::Signature));
    }
}

fn hmac_of(algorithm: &str, key: &[u8], message: &[u8]) -> Vec<u8> {
    use aws_lc_rs::hmac;
    let algorithm = match algorithm {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => return sha1(key, message).as_ref().to_vec(),
    };
    hmac::sign(&hmac::Key::new(algorithm, key), message)
        .as_ref()
        .to_vec()
}

#[test]
fn what_looks_like_a_jwt() {
    let signed = SigningKey::generate().sign_jwt(None, &json!({})).unwrap();
    for jwt in [&*signed, "e30..", "eyJhbGciOiJub25lIn0.e30."] {
        assert!(is_jwt(jwt), "{jwt}");
    }
    let opaque = "TDILcEN5LL5LXE9wad3UKHtCyIMipQMs3-0UsMsOd6u";
    for other in [
        opaque,
        "",
        "..",
        "a.b.c",
        "e30.e30",
        "e30.a.b.c.d",
        "W10.a.b",
        "e30=.a.b",
    ] {
        assert!(!is_jwt(other), "{other}");
    }
}

#[test]
fn a_critical_extension_is_refused() {
    let keys = keys();
    let header = json!({
        "alg": "ES384", "typ": "at+jwt", "kid": keys.signer().kid(), "crit": ["b64"], "b64": false,
    });
    let token = forge(keys.signer(), &header, &claims());
    assert_eq!(keys.verify(&token, &expect()), Err(VerifyError::Malformed));
}

#[test]
fn every_changed_character_is_refused() {
    let keys = keys();
    let token = keys.signer().sign_jwt(Some("at+jwt"), &claims()).unwrap();
    for position in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[position] = if changed[position] == b'A' {
            b'B'
        } else {
            b'A'
        };
        let changed = String::from_utf8(changed).unwrap();
        assert!(keys.verify(&changed, &expect()).is_err(), "{position}");
    }
    for changed in [
        format!("{token}="),
        format!("{token}."),
        format!(" {token}"),
    ] {
        assert!(keys.verify(&changed, &expect()).is_err(), "{changed}");
    }
}

#[test]
fn the_type_must_fit() {
    let keys = keys();
    let refused = Err(VerifyError::Claim("typ"));
    for (given, expected, result) in [
        (Some("at+jwt"), Some("at+jwt"), Ok(())),
        (Some("AT+JWT"), Some("at+jwt"), Ok(())),
        (Some("application/at+jwt"), Some("at+jwt"), Ok(())),
        (Some("JWT"), Some("at+jwt"), refused),
        (Some("dpop+jwt"), Some("at+jwt"), refused),
        (None, Some("at+jwt"), refused),
        (None, None, Ok(())),
        (Some("JWT"), None, Ok(())),
        (Some("at+jwt"), None, refused),
        (Some("logout+jwt"), None, refused),
    ] {
        let token = keys.signer().sign_jwt(given, &claims()).unwrap();
        let expect = Expect {
            typ: expected,
            ..expect()
        };
        assert_eq!(
            keys.verify(&token, &expect).map(|_| ()),
            result,
            "{given:?} for {expected:?}"
        );
    }
}

#[test]
fn issuer_audience_and_times_must_fit() {
    use VerifyError::{Claim, Expired, NotYetValid};
    let keys = keys();
    for (claims, result) in [
        (claims(), Ok(())),
        (with("iss", json!("https://other.example/oidc")), Ok(())),
        (
            with("iss", json!("https://evil.example")),
            Err(Claim("iss")),
        ),
        (with("iss", json!(format!("{ISSUER}/"))), Err(Claim("iss"))),
        (with("iss", json!([ISSUER])), Err(Claim("iss"))),
        (without("iss"), Err(Claim("iss"))),
        (with("aud", json!(["https://x.example", API])), Ok(())),
        (with("aud", json!("https://x.example")), Err(Claim("aud"))),
        (with("aud", json!([])), Err(Claim("aud"))),
        (with("aud", json!({ "a": API })), Err(Claim("aud"))),
        (without("aud"), Err(Claim("aud"))),
        (with("exp", json!(NOW + 1)), Ok(())),
        (with("exp", json!(NOW)), Err(Expired)),
        (with("exp", json!(NOW - 1)), Err(Expired)),
        (with("exp", json!(f64::from(u32::MAX) + 0.5)), Ok(())),
        (with("exp", json!(1e300)), Ok(())),
        (with("exp", json!(u64::MAX)), Ok(())),
        (with("exp", json!(-1)), Err(Claim("exp"))),
        (
            with("exp", json!((NOW + 60).to_string())),
            Err(Claim("exp")),
        ),
        (with("exp", json!(null)), Err(Claim("exp"))),
        (without("exp"), Err(Claim("exp"))),
        (with("nbf", json!(NOW)), Ok(())),
        (with("nbf", json!(NOW + 1)), Err(NotYetValid)),
        (with("nbf", json!("now")), Err(Claim("nbf"))),
    ] {
        let token = keys.signer().sign_jwt(Some("at+jwt"), &claims).unwrap();
        assert_eq!(
            keys.verify(&token, &expect()).map(|_| ()),
            result,
            "{claims}"
        );
    }
}

#[test]
fn leeway_is_at_most_a_minute_and_expiry_can_be_ignored() {
    let keys = keys();
    let check = |claims: &Value, leeway_s, ignore_expiry| {
        let token = keys.signer().sign_jwt(Some("at+jwt"), claims).unwrap();
        let expect = Expect {
            leeway_s,
            ignore_expiry,
            ..expect()
        };
        keys.verify(&token, &expect).map(|_| ())
    };
    let expired = |seconds| with("exp", json!(NOW - seconds));
    let early = |seconds| with("nbf", json!(NOW + seconds));
    assert_eq!(check(&expired(4), 5, false), Ok(()));
    assert_eq!(check(&expired(5), 5, false), Err(VerifyError::Expired));
    assert_eq!(check(&expired(60), 9999, false), Err(VerifyError::Expired));
    assert_eq!(check(&expired(0), -9999, false), Err(VerifyError::Expired));
    assert_eq!(check(&early(5), 5, false), Ok(()));
    assert_eq!(check(&early(6), 5, false), Err(VerifyError::NotYetValid));
    assert_eq!(check(&expired(9999), 0, true), Ok(()));
    assert_eq!(check(&without("exp"), 0, true), Ok(()));
    assert_eq!(check(&early(6), 5, true), Err(VerifyError::NotYetValid));
}

#[test]
fn without_an_expected_issuer_nothing_passes_and_without_an_audience_any() {
    let keys = keys();
    let token = keys.signer().sign_jwt(Some("at+jwt"), &claims()).unwrap();
    let nobody = Expect {
        issuer: &[],
        ..expect()
    };
    assert_eq!(keys.verify(&token, &nobody), Err(VerifyError::Claim("iss")));
    let token = keys.signer().sign_jwt(Some("at+jwt"), &without("aud"));
    let anyone = Expect {
        audience: None,
        ..expect()
    };
    assert!(keys.verify(&token.unwrap(), &anyone).is_ok());
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(name(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "alg", "kid", "typ", "crit", "jwk", "x5c", "iss", "aud", "exp", "nbf", "sub",
        ])
        .prop_map(str::to_owned),
        ".{0,6}",
    ]
}

proptest! {
    #[test]
    fn arbitrary_text_is_refused(token in ".*") {
        let _ = is_jwt(&token);
        prop_assert!(keys_once().verify(&token, &expect()).is_err());
    }

    #[test]
    fn arbitrary_parts_are_refused(parts in proptest::collection::vec(any::<Vec<u8>>(), 0..6)) {
        let parts: Vec<String> = parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
        prop_assert!(keys_once().verify(&parts.join("."), &expect()).is_err());
    }

    #[test]
    fn an_arbitrary_header_is_refused(extra in json_value(), member in name()) {
        let mut header = json!({ "alg": "ES384", "typ": "at+jwt", "kid": keys_once().signer().kid() });
        header[member] = extra;
        let token = format!("{}.{}.{}", part(&header), part(&claims()), "A".repeat(128));
        prop_assert!(keys_once().verify(&token, &expect()).is_err());
    }

    #[test]
    fn arbitrary_signed_claims_never_panic(value in json_value(), member in name()) {
        let mut claims = claims();
        claims[member] = value;
        let token = keys_once().signer().sign_jwt(Some("at+jwt"), &claims).unwrap();
        let expect = Expect { ignore_expiry: true, ..expect() };
        let _ = keys_once().verify(&token, &expect);
    }
}

fn keys_once() -> &'static KeySet {
    static KEYS: std::sync::LazyLock<KeySet> = std::sync::LazyLock::new(keys);
    &KEYS
}
