//! Repetitions and sequences: where in a password they are.

use std::ops::Range;

/// So many characters in a row are a pattern.
const SHORTEST: usize = 3;

/// What neighbours are: digits, the alphabet, the rows of a keyboard and its columns.
const SEQUENCES: [&str; 15] = [
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
    "9ol",
];

/// Places where one character stands three times or more.
pub(super) fn repetitions(password: &[char]) -> Vec<Range<usize>> {
    runs(password, |one, next| one == next)
}

/// Places where three characters or more follow each other in a sequence, forwards or backwards,
/// in letters of one case.
pub(super) fn sequences(password: &[char]) -> Vec<Range<usize>> {
    let lower = |c: char| c;
    let upper = |c: char| c.to_ascii_uppercase();
    let cases: [fn(char) -> char; 2] = [lower, upper];
    let mut found = Vec::new();
    for sequence in SEQUENCES {
        for case in cases {
            let sequence: Vec<char> = sequence.chars().map(case).collect();
            let follows = |one: char, next: char| {
                sequence
                    .windows(2)
                    .any(|pair| pair[0] == one && pair[1] == next)
            };
            found.extend(runs(password, follows));
            found.extend(runs(password, |one, next| follows(next, one)));
        }
    }
    found
}

/// The longest places in which each character is followed by the right one.
fn runs(password: &[char], follows: impl Fn(char, char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for end in 1..=password.len() {
        if end < password.len() && follows(password[end - 1], password[end]) {
            continue;
        }
        if end - start >= SHORTEST {
            found.push(start..end);
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn told(places: &[Range<usize>]) -> String {
        format!("{places:?}")
    }

    #[test]
    fn three_equal_characters_are_a_repetition() {
        assert_eq!(told(&repetitions(&chars("aaab"))), "[0..3]");
        assert_eq!(told(&repetitions(&chars("xbbbb"))), "[1..5]");
        assert!(repetitions(&chars("aabbaa")).is_empty());
        assert!(repetitions(&chars("aaA")).is_empty());
        assert!(repetitions(&chars("")).is_empty());
    }

    #[test]
    fn sequences_of_the_contract() {
        for text in [
            "123", "890", "987", "abc", "XYZ", "cba", "qwe", "poi", "asd", "mnb", "1qaz", "zaq1",
            "9ol", "2WSX",
        ] {
            assert!(!sequences(&chars(text)).is_empty(), "{text}");
        }
        for text in ["ab", "aBc", "135", "901", "qaw", "1qAZ", "öäü", "a1b2"] {
            assert!(sequences(&chars(text)).is_empty(), "{text}");
        }
        assert_eq!(told(&sequences(&chars("-abcd-"))), "[1..5]");
    }
}
