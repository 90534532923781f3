//! The languages that the pages speak, and which one a person gets (reference
//! experience-api.md §8).
//!
//! A language is a file in `texts/`, a file in `texts/countries/` (made by
//! `codegen/countries.mjs`) and a line in the table below.

/// A line of the table.
#[derive(Debug)]
struct Entry {
    tag: &'static str,
    name: &'static str,
    texts: &'static str,
    countries: &'static str,
    suggested_regions: &'static [&'static str],
}

macro_rules! language {
    ($tag:literal, $name:literal, $suggested:expr) => {
        Entry {
            tag: $tag,
            name: $name,
            texts: include_str!(concat!("../texts/", $tag, ".json")),
            countries: include_str!(concat!("../texts/countries/", $tag, ".json")),
            suggested_regions: &$suggested,
        }
    };
}

/// English comes first: it is what is left when nothing else fits.
static LANGUAGES: &[Entry] = &[
    language!("en", "English", ["CN", "GB", "US"]),
    language!("zh-CN", "简体中文", ["CN", "HK", "MO", "TW"]),
];

/// A language that the pages have texts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(usize);

/// The direction in which a page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of the `dir` attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Language {
    /// English.
    pub const EN: Self = Self(0);

    /// Every language, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANGUAGES.len()).map(Self)
    }

    /// The language with exactly this tag, letter case aside.
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        Self::all().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// The language that serves a reader of `tag`: the exact one, else one written the same way,
    /// else one of the same base language.
    #[must_use]
    pub fn matching(tag: &str) -> Option<Self> {
        Self::find(tag)
            .or_else(|| chinese(tag).iter().find_map(|sibling| Self::find(sibling)))
            .or_else(|| {
                Self::all().find(|language| base(language.tag()).eq_ignore_ascii_case(base(tag)))
            })
    }

    /// The language tag (RFC 5646), as in `lang` and `Content-Language`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.entry().tag
    }

    /// The language's name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The direction in which it is written.
    #[must_use]
    pub fn direction(self) -> Direction {
        match base(self.tag()) {
            "ar" | "fa" | "he" | "ur" => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    /// The place in [`Language::all`].
    pub(crate) fn index(self) -> usize {
        self.0
    }

    pub(crate) fn texts_json(self) -> &'static str {
        self.entry().texts
    }

    pub(crate) fn countries_json(self) -> &'static str {
        self.entry().countries
    }

    pub(crate) fn suggested_regions(self) -> &'static [&'static str] {
        self.entry().suggested_regions
    }

    fn entry(self) -> &'static Entry {
        &LANGUAGES[self.0]
    }
}

/// Chooses the language of a page: the tags of the request (`ui_locales`) first, then those of
/// `Accept-Language` where the settings say so, then the fallback of the settings, then English.
/// Both lists come best first; each tag is tried exactly and by its base before the next one.
pub fn choose<'a>(
    requested: impl IntoIterator<Item = &'a str>,
    accepted: impl IntoIterator<Item = &'a str>,
    auto_detect: bool,
    fallback: &str,
) -> Language {
    requested
        .into_iter()
        .find_map(Language::matching)
        .or_else(|| {
            auto_detect
                .then(|| accepted.into_iter().find_map(Language::matching))
                .flatten()
        })
        .or_else(|| Language::matching(fallback))
        .unwrap_or(Language::EN)
}

/// The part before the first hyphen.
fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Chinese tags name a script or a place, and the place decides the script: the nearest first.
fn chinese(tag: &str) -> &'static [&'static str] {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    if parts.next() != Some("zh") {
        return &[];
    }
    let parts: Vec<&str> = parts.collect();
    let has = |part: &str| parts.contains(&part);
    if has("hk") || has("mo") {
        &["zh-HK", "zh-TW"]
    } else if has("hant") || has("tw") {
        &["zh-TW", "zh-HK"]
    } else {
        &["zh-CN"]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    #[test]
    fn the_request_wins_over_the_browser_and_the_browser_over_the_fallback() {
        assert_eq!(choose(["zh-CN"], ["en"], true, "en").tag(), "zh-CN");
        assert_eq!(choose(NONE, ["zh-CN", "en"], true, "en").tag(), "zh-CN");
        assert_eq!(choose(NONE, NONE, true, "zh-CN").tag(), "zh-CN");
        assert_eq!(choose(["xx"], ["yy"], true, "zz").tag(), "en");
    }

    #[test]
    fn the_browser_is_not_asked_when_detection_is_off() {
        assert_eq!(choose(NONE, ["zh-CN"], false, "en").tag(), "en");
    }

    #[test]
    fn a_tag_falls_back_to_its_base_before_the_next_tag_is_tried() {
        assert_eq!(choose(["en-GB", "zh-CN"], NONE, true, "zh-CN").tag(), "en");
        assert_eq!(choose(NONE, ["zh-HK", "en"], true, "en").tag(), "zh-CN");
        assert_eq!(choose(NONE, ["fr-FR", "zh"], true, "en").tag(), "zh-CN");
    }

    #[test]
    fn chinese_finds_its_script_by_place() {
        for tag in ["zh", "ZH-cn", "zh-Hans", "zh-Hans-SG", "zh-SG"] {
            assert_eq!(chinese(tag), ["zh-CN"], "{tag}");
        }
        for tag in ["zh-TW", "zh-Hant", "zh-Hant-TW"] {
            assert_eq!(chinese(tag)[0], "zh-TW", "{tag}");
        }
        for tag in ["zh-HK", "zh-Hant-MO"] {
            assert_eq!(chinese(tag)[0], "zh-HK", "{tag}");
        }
        assert!(chinese("en-CN").is_empty());
    }

    #[test]
    fn tags_are_found_in_any_case() {
        assert_eq!(Language::find("ZH-cn").map(Language::tag), Some("zh-CN"));
        assert_eq!(Language::find("zh"), None);
    }
}
