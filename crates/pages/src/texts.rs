//! The words of the pages: one file a language in `texts/`, flat keys, `{{name}}` for what is
//! filled in. Tests below hold all languages to the same keys and placeholders, and every key
//! that a template or a view names to a text.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::language::Language;

type Entries = BTreeMap<String, String>;

static CATALOGUES: LazyLock<Vec<Entries>> = LazyLock::new(|| {
    Language::all()
        .map(|language| {
            serde_json::from_str(language.texts_json())
                .expect("embedded language files are JSON, as the tests below check")
        })
        .collect()
});

/// The texts of one language, a tenant's own words before ours.
#[derive(Clone, Debug)]
pub struct Texts {
    entries: &'static Entries,
    own: Option<Arc<Entries>>,
}

/// The texts of all languages by tag: for whoever lets tenants change them.
pub fn phrases() -> impl Iterator<Item = (&'static str, BTreeMap<String, String>)> {
    Language::all().map(|language| (language.tag(), CATALOGUES[language.index()].clone()))
}

/// A piece of a text that has elements, such as links, in place of its placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Words.
    Text(&'a str),
    /// The name of a placeholder.
    Slot(&'a str),
}

impl Texts {
    /// The texts of a language.
    #[must_use]
    pub fn get(language: Language) -> Self {
        Self {
            entries: &CATALOGUES[language.index()],
            own: None,
        }
    }

    /// The same with a tenant's own words, by key, in place of ours.
    #[must_use]
    pub fn with_own(self, own: Arc<BTreeMap<String, String>>) -> Self {
        Self {
            own: Some(own),
            ..self
        }
    }

    /// The text of a key. A key without one answers with itself; no key in this crate is, which
    /// a test checks.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key that may be unknown, such as one made of an error code.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&str> {
        let own = self.own.as_ref().and_then(|own| own.get(key));
        own.filter(|text| !text.trim().is_empty())
            .or_else(|| self.entries.get(key))
            .map(String::as_str)
    }

    /// The text of a key with its placeholders filled in. A value is never read for placeholders.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The text of a key in pieces, for templates that put elements between the words.
    #[must_use]
    pub fn segments<'a>(&'a self, key: &'a str) -> Vec<Segment<'a>> {
        segments(self.text(key))
    }

    /// What to say about an error code of the contract, beside a field or on top of a form. Codes
    /// without a text of their own, and those of `connector.`, get a general one: what a provider
    /// said is for administrators.
    #[must_use]
    pub fn error(&self, code: &str, values: &[(&str, &str)]) -> String {
        let text = self.find(&format!("error.{code}")).unwrap_or_else(|| {
            if code.starts_with("connector.") {
                self.text("error.connector.general")
            } else {
                self.text("error.unknown")
            }
        });
        fill(text, values)
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let value_of = |name: &str| {
        values
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| *value)
    };
    let mut filled = String::new();
    for segment in segments(text) {
        let piece = match segment {
            Segment::Text(words) => words,
            Segment::Slot(name) => value_of(name).unwrap_or_default(),
        };
        if needs_space(filled.chars().next_back(), piece.chars().next()) {
            filled.push(' ');
        }
        filled.push_str(piece);
    }
    filled
}

/// Chinese sets a space between its characters and Latin words or numbers. Whether a value is
/// Latin is not known before it is filled in.
fn needs_space(before: Option<char>, after: Option<char>) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let latin = |c: char| c.is_ascii_alphanumeric();
    match (before, after) {
        (Some(before), Some(after)) => {
            (han(before) && latin(after)) || (latin(before) && han(after))
        }
        _ => false,
    }
}

fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, tail)) = rest.split_once("{{") {
        let Some((name, tail)) = tail.split_once("}}") else {
            break;
        };
        if !words.is_empty() {
            pieces.push(Segment::Text(words));
        }
        pieces.push(Segment::Slot(name.trim()));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Segment::Text(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Keys that code puts together from a prefix and a value.
    const COMPOSED: &[&str] = &[
        "consent.scope.",
        "error.",
        "error_page.",
        "inbox.type.",
        "profile.field.",
    ];

    fn placeholders(text: &str) -> BTreeSet<&str> {
        segments(text)
            .into_iter()
            .filter_map(|segment| match segment {
                Segment::Slot(name) => Some(name),
                Segment::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn every_language_has_the_same_keys_and_placeholders() {
        let english = Texts::get(Language::EN);
        for language in Language::all() {
            let texts = Texts::get(language);
            let keys: Vec<&String> = texts.entries.keys().collect();
            assert_eq!(
                keys,
                english.entries.keys().collect::<Vec<_>>(),
                "{}",
                language.tag()
            );
            for (key, text) in texts.entries {
                assert_eq!(
                    placeholders(text),
                    placeholders(&english.entries[key]),
                    "{} {key}",
                    language.tag()
                );
                assert!(!text.trim().is_empty(), "{} {key} is empty", language.tag());
            }
        }
    }

    #[test]
    fn no_key_stands_twice_in_a_file() {
        for language in Language::all() {
            let lines = language
                .texts_json()
                .lines()
                .filter(|line| line.contains("\": \""))
                .count();
            assert_eq!(
                lines,
                Texts::get(language).entries.len(),
                "{}",
                language.tag()
            );
        }
    }

    /// The templates and the sources without their tests.
    fn sources() -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        let mut folders = vec![root.join("templates"), root.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let source = std::fs::read_to_string(path).unwrap();
                    sources.push(
                        source
                            .split("#[cfg(test)]")
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    );
                }
            }
        }
        sources
    }

    #[test]
    fn every_key_that_is_asked_for_has_a_text() {
        let english = Texts::get(Language::EN);
        let mut asked = 0;
        for source in sources() {
            for call in [
                ".t(\"",
                ".tw(\"",
                ".t_app(\"",
                ".text(\"",
                ".with(\"",
                ".segments(\"",
            ] {
                for piece in source.split(call).skip(1) {
                    let key = piece.split('"').next().unwrap_or_default();
                    assert!(english.find(key).is_some(), "no text for {key}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 40, "the scan found only {asked}");
    }

    #[test]
    fn every_text_is_asked_for() {
        let sources = sources();
        for key in Texts::get(Language::EN).entries.keys() {
            let composed = COMPOSED.iter().any(|prefix| key.starts_with(prefix));
            let literal = format!("\"{key}\"");
            assert!(
                composed || sources.iter().any(|source| source.contains(&literal)),
                "{key}"
            );
        }
    }

    #[test]
    fn values_are_not_read_for_placeholders() {
        let text = fill("Hi {{a}}, {{ b }}.", &[("a", "{{b}}"), ("b", "x")]);
        assert_eq!(text, "Hi {{b}}, x.");
        assert_eq!(fill("{{a}} {{", &[]), " {{");
    }

    #[test]
    fn own_words_come_first_and_ours_fill_the_gaps() {
        let own = [
            ("action.continue", "Go"),
            ("sign_in.title", " "),
            ("sign_in.title_for", "At {{app}}"),
        ];
        let own = own.map(|(key, text)| (key.to_owned(), text.to_owned()));
        let texts = Texts::get(Language::EN).with_own(Arc::new(own.into()));
        assert_eq!(texts.text("action.continue"), "Go");
        assert_eq!(texts.text("sign_in.title"), "Sign in");
        assert_eq!(texts.text("sign_out.title"), "Sign out?");
        assert_eq!(
            texts.with("sign_in.title_for", &[("app", "{{app}}")]),
            "At {{app}}"
        );
    }

    /// Tenants write their words into a nested object (`http::Phrases`).
    #[test]
    fn no_key_is_the_beginning_of_another() {
        let keys: Vec<&String> = Texts::get(Language::EN).entries.keys().collect();
        for key in &keys {
            let longer = format!("{key}.");
            assert!(
                !keys.iter().any(|other| other.starts_with(&longer)),
                "{key}"
            );
        }
    }

    #[test]
    fn latin_values_keep_their_distance_from_chinese_words() {
        assert_eq!(
            fill("返回{{app}}重新登录", &[("app", "Acme")]),
            "返回 Acme 重新登录"
        );
        assert_eq!(
            fill("返回{{app}}重新登录", &[("app", "该应用")]),
            "返回该应用重新登录"
        );
        assert_eq!(fill("Back to {{app}}", &[("app", "Acme")]), "Back to Acme");
    }

    #[test]
    fn an_unknown_error_says_something() {
        for language in Language::all() {
            let texts = Texts::get(language);
            assert_eq!(
                texts.error("nobody.knows", &[]),
                texts.text("error.unknown")
            );
            assert_eq!(
                texts.error("connector.invalid_config", &[]),
                texts.text("error.connector.general")
            );
        }
    }

    #[test]
    fn texts_keep_the_house_style() {
        for language in Language::all() {
            for (key, text) in Texts::get(language).entries {
                let lower = text.to_lowercase();
                for word in [
                    "!",
                    "！",
                    "please",
                    "oops",
                    "，请",
                    "。请",
                    "，請",
                    "bitte ",
                    "por favor",
                    "per favore",
                    "veuillez",
                    "пожалуйста",
                    "будь ласка",
                    "proszę",
                    "prosím",
                    "lütfen",
                    "กรุณา",
                    "โปรด",
                    "يرجى",
                    "لطفاً",
                ] {
                    assert!(!lower.contains(word), "{} {key}: {text}", language.tag());
                }
            }
        }
    }
}
