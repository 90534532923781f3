use proptest::prelude::*;

use super::*;

fn fits(pattern: &Pattern, text: &str) -> bool {
    compile(&pattern.text(Dialect::Sqlite, true))
        .unwrap()
        .is_match(text)
}

#[test]
fn a_posix_pattern_looks_inside_and_a_similar_one_at_all() {
    for (pattern, fitting, other) in [
        ("b+", "abc", "ac"),
        ("^a.c$", "a\nc", "abcd"),
        ("^(a|b){2,3}$", "aba", "abab"),
        ("^a{2}?$", "aa", "a"),
        (r"\d\.\d", "1.5", "1,5"),
        (r"^[^\d\s]+$", "ab", "a b"),
        ("^[]a-c^-]+$", "]b^-", "d"),
        (r"^[\]\\]+$", r"]\", "a"),
        ("^[[:upper:][:digit:]]+$", "Å1", "å1"),
        (r"\mada\M", "x ada y", "nada"),
        (r"\Aa\Z", "a", "ab"),
        ("{a}", "{a}", "a"),
        ("x{y", "x{y", "xy"),
        ("100% _&~#", "100% _&~#", "100"),
        ("", "", "\0never"),
    ] {
        let pattern = Pattern::posix(pattern).unwrap();
        assert!(fits(&pattern, fitting), "{pattern:?} {fitting}");
        assert!(
            other.contains("never") || !fits(&pattern, other),
            "{pattern:?} {other}"
        );
    }
    for (pattern, fitting, other) in [
        ("%b%", "abc", "ac"),
        ("a_c", "abc", "abbc"),
        ("(ab|cd)+", "abcd", "abc"),
        ("a.c^$", "a.c^$", "abc"),
        (r"100\%", "100%", "1000"),
        ("[a-c]{2,}", "abc", "a"),
    ] {
        let pattern = Pattern::similar_to(pattern).unwrap();
        assert!(fits(&pattern, fitting), "{pattern:?} {fitting}");
        assert!(!fits(&pattern, other), "{pattern:?} {other}");
    }
}

#[test]
fn what_is_no_pattern_or_costs_too_much_is_refused() {
    use PatternError::{Incomplete, Repetition, Set, TooLarge, Unavailable};
    for (pattern, error) in [
        ("(a", Incomplete),
        ("a)", Incomplete),
        ("[a", Incomplete),
        ("[]", Incomplete),
        ("a\\", Incomplete),
        ("[[:alpha", Incomplete),
        ("*a", Repetition),
        ("(+)", Repetition),
        ("a**", Repetition),
        ("^*", Repetition),
        ("{1}", Repetition),
        ("a{2,1}", Repetition),
        ("a{256}", Repetition),
        ("a{1", Repetition),
        ("a{1,2,3}", Repetition),
        ("[b-a]", Set),
        ("[a-[:alpha:]]", Set),
        ("[[:letters:]]", Set),
        (r"(a)\1", Unavailable),
        ("(?=a)", Unavailable),
        ("(?i)a", Unavailable),
        ("[[=a=]]", Unavailable),
        (r"\u0041", Unavailable),
        ("a\0", Unavailable),
        ("((a{5}){5}){11}", TooLarge),
        ("(a{100}|b{100})(c{0,51})", TooLarge),
    ] {
        assert_eq!(Pattern::posix(pattern), Err(error), "{pattern}");
    }
    assert_eq!(Pattern::posix(&"a".repeat(257)), Err(TooLarge));
    assert_eq!(Pattern::similar_to("%*"), Err(Repetition));
    assert_eq!(Pattern::similar_to("(?:a)"), Err(Repetition));
}

proptest! {
    #[test]
    fn no_text_panics(text in r"[\[\](){}*+?|^$.\\a-c0-9:,%_-]{0,40}|.{0,40}") {
        let _ = Pattern::posix(&text);
        let _ = Pattern::similar_to(&text);
    }

    /// Every text is found by itself, however odd it is.
    #[test]
    fn an_escaped_text_fits_itself(text in "[^\0]{1,30}") {
        let escaped: String = text
            .chars()
            .flat_map(|character| {
                let escape = (!character.is_ascii_alphanumeric()).then_some('\\');
                escape.into_iter().chain([character])
            })
            .collect();
        for pattern in [Pattern::posix(&escaped), Pattern::similar_to(&escaped)] {
            prop_assert!(fits(&pattern.unwrap(), &text));
        }
    }
}
