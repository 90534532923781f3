//! The languages that the pages speak, and which one a person gets (reference
//! experience-api.md §8).
//!
//! A language is a file in `texts/`, a file in `texts/countries/` (made by
//! `codegen/countries.mjs`) and a line in the table below.

use keyward_model::nearest_language;

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
    language!("ar", "العربية", ["AE", "EG", "SA"]),
    language!("cs", "Čeština", ["CZ", "SK"]),
    language!("de", "Deutsch", ["AT", "CH", "DE"]),
    language!("es", "Español", ["AR", "CO", "ES", "MX"]),
    language!("fa-IR", "فارسی", ["AF", "IR"]),
    language!("fr", "Français", ["BE", "CA", "CH", "FR"]),
    language!("it", "Italiano", ["CH", "IT"]),
    language!("ja", "日本語", ["JP"]),
    language!("ko", "한국어", ["KR"]),
    language!("pl-PL", "Polski", ["PL"]),
    language!("pt-BR", "Português (Brasil)", ["BR"]),
    language!("pt-PT", "Português (Portugal)", ["AO", "MZ", "PT"]),
    language!("ru", "Русский", ["BY", "KZ", "RU"]),
    language!("th", "ไทย", ["TH"]),
    language!("tr-TR", "Türkçe", ["TR"]),
    language!("uk-UA", "Українська", ["UA"]),
    language!("zh-CN", "简体中文", ["CN", "HK", "MO", "TW"]),
    language!("zh-HK", "繁體中文（香港）", ["CN", "HK", "MO", "TW"]),
    language!("zh-TW", "繁體中文（台灣）", ["CN", "HK", "TW"]),
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
    /// The direction of a language tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        match base(tag).to_ascii_lowercase().as_str() {
            "ar" | "fa" | "he" | "ps" | "sy" | "ur" => Self::Rtl,
            _ => Self::Ltr,
        }
    }

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
        let tags = LANGUAGES.iter().map(|entry| entry.tag);
        nearest_language(tag, &tags).and_then(Self::find)
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
        Direction::of(self.tag())
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

/// The language of a page: one of ours, or one that a tenant has texts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The language of ours; for a tenant's own one the nearest, which fills the gaps.
    pub language: Language,
    /// The tag, which is the tenant's where the language is.
    pub tag: String,
}

impl From<Language> for Chosen {
    fn from(language: Language) -> Self {
        Self {
            tag: language.tag().to_owned(),
            language,
        }
    }
}

/// Chooses the language of a page: the tags of the request (`ui_locales`) first, then those of
/// `Accept-Language` where the settings say so, then the fallback of the settings, then English.
/// Both lists come best first; each tag is tried among the tenant's own languages, then among ours,
/// exactly and by its base, before the next one.
pub fn choose<'a>(
    requested: impl IntoIterator<Item = &'a str>,
    accepted: impl IntoIterator<Item = &'a str>,
    auto_detect: bool,
    fallback: &str,
    own: &[&str],
) -> Chosen {
    let find = |tag: &str| find(tag, own);
    requested
        .into_iter()
        .find_map(find)
        .or_else(|| {
            auto_detect
                .then(|| accepted.into_iter().find_map(find))
                .flatten()
        })
        .or_else(|| find(fallback))
        .unwrap_or_else(|| Language::EN.into())
}

fn find(tag: &str, own: &[&str]) -> Option<Chosen> {
    let matching = Language::matching(tag);
    let own = own.iter().find(|own| own.eq_ignore_ascii_case(tag));
    match own {
        Some(own) => Some(Chosen {
            language: matching.unwrap_or(Language::EN),
            tag: (*own).to_owned(),
        }),
        None => matching.map(Chosen::from),
    }
}

/// The part before the first hyphen.
pub(crate) fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    fn chosen(requested: &[&str], accepted: &[&str], auto: bool, fallback: &str) -> String {
        let own = ["vi-VN", "es-419", "fr"];
        let (requested, accepted) = (requested.iter().copied(), accepted.iter().copied());
        choose(requested, accepted, auto, fallback, &own).tag
    }

    #[test]
    fn the_request_wins_over_the_browser_and_the_browser_over_the_fallback() {
        assert_eq!(chosen(&["zh-CN"], &["en"], true, "en"), "zh-CN");
        assert_eq!(chosen(&[], &["zh-CN", "en"], true, "en"), "zh-CN");
        assert_eq!(chosen(&[], &[], true, "zh-CN"), "zh-CN");
        assert_eq!(chosen(&["xx"], &["yy"], true, "zz"), "en");
    }

    #[test]
    fn the_browser_is_not_asked_when_detection_is_off() {
        assert_eq!(chosen(&[], &["zh-CN"], false, "en"), "en");
    }

    #[test]
    fn a_tag_falls_back_to_its_base_before_the_next_tag_is_tried() {
        assert_eq!(chosen(&["en-GB", "zh-CN"], &[], true, "zh-CN"), "en");
        assert_eq!(chosen(&[], &["zh-MO", "en"], true, "en"), "zh-HK");
        assert_eq!(chosen(&[], &["de-AT", "zh"], true, "en"), "de");
        assert_eq!(chosen(&[], &["pt", "zh"], true, "en"), "pt-BR");
        assert_eq!(chosen(&[], &["fa"], true, "en"), "fa-IR");
    }

    #[test]
    fn a_tenant_s_own_language_wins_and_is_filled_up_by_the_nearest() {
        assert_eq!(chosen(&["VI-vn"], &[], true, "en"), "vi-VN");
        assert_eq!(chosen(&["vi"], &[], true, "de"), "de");
        assert_eq!(chosen(&[], &[], true, "es-419"), "es-419");
        let own = choose(["es-419"], NONE, true, "en", &["es-419"]);
        assert_eq!(own.language.tag(), "es");
        assert_eq!(
            choose(["vi-VN"], NONE, true, "en", &["vi-VN"]).language,
            Language::EN
        );
    }

    #[test]
    fn arabic_and_persian_are_written_from_the_right() {
        let from_the_right: Vec<&str> = Language::all()
            .filter(|language| language.direction() == Direction::Rtl)
            .map(Language::tag)
            .collect();
        assert_eq!(from_the_right, ["ar", "fa-IR"]);
        assert_eq!(Direction::of("he-IL"), Direction::Rtl);
        assert_eq!(Direction::of("vi-VN"), Direction::Ltr);
    }

    #[test]
    fn tags_are_found_in_any_case() {
        assert_eq!(Language::find("ZH-cn").map(Language::tag), Some("zh-CN"));
        assert_eq!(Language::find("zh"), None);
    }
}
