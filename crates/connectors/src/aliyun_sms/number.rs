//! Whether a number is one of mainland China, by the contract's two rules.

/// The spellings of the country code.
const COUNTRY_CODES: [&str; 3] = ["+86", "0086", "86"];

/// `^(?:\+86|0086|86)1\d{10}$`; unless strict, the country code may be missing. Then a number of
/// the United States with its country code (`1` and ten digits) counts as Chinese: that is the
/// contract's rule, and why the strict one exists.
pub(super) fn is_chinese(number: &str, is_strict: bool) -> bool {
    COUNTRY_CODES
        .iter()
        .filter_map(|code| number.strip_prefix(code))
        .any(is_national)
        || (!is_strict && is_national(number))
}

fn is_national(number: &str) -> bool {
    number.len() == 11
        && number.starts_with('1')
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn both_rules() {
        for (number, strict, lenient) in [
            ("8613800138000", true, true),
            ("+8613800138000", true, true),
            ("008613800138000", true, true),
            ("13800138000", false, true),
            ("14155552671", false, true), // San Francisco
            ("4917112345678", false, false),
            ("85212345678", false, false),
            ("861380013800", false, false),
            ("86138001380000", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_chinese(number, true), strict, "{number}");
            assert_eq!(is_chinese(number, false), lenient, "{number}");
        }
    }

    proptest! {
        #[test]
        fn as_the_contracts_expressions(number in "\\PC{0,6}|(\\+|00)?(86)?(86)?1?[0-9]{9,12}\n?") {
            let strict = Regex::new(r"^(?:\+86|0086|86)1[0-9]{10}$").unwrap();
            let lenient = Regex::new(r"^(?:\+86|0086|86)?1[0-9]{10}$").unwrap();
            prop_assert_eq!(is_chinese(&number, true), strict.is_match(&number));
            prop_assert_eq!(is_chinese(&number, false), lenient.is_match(&number));
        }
    }
}
