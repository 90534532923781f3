//! Words that a password must not consist of: the tenant's, and what is known of the person.

use std::ops::Range;

/// What is known of whoever sets a password.
#[derive(Clone, Copy, Debug, Default)]
pub struct PersonalInfo<'a> {
    /// Full name.
    pub name: Option<&'a str>,
    /// User name.
    pub username: Option<&'a str>,
    /// E-mail address.
    pub email: Option<&'a str>,
    /// Phone number, digits.
    pub phone: Option<&'a str>,
}

impl PersonalInfo<'_> {
    /// The pieces by which a person is recognized: the name as a whole, joined, and each of its
    /// words; the user name; what stands before the `@`; the number.
    pub(super) fn phrases(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        if let Some(name) = self.name {
            let words: Vec<&str> = name.split_whitespace().collect();
            phrases.push(name.trim().to_owned());
            phrases.push(words.concat());
            phrases.extend(words.into_iter().map(str::to_owned));
        }
        let local = self.email.and_then(|email| email.split('@').next());
        let others = [self.username, local, self.phone];
        phrases.extend(others.into_iter().flatten().map(str::to_owned));
        phrases
    }
}

/// Places where one of the phrases stands, in letters of any case.
pub(super) fn find(password: &[char], phrases: &[String]) -> Vec<Range<usize>> {
    let password: Vec<char> = password.iter().copied().map(lower).collect();
    let mut found = Vec::new();
    for phrase in phrases {
        let phrase: Vec<char> = phrase.chars().map(lower).collect();
        if phrase.is_empty() || phrase.len() > password.len() {
            continue;
        }
        for start in 0..=password.len() - phrase.len() {
            let end = start + phrase.len();
            if password[start..end] == phrase {
                found.push(start..end);
            }
        }
    }
    found
}

/// One character stays one, so that places in the lowered text are places in the password.
fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_person() {
        let person = PersonalInfo {
            name: Some(" Ann  Lee "),
            username: Some("ann_1"),
            email: Some("ann.lee@example.com"),
            phone: Some("8613800000000"),
        };
        assert_eq!(
            person.phrases(),
            [
                "Ann  Lee",
                "AnnLee",
                "Ann",
                "Lee",
                "ann_1",
                "ann.lee",
                "8613800000000"
            ]
        );
    }

    #[test]
    fn case_does_not_matter_and_nothing_is_found_nowhere() {
        let password: Vec<char> = "xKEYx".chars().collect();
        let found = find(&password, &["key".to_owned()]);
        assert_eq!(format!("{found:?}"), "[1..4]");
        assert!(find(&password, &[String::new()]).is_empty());
        assert!(find(&[], &["key".to_owned()]).is_empty());
    }
}
