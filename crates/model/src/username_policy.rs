//! The user-name policy: which names a tenant takes (reference experience-api.md §7.3).

use serde_json::Value;
use thiserror::Error;

use crate::{JsonObject, SignInExperience, Username};

/// What a tenant demands of new user names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsernamePolicy {
    /// Whether `A` is another letter than `a`.
    pub is_case_sensitive: bool,
    min_length: usize,
    max_length: usize,
    lowercase: bool,
    uppercase: bool,
    numbers: bool,
    underscore: bool,
}

/// The first thing that is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UsernameIssue {
    /// There is none.
    #[error("a user name is needed")]
    Required,
    /// It begins with a digit.
    #[error("the user name begins with a digit")]
    StartsWithNumber,
    /// It has other characters than letters, digits and `_`.
    #[error("the user name has characters that no user name has")]
    Charset,
    /// It has fewer characters than this.
    #[error("the user name has fewer than {0} characters")]
    TooShort(usize),
    /// It has more characters than this.
    #[error("the user name has more than {0} characters")]
    TooLong(usize),
    /// Capital letters are not taken.
    #[error("the user name has capital letters")]
    Uppercase,
    /// Small letters are not taken.
    #[error("the user name has small letters")]
    Lowercase,
    /// Digits are not taken.
    #[error("the user name has digits")]
    Numbers,
    /// `_` is not taken.
    #[error("the user name has underscores")]
    Underscore,
}

impl UsernameIssue {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "user.username_required",
            Self::StartsWithNumber => "user.username_starts_with_number",
            Self::Charset => "user.username_invalid_charset_hard",
            Self::TooShort(_) => "user.username_too_short",
            Self::TooLong(_) => "user.username_too_long",
            Self::Uppercase => "user.username_uppercase_not_allowed",
            Self::Lowercase => "user.username_lowercase_not_allowed",
            Self::Numbers => "user.username_numbers_not_allowed",
            Self::Underscore => "user.username_underscore_not_allowed",
        }
    }
}

impl UsernamePolicy {
    /// The policy of a tenant.
    #[must_use]
    pub fn of(settings: &SignInExperience) -> Self {
        Self::parse(&settings.username_policy)
    }

    /// The policy of the column `usernamePolicy`. What is absent, or of a shape that no writer
    /// lets through, is the contract's default.
    #[must_use]
    pub fn parse(stored: &JsonObject) -> Self {
        let length = |key: &str, default| {
            let length = stored.get(key).and_then(Value::as_u64);
            length
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or(default)
        };
        let allowed = |kind: &str| {
            let allowed = stored.get("allowedChars").and_then(|all| all.get(kind));
            allowed.and_then(Value::as_bool).unwrap_or(true)
        };
        Self {
            is_case_sensitive: stored.get("caseSensitive") != Some(&Value::Bool(false)),
            min_length: length("minLength", 1),
            max_length: length("maxLength", Username::LONGEST).min(Username::LONGEST),
            lowercase: allowed("lowercase"),
            uppercase: allowed("uppercase"),
            numbers: allowed("numbers"),
            underscore: allowed("underscore"),
        }
    }

    /// Judges a name.
    ///
    /// # Errors
    /// The first [`UsernameIssue`], in the contract's order.
    pub fn check(&self, name: &str) -> Result<Username, UsernameIssue> {
        if name.is_empty() {
            return Err(UsernameIssue::Required);
        }
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(UsernameIssue::StartsWithNumber);
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !name.bytes().all(is_word) {
            return Err(UsernameIssue::Charset);
        }
        if name.len() < self.min_length {
            return Err(UsernameIssue::TooShort(self.min_length));
        }
        if name.len() > self.max_length {
            return Err(UsernameIssue::TooLong(self.max_length));
        }
        let has = |kind: fn(&u8) -> bool| name.as_bytes().iter().any(kind);
        if !self.uppercase && has(u8::is_ascii_uppercase) {
            return Err(UsernameIssue::Uppercase);
        }
        if !self.lowercase && has(u8::is_ascii_lowercase) {
            return Err(UsernameIssue::Lowercase);
        }
        if !self.numbers && has(u8::is_ascii_digit) {
            return Err(UsernameIssue::Numbers);
        }
        if !self.underscore && has(|byte| *byte == b'_') {
            return Err(UsernameIssue::Underscore);
        }
        Username::parse(name).map_err(|_| UsernameIssue::Charset)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::TenantId;

    fn policy(stored: &Value) -> UsernamePolicy {
        UsernamePolicy::parse(stored.as_object().expect("an object"))
    }

    fn code(policy: &UsernamePolicy, name: &str) -> &'static str {
        match policy.check(name) {
            Ok(_) => "",
            Err(issue) => issue.code().trim_start_matches("user.username_"),
        }
    }

    #[test]
    fn what_is_absent_is_the_contracts_default() {
        let seed = SignInExperience::seed(&TenantId::default_tenant());
        assert_eq!(policy(&json!({})), UsernamePolicy::of(&seed));
        let default = policy(&json!({}));
        assert_eq!(code(&default, "Ann_1"), "");
        assert_eq!(code(&default, &"a".repeat(128)), "");
        assert_eq!(code(&default, &"a".repeat(129)), "too_long");
    }

    #[test]
    fn the_first_violation_is_told() {
        let strict = policy(&json!({
            "caseSensitive": false, "minLength": 3, "maxLength": 5,
            "allowedChars": { "lowercase": true, "uppercase": false, "numbers": false, "underscore": false },
        }));
        assert!(!strict.is_case_sensitive);
        for (name, told) in [
            ("", "required"),
            ("1a", "starts_with_number"),
            ("a-", "invalid_charset_hard"),
            ("é", "invalid_charset_hard"),
            ("Aa", "too_short"),
            ("Aaaaaa", "too_long"),
            ("Aa1_", "uppercase_not_allowed"),
            ("aa1_", "numbers_not_allowed"),
            ("aaa_", "underscore_not_allowed"),
            ("aaa", ""),
        ] {
            assert_eq!(code(&strict, name), told, "{name}");
        }
        let capitals = policy(&json!({ "allowedChars": { "lowercase": false } }));
        assert_eq!(code(&capitals, "Ann"), "lowercase_not_allowed");
    }

    proptest! {
        #[test]
        fn what_passes_is_a_user_name(name in ".{0,9}", min in 0_u64..9, max in any::<u64>()) {
            let policy = policy(&json!({ "minLength": min, "maxLength": max }));
            if let Ok(taken) = policy.check(&name) {
                prop_assert_eq!(taken.as_str(), &name);
                prop_assert!(Username::parse(&name).is_ok());
            }
        }
    }
}
