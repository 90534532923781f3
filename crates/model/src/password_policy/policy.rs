//! The settings, and the check as a whole.

use std::ops::Range;

use serde_json::Value;

use super::{PasswordIssue, PersonalInfo, characters::Kinds, patterns, phrases};
use crate::{JsonObject, SignInExperience};

/// What a tenant demands of new passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Fewest characters, in UTF-16 units as the contract counts.
    pub min_length: u32,
    /// Most characters, counted likewise.
    pub max_length: u32,
    /// How many of the four kinds of characters there must be.
    pub min_character_types: u32,
    /// Whether a list of breached passwords is asked.
    pub rejects_breached: bool,
    /// Whether it must be more than repetitions and sequences.
    pub rejects_repetition_and_sequence: bool,
    /// Whether it must be more than what is known of the person.
    pub rejects_personal_info: bool,
    /// Words that it must be more than.
    pub rejected_words: Vec<String>,
}

impl PasswordPolicy {
    /// The policy of a tenant.
    #[must_use]
    pub fn of(settings: &SignInExperience) -> Self {
        Self::parse(&settings.password_policy)
    }

    /// The policy of the column `passwordPolicy`, which is stored as far as it was given. What is
    /// absent, or of a shape that no writer lets through, is the contract's default.
    #[must_use]
    pub fn parse(stored: &JsonObject) -> Self {
        let member = |group: &str, key: &str| stored.get(group).and_then(|group| group.get(key));
        let number = |group, key, default| {
            let number = member(group, key).and_then(Value::as_u64);
            number
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(default)
        };
        let rejects = |key| {
            member("rejects", key)
                .and_then(Value::as_bool)
                .unwrap_or(true)
        };
        let words = member("rejects", "words").and_then(Value::as_array);
        let words = words.into_iter().flatten().filter_map(Value::as_str);
        Self {
            min_length: number("length", "min", 8),
            max_length: number("length", "max", 256),
            min_character_types: number("characterTypes", "min", 1),
            rejects_breached: rejects("pwned"),
            rejects_repetition_and_sequence: rejects("repetitionAndSequence"),
            rejects_personal_info: rejects("userInfo"),
            rejected_words: words.map(str::to_owned).collect(),
        }
    }

    /// Every reason to refuse a password; none when it may be set. `is_breached` is what the list
    /// of breached passwords said; it counts only where the policy asks.
    #[must_use]
    pub fn check(
        &self,
        password: &str,
        person: &PersonalInfo<'_>,
        is_breached: bool,
    ) -> Vec<PasswordIssue> {
        let mut issues = Vec::new();
        let length = u32::try_from(password.encode_utf16().count()).unwrap_or(u32::MAX);
        if length < self.min_length {
            issues.push(PasswordIssue::TooShort(self.min_length));
        }
        if length > self.max_length {
            issues.push(PasswordIssue::TooLong(self.max_length));
        }
        let kinds = Kinds::of(password);
        if kinds.has_other() {
            issues.push(PasswordIssue::UnsupportedCharacters);
        } else if kinds.count() < self.min_character_types {
            issues.push(PasswordIssue::CharacterTypes(self.min_character_types));
        }
        if self.rejects_breached && is_breached {
            issues.push(PasswordIssue::Breached);
        }
        // One that is far too long is refused already, and not searched.
        if length <= self.max_length {
            issues.extend(self.restricted(password, person));
        }
        issues
    }

    /// What is restricted makes a password bad only when it is little else: at most three
    /// characters, and of a very short one all but one.
    fn restricted(&self, password: &str, person: &PersonalInfo<'_>) -> Vec<PasswordIssue> {
        let password: Vec<char> = password.chars().collect();
        let mut found: Vec<(PasswordIssue, Vec<Range<usize>>)> = Vec::new();
        if self.rejects_repetition_and_sequence {
            found.push((PasswordIssue::Repetition, patterns::repetitions(&password)));
            found.push((PasswordIssue::Sequence, patterns::sequences(&password)));
        }
        let words = phrases::find(&password, &self.rejected_words);
        found.push((PasswordIssue::Words, words));
        if self.rejects_personal_info {
            let known = phrases::find(&password, &person.phrases());
            found.push((PasswordIssue::PersonalInfo, known));
        }
        found.retain(|(_, places)| !places.is_empty());
        let mut is_covered = vec![false; password.len()];
        for place in found.iter().flat_map(|(_, places)| places) {
            is_covered[place.clone()].fill(true);
        }
        let covered = is_covered.into_iter().filter(|covered| *covered).count();
        if covered <= password.len().saturating_sub(3).max(1) {
            return Vec::new();
        }
        found.into_iter().map(|(issue, _)| issue).collect()
    }
}
