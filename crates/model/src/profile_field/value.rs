//! Whether what a person typed fits a field: what a form says beside it. The contract's API takes
//! any value.

use regex::{Regex, RegexBuilder};
use serde_json::Number;
use thiserror::Error;
use url::Url;

use super::{ProfileField, ProfileFieldConfig, ProfileFieldType};

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ProfileFieldIssue {
    /// It is missing.
    #[error("the field must be filled in")]
    Required,
    /// A text has fewer characters than this.
    #[error("at least {0} characters")]
    TooShort(i64),
    /// A text has more characters than this.
    #[error("at most {0} characters")]
    TooLong(i64),
    /// It is no number.
    #[error("not a number")]
    NotANumber,
    /// A number is less than this.
    #[error("at least {0}")]
    TooSmall(f64),
    /// A number is more than this.
    #[error("at most {0}")]
    TooLarge(f64),
    /// It is no day in the format asked for.
    #[error("not a date")]
    NotADate,
    /// It is none of what can be chosen.
    #[error("not one of the options")]
    NotAnOption,
    /// It is no address of the web.
    #[error("not a URL")]
    NotAUrl,
    /// It does not have the form asked for.
    #[error("not of the form asked for")]
    WrongFormat,
}

/// The longest text that is taken where a field says nothing.
const LONGEST: i64 = 4096;

impl ProfileField {
    /// Judges a text that a person typed; empty when they typed nothing.
    ///
    /// # Errors
    /// [`ProfileFieldIssue`].
    pub fn check_text(&self, text: &str) -> Result<(), ProfileFieldIssue> {
        check_text(self.kind, &self.config, self.required, text)
    }
}

impl super::ProfileFieldPart {
    /// Judges a text that a person typed for a part.
    ///
    /// # Errors
    /// [`ProfileFieldIssue`].
    pub fn check_text(&self, text: &str) -> Result<(), ProfileFieldIssue> {
        let default = ProfileFieldConfig::default();
        let config = self.config.as_ref().unwrap_or(&default);
        check_text(self.kind, config, self.required, text)
    }
}

fn check_text(
    kind: ProfileFieldType,
    config: &ProfileFieldConfig,
    required: bool,
    text: &str,
) -> Result<(), ProfileFieldIssue> {
    use ProfileFieldType as Kind;
    if text.is_empty() {
        return if required {
            Err(ProfileFieldIssue::Required)
        } else {
            Ok(())
        };
    }
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    if length > LONGEST {
        return Err(ProfileFieldIssue::TooLong(LONGEST));
    }
    match kind {
        Kind::Text => match (config.min_length, config.max_length) {
            (Some(min), _) if length < min => Err(ProfileFieldIssue::TooShort(min)),
            (_, Some(max)) if length > max => Err(ProfileFieldIssue::TooLong(max)),
            _ => Ok(()),
        },
        Kind::Number => number(config, text),
        Kind::Date => date(config, text),
        Kind::Checkbox => match text {
            "true" | "false" => Ok(()),
            _ => Err(ProfileFieldIssue::NotAnOption),
        },
        Kind::Select => {
            let mut options = config.options.iter().flatten();
            let is_option = options.any(|option| option.value == text);
            is_option
                .then_some(())
                .ok_or(ProfileFieldIssue::NotAnOption)
        }
        Kind::Url => {
            let is_web = Url::parse(text)
                .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            is_web.then_some(()).ok_or(ProfileFieldIssue::NotAUrl)
        }
        Kind::Regex => pattern(config, text),
        // Their parts are judged.
        Kind::Address | Kind::Fullname => Ok(()),
    }
}

fn number(config: &ProfileFieldConfig, text: &str) -> Result<(), ProfileFieldIssue> {
    let value: f64 = text
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
        .ok_or(ProfileFieldIssue::NotANumber)?;
    let bound = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    match (bound(&config.min_value), bound(&config.max_value)) {
        (Some(min), _) if value < min => Err(ProfileFieldIssue::TooSmall(min)),
        (_, Some(max)) if value > max => Err(ProfileFieldIssue::TooLarge(max)),
        _ => Ok(()),
    }
}

/// The contract's names of formats, as the date library has them. Formats that somebody made up
/// are not judged.
const DATES: [(&str, &str); 3] = [
    ("MM/dd/yyyy", "%m/%d/%Y"),
    ("dd/MM/yyyy", "%d/%m/%Y"),
    ("yyyy-MM-dd", "%Y-%m-%d"),
];

fn date(config: &ProfileFieldConfig, text: &str) -> Result<(), ProfileFieldIssue> {
    let format = config.format.as_deref().unwrap_or("yyyy-MM-dd");
    let Some((_, format)) = DATES.iter().find(|(name, _)| *name == format) else {
        return Ok(());
    };
    let date = jiff::civil::Date::strptime(format, text);
    date.map(drop).map_err(|_| ProfileFieldIssue::NotADate)
}

