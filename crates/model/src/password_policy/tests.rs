use proptest::prelude::*;
use serde_json::{Value, json};

use super::{PasswordIssue, PasswordPolicy, PersonalInfo};

fn policy(stored: &Value) -> PasswordPolicy {
    PasswordPolicy::parse(stored.as_object().expect("an object"))
}

fn codes(policy: &PasswordPolicy, password: &str, person: &PersonalInfo<'_>) -> Vec<String> {
    let issues = policy.check(password, person, false);
    let codes = issues.iter().map(PasswordIssue::code);
    let codes = codes.map(|code| code.trim_start_matches("password_rejected."));
    codes.map(str::to_owned).collect()
}

#[test]
fn what_is_absent_is_the_contracts_default() {
    let bare = policy(&json!({}));
    assert_eq!((bare.min_length, bare.max_length), (8, 256));
    assert_eq!(bare.min_character_types, 1);
    assert!(bare.rejects_breached && bare.rejects_personal_info);
    assert!(bare.rejects_repetition_and_sequence && bare.rejected_words.is_empty());
    let partial = policy(&json!({ "length": { "min": 6 }, "rejects": { "pwned": false } }));
    assert_eq!((partial.min_length, partial.max_length), (6, 256));
    assert!(!partial.rejects_breached && partial.rejects_personal_info);
}

#[test]
fn each_reason_has_the_contracts_shape() {
    let strict = policy(&json!({
        "length": { "min": 8, "max": 10 },
        "characterTypes": { "min": 3 },
        "rejects": { "words": ["keyward", "tea"] },
    }));
    let nobody = PersonalInfo::default();
    let check = |password: &str| json!(strict.check(password, &nobody, false));
    assert_eq!(check("Gk7vBq2x"), json!([]));
    assert_eq!(
        check("Gk7v"),
        json!([{ "code": "password_rejected.too_short", "interpolation": { "min": 8 } }])
    );
    assert_eq!(
        check("Gk7vBq2xTm9"),
        json!([{ "code": "password_rejected.too_long", "interpolation": { "max": 10 } }])
    );
    assert_eq!(
        check("gkpvbqwx"),
        json!([{ "code": "password_rejected.character_types", "interpolation": { "min": 3 } }])
    );
    // In the place of the kinds, of which it has two only.
    assert_eq!(
        check("gkpvbqéx"),
        json!([{ "code": "password_rejected.unsupported_characters" }])
    );
    assert_eq!(
        json!(strict.check("Gk7vBq2x", &nobody, true)),
        json!([{ "code": "password_rejected.pwned" }])
    );
    assert_eq!(
        check("Aaaaaa1111"),
        json!([{ "code": "password_rejected.restricted.repetition" }])
    );
    assert_eq!(
        check("Xabcdefg1"),
        json!([{ "code": "password_rejected.restricted.sequence" }])
    );
    assert_eq!(
        check("1KeyWard!"),
        json!([{ "code": "password_rejected.restricted.words" }])
    );
}

#[test]
fn what_is_known_of_the_person_is_no_password() {
    let default = policy(&json!({}));
    let person = PersonalInfo {
        name: Some("Ann Example"),
        username: Some("annie_x"),
        email: Some("ann.k@mail.test"),
        phone: Some("8613812345678"),
    };
    for password in [
        "annexample",
        "ExampleAnn1",
        "annie_x1!",
        "ANN.K-ann.k",
        "8613812345678",
    ] {
        let codes = codes(&default, password, &person);
        assert!(
            codes.contains(&"restricted.user_info".to_owned()),
            "{password}"
        );
    }
    assert!(codes(&default, "annexample", &PersonalInfo::default()).is_empty());
    let lenient = policy(&json!({ "rejects": { "userInfo": false } }));
    assert!(codes(&lenient, "annexample", &person).is_empty());
    // Four characters of its own are enough.
    assert!(codes(&default, "exampleGk7v", &person).is_empty());
}

#[test]
fn a_policy_that_does_not_ask_lets_breached_ones_through() {
    let lenient = policy(&json!({ "rejects": { "pwned": false } }));
    assert!(
        lenient
            .check("Gk7vBq2x", &PersonalInfo::default(), true)
            .is_empty()
    );
}

#[test]
fn what_covers_a_password_adds_up() {
    let default = policy(&json!({ "rejects": { "words": ["tea"] } }));
    let nobody = PersonalInfo::default();
    // 123, aaa and tea: nine of ten characters.
    assert_eq!(
        codes(&default, "123aaateaX", &nobody),
        [
            "restricted.repetition",
            "restricted.sequence",
            "restricted.words"
        ]
    );
    // Three of ten do not matter.
    assert!(codes(&default, "123Gk7vBq2", &nobody).is_empty());
}

#[test]
fn length_is_counted_in_utf_16() {
    let short = policy(&json!({ "length": { "min": 2 } }));
    let codes = codes(&short, "😀", &PersonalInfo::default());
    assert_eq!(codes, ["unsupported_characters"]);
}

proptest! {
    #[test]
    fn no_password_and_no_person_panics(
        password in ".{0,40}",
        name in proptest::option::of(".{0,12}"),
        email in proptest::option::of(".{0,12}"),
        words in prop::collection::vec(".{0,4}", 0..4),
    ) {
        let policy = policy(&json!({ "rejects": { "words": words } }));
        let person = PersonalInfo {
            name: name.as_deref(),
            email: email.as_deref(),
            ..PersonalInfo::default()
        };
        let _ = policy.check(&password, &person, true);
    }

    #[test]
    fn any_stored_policy_is_read(text in ".{0,9}", number in any::<i64>()) {
        for stored in [
            json!({ "length": number, "rejects": text }),
            json!({ "length": { "min": number, "max": text }, "rejects": { "words": [number] } }),
        ] {
            let _ = policy(&stored).check(&text, &PersonalInfo::default(), false);
        }
    }

    #[test]
    fn bounds_and_kinds_are_exact(password in "[a-cA-C0-2!-#]{0,24}", min in 1_u32..20, kinds in 1_u32..=4) {
        let policy = policy(&json!({
            "length": { "min": min, "max": 20 },
            "characterTypes": { "min": kinds },
            "rejects": { "repetitionAndSequence": false },
        }));
        let issues = policy.check(&password, &PersonalInfo::default(), false);
        let length = u32::try_from(password.len()).unwrap_or(u32::MAX);
        let have = [
            password.contains(|c: char| c.is_ascii_lowercase()),
            password.contains(|c: char| c.is_ascii_uppercase()),
            password.contains(|c: char| c.is_ascii_digit()),
            password.contains(|c: char| c.is_ascii_punctuation()),
        ];
        let have: u32 = have.into_iter().map(u32::from).sum();
        prop_assert_eq!(issues.contains(&PasswordIssue::TooShort(min)), length < min);
        prop_assert_eq!(issues.contains(&PasswordIssue::TooLong(20)), length > 20);
        prop_assert_eq!(issues.contains(&PasswordIssue::CharacterTypes(kinds)), have < kinds);
    }

    #[test]
    fn four_characters_of_its_own_make_a_repetition_harmless(
        character in "[a-z]", count in 3_usize..20,
    ) {
        let policy = policy(&json!({}));
        let nobody = PersonalInfo::default();
        let repeated = character.repeat(count);
        let issues = policy.check(&repeated, &nobody, false);
        prop_assert!(issues.contains(&PasswordIssue::Repetition));
        let issues = policy.check(&format!("{repeated}G7!B"), &nobody, false);
        prop_assert!(!issues.contains(&PasswordIssue::Repetition));
    }
}
