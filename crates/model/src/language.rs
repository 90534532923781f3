//! Language tags (RFC 5646) and `Accept-Language` (RFC 9110 §12.5.4), as far as choosing a
//! language file needs them.

use serde::{Deserialize, Serialize};

/// A well-formed language tag such as `en` or `zh-CN`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// Parses a tag: subtags of 1 to 8 letters or digits, the first of 2 to 3 letters, at most
    /// 35 characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut subtags = text.split('-');
        let primary = subtags.next()?;
        let fits = text.len() <= 35
            && (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && subtags.all(|tag| {
                (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric())
            });
        fits.then(|| Self(text.to_owned()))
    }

    /// Splits a space-separated list (`ui_locales`), leaving out what is no tag.
    #[must_use]
    pub fn parse_list(text: &str) -> Vec<Self> {
        text.split(' ').filter_map(Self::parse).take(10).collect()
    }

    /// The tag's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The languages of an `Accept-Language` header, best first.
#[derive(Clone, Debug, Default)]
pub struct AcceptLanguage(pub Vec<LanguageTag>);

impl AcceptLanguage {
    /// Parses the header; what is malformed or refused (`q=0`) is left out.
    #[must_use]
    pub fn parse(header: &str) -> Self {
        let mut weighted: Vec<(u32, LanguageTag)> = header
            .split(',')
            .take(20)
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = LanguageTag::parse(pieces.next()?.trim())?;
                let weight = match pieces.next().map(str::trim) {
                    None => 1.0,
                    Some(q) => q.strip_prefix("q=")?.parse::<f32>().ok()?,
                };
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped to 0..=1000 before"
                )]
                let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u32;
                (weight > 0).then_some((weight, tag))
            })
            .collect();
        weighted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        Self(weighted.into_iter().map(|(_, tag)| tag).collect())
    }
}

/// The first language that somebody wants and that is known: exactly, else the nearest.
/// `known` is in the order in which languages of one base are preferred.
pub fn choose_language<'w, 'k>(
    wanted: impl IntoIterator<Item = &'w str>,
    known: &[&'k str],
) -> Option<&'k str> {
    let known = known.iter().copied();
    wanted
        .into_iter()
        .find_map(|tag| nearest_language(tag, &known))
}

/// The known language that serves a reader of `tag`: the exact one, letter case aside, else one
/// written the same way, else the first of the same base language.
pub fn nearest_language<'k>(
    tag: &str,
    known: &(impl Iterator<Item = &'k str> + Clone),
) -> Option<&'k str> {
    let find = |wanted: &str| {
        let mut known = known.clone();
        known.find(|known| known.eq_ignore_ascii_case(wanted))
    };
    let of_base = || {
        let mut known = known.clone();
        known.find(|known| base(known).eq_ignore_ascii_case(base(tag)))
    };
    find(tag)
        .or_else(|| chinese(tag).iter().find_map(|sibling| find(sibling)))
        .or_else(of_base)
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

    #[test]
    fn best_first() {
        let header = AcceptLanguage::parse("en;q=0.5, zh-CN, fr;q=0, *;q=0.1, de;q=0.9");
        let tags: Vec<&str> = header.0.iter().map(LanguageTag::as_str).collect();
        assert_eq!(tags, ["zh-CN", "de", "en"]);
    }

    #[test]
    fn exactly_else_of_the_same_base() {
        let known = ["zh-TW", "en", "zh-CN"];
        let choose = |wanted: &[&str]| choose_language(wanted.iter().copied(), &known);
        assert_eq!(choose(&["ZH-cn", "en"]), Some("zh-CN"));
        assert_eq!(choose(&["zh-HK", "en"]), Some("zh-TW"));
        assert_eq!(choose(&["fr", "en-GB"]), Some("en"));
        assert_eq!(choose(&["fr", ""]), None);
        assert_eq!(choose(&[]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(header in ".{0,200}") {
            let _ = AcceptLanguage::parse(&header);
        }
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
}
