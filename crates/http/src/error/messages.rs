//! The texts of error codes, in files that a translator can edit: flat keys, `{{name}}` for values.

use std::{collections::HashMap, sync::LazyLock};

use keyward_model::AcceptLanguage;

/// A language that errors are told in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    SimplifiedChinese,
}

type Texts = HashMap<String, String>;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../messages/en.json")));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../../messages/zh-CN.json")));

fn read(text: &str) -> Texts {
    serde_json::from_str(text).expect("the files of texts are checked by a test")
}

impl Language {
    /// The first language of the list that there are texts in; English without one.
    #[must_use]
    pub fn choose(accepted: &AcceptLanguage) -> Self {
        accepted
            .0
            .iter()
            .find_map(|tag| match tag.as_str().split('-').next()? {
                primary if primary.eq_ignore_ascii_case("en") => Some(Self::English),
                primary if primary.eq_ignore_ascii_case("zh") => Some(Self::SimplifiedChinese),
                _ => None,
            })
            .unwrap_or_default()
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::SimplifiedChinese => &CHINESE,
        }
    }
}

/// The message of a code with its values filled in; the code itself when it has no text.
#[must_use]
pub fn message(language: Language, code: &str, params: &[(&str, String)]) -> String {
    let Some(text) = language.texts().get(code) else {
        return code.to_owned();
    };
    fill(text, params).trim_end().to_owned()
}

/// Replaces each `{{name}}` once: what a value holds is never looked at again.
fn fill(text: &str, params: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else {
            break;
        };
        filled.push_str(before);
        let value = params.iter().find(|(own, _)| *own == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::{
        collections::BTreeSet,
        fs,
        path::{Path, PathBuf},
    };

    use super::*;

    const CODES: &str = include_str!("../../messages/codes.txt");
    /// An addition: `If-Match` on changes (docs/decisions/011-console.md).
    const OURS: &str = "entity.precondition_failed";
    /// The crates that answer with codes.
    const ROOMS: [&str; 6] = ["api", "connectors", "experience", "http", "model", "oidc"];
    /// What looks like a code and is none: members of configurations, placeholders of templates, beginnings.
    const NO_CODES: [&str; 4] = [
        "application.name",
        "auth.pass",
        "auth.type",
        "user.username_",
    ];

    #[test]
    fn both_languages_have_the_same_codes_and_placeholders() {
        let keys = |texts: &Texts| texts.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&ENGLISH), keys(&CHINESE));
        let placeholders = |text: &str| -> BTreeSet<String> {
            text.split("{{")
                .skip(1)
                .map(|rest| rest.split("}}").next().unwrap().to_owned())
                .collect()
        };
        for (code, text) in ENGLISH.iter() {
            assert_eq!(placeholders(text), placeholders(&CHINESE[code]), "{code}");
        }
    }

    #[test]
    fn every_code_is_one_of_the_contract() {
        let contract: BTreeSet<&str> = CODES.lines().collect();
        for code in ENGLISH.keys().filter(|code| *code != OURS) {
            assert!(contract.contains(code.as_str()), "{code}");
        }
    }

    #[test]
    fn every_code_in_the_source_has_a_text() {
        let groups: BTreeSet<&str> = CODES
            .lines()
            .filter_map(|code| code.split('.').next())
            .collect();
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut found = 0;
        for file in ROOMS
            .iter()
            .flat_map(|room| sources(&crates.join(room).join("src")))
        {
            for code in literals(&fs::read_to_string(&file).unwrap()) {
                let group = code.split('.').next().unwrap();
                if groups.contains(group) && !NO_CODES.contains(&code.as_str()) {
                    found += 1;
                    assert!(ENGLISH.contains_key(&code), "{code} in {}", file.display());
                }
            }
        }
        assert!(found > 20, "{found}");
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .flat_map(|path| match path.is_dir() {
                true => sources(&path),
                false => vec![path],
            })
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .collect()
    }

    /// Texts in quotes that look like codes: `group.name`, lower case.
    fn literals(source: &str) -> Vec<String> {
        source
            .split('"')
            .filter(|text| {
                text.contains('.')
                    && text.split('.').all(|part| {
                        !part.is_empty()
                            && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                    })
            })
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn values_are_filled_in_once() {
        let params = [("id", "{{name}}".to_owned()), ("name", "x".to_owned())];
        assert_eq!(
            fill("{{id}} of {{name}}{{none}} {{", &params),
            "{{name}} of x {{"
        );
    }

    #[test]
    fn the_callers_language_is_chosen() {
        let choose = |header| Language::choose(&AcceptLanguage::parse(header));
        assert_eq!(
            choose("fr, zh-TW;q=0.9, en;q=0.8"),
            Language::SimplifiedChinese
        );
        assert_eq!(choose("en-GB, zh"), Language::English);
        assert_eq!(choose("fr"), Language::English);
    }
}