fn pattern(config: &ProfileFieldConfig, text: &str) -> Result<(), ProfileFieldIssue> {
    let pattern = config.format.as_deref().map(compile);
    match pattern {
        Some(Ok(Some(pattern))) if !pattern.is_match(text) => Err(ProfileFieldIssue::WrongFormat),
        _ => Ok(()),
    }
}

/// What only JavaScript's expressions have: to look ahead and behind, and to refer back.
const JAVASCRIPT: &str = r"\(\?(?:=|!|<=|<!)|\\[1-9]|\\k<\w+>";
/// Bytes that a pattern may take; far more than any form needs.
const SIZE: usize = 1024 * 1024;

/// Reads a pattern, which is JavaScript's. `None` when it is one that only a browser can run.
pub(super) fn compile(pattern: &str) -> Result<Option<Regex>, regex::Error> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(SIZE).build();
    match build(pattern) {
        Ok(pattern) => Ok(Some(pattern)),
        Err(error) => {
            // The rest of it must make sense all the same.
            let plain =
                Regex::new(JAVASCRIPT)?.replace_all(pattern, |found: &regex::Captures<'_>| {
                    if found[0].starts_with('(') {
                        "(?:"
                    } else {
                        "(?:)"
                    }
                });
            if plain == pattern {
                return Err(error);
            }
            build(&plain).map(|_| None)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn judge(kind: ProfileFieldType, config: Value, text: &str) -> Result<(), ProfileFieldIssue> {
        let config = serde_json::from_value(config).expect("a configuration");
        check_text(kind, &config, true, text)
    }

    #[test]
    fn each_kind_of_field() {
        use ProfileFieldIssue as Issue;
        use ProfileFieldType as Kind;
        let text = json!({ "minLength": 2, "maxLength": 3 });
        assert_eq!(judge(Kind::Text, text.clone(), ""), Err(Issue::Required));
        assert_eq!(
            judge(Kind::Text, text.clone(), "é"),
            Err(Issue::TooShort(2))
        );
        assert_eq!(
            judge(Kind::Text, text.clone(), "abcd"),
            Err(Issue::TooLong(3))
        );
        assert_eq!(judge(Kind::Text, text, "éé"), Ok(()));
        let number = json!({ "minValue": 1, "maxValue": 2.5 });
        assert_eq!(judge(Kind::Number, number.clone(), "2.5"), Ok(()));
        assert_eq!(
            judge(Kind::Number, number.clone(), "0"),
            Err(Issue::TooSmall(1.0))
        );
        assert_eq!(
            judge(Kind::Number, number.clone(), "3"),
            Err(Issue::TooLarge(2.5))
        );
        for bad in ["a", "inf", "NaN", "1,5"] {
            assert_eq!(
                judge(Kind::Number, number.clone(), bad),
                Err(Issue::NotANumber),
                "{bad}"
            );
        }
        let date = json!({ "format": "dd/MM/yyyy" });
        assert_eq!(judge(Kind::Date, date.clone(), "31/01/2000"), Ok(()));
        for bad in ["01/31/2000", "30/02/2000", "2000-01-31", "x"] {
            assert_eq!(
                judge(Kind::Date, date.clone(), bad),
                Err(Issue::NotADate),
                "{bad}"
            );
        }
        let select = json!({ "options": [{ "value": "a" }] });
        assert_eq!(judge(Kind::Select, select.clone(), "a"), Ok(()));
        assert_eq!(judge(Kind::Select, select, "b"), Err(Issue::NotAnOption));
        assert_eq!(judge(Kind::Checkbox, json!({}), "true"), Ok(()));
        assert_eq!(
            judge(Kind::Checkbox, json!({}), "on"),
            Err(Issue::NotAnOption)
        );
        assert_eq!(judge(Kind::Url, json!({}), "https://a.test/x"), Ok(()));
        for bad in ["javascript:alert(1)", "a.test", "https://"] {
            assert_eq!(
                judge(Kind::Url, json!({}), bad),
                Err(Issue::NotAUrl),
                "{bad}"
            );
        }
        let regex = json!({ "format": "^[a-z]+$" });
        assert_eq!(judge(Kind::Regex, regex.clone(), "ab"), Ok(()));
        assert_eq!(judge(Kind::Regex, regex, "a1"), Err(Issue::WrongFormat));
        // What only a browser can run is left to it.
        let lookahead = json!({ "format": r"^(?=.*\d)\w+$" });
        assert_eq!(judge(Kind::Regex, lookahead, "ab"), Ok(()));
    }

    proptest! {
        #[test]
        fn no_pattern_and_no_text_panics(pattern in ".{0,12}", text in ".{0,12}") {
            for kind in ProfileFieldType::NAMED {
                let _ = judge(kind.1, json!({ "format": pattern }), &text);
            }
        }
    }
}
