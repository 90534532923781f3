//! Countries and regions with their calling codes, for the list beside a phone number.

mod dial_codes;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::Language;
use dial_codes::DIAL_CODES;

/// A country or region that has a calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    code: &'static str,
    dial: &'static str,
}

/// An entry of the list: a region and its name in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// The region.
    pub region: Region,
    /// Its name.
    pub name: String,
}

static COUNTRIES: LazyLock<Vec<Vec<Country>>> = LazyLock::new(|| {
    Language::all()
        .map(|language| {
            let rows: Vec<(String, String)> = serde_json::from_str(language.countries_json())
                .expect("embedded country files are JSON, as the tests below check");
            rows.into_iter()
                .filter_map(|(code, name)| {
                    Some(Country {
                        region: Region::parse(&code)?,
                        name,
                    })
                })
                .collect()
        })
        .collect()
});

impl Region {
    /// China, where Keyward's first users are: the choice when nothing hints at another.
    pub const CN: Self = Self {
        code: "CN",
        dial: "86",
    };

    /// The region of an ISO 3166-1 code in any letter case.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let at = DIAL_CODES
            .binary_search_by_key(&code.as_str(), |(region, _)| region)
            .ok()?;
        let (code, dial) = DIAL_CODES[at];
        Some(Self { code, dial })
    }

    /// The ISO 3166-1 code, such as `CN`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The calling code without a plus, such as `86`.
    #[must_use]
    pub fn dial(self) -> &'static str {
        self.dial
    }
}

/// All countries and regions, named in a language and in its order.
#[must_use]
pub fn list(language: Language) -> &'static [Country] {
    &COUNTRIES[language.index()]
}

/// A region's name in a language.
#[must_use]
pub fn name(language: Language, region: Region) -> &'static str {
    list(language)
        .iter()
        .find(|country| country.region == region)
        .map_or(region.code, |country| &country.name)
}

/// The entries above the whole list: the chosen one, then those that readers of this language
/// are most likely to look for.
#[must_use]
pub fn suggested(language: Language, chosen: Region) -> Vec<&'static Country> {
    let mut regions = vec![chosen];
    for region in language
        .suggested_regions()
        .iter()
        .filter_map(|code| Region::parse(code))
    {
        if !regions.contains(&region) {
            regions.push(region);
        }
    }
    let by_code: BTreeMap<&str, &Country> = list(language)
        .iter()
        .map(|country| (country.region.code, country))
        .collect();
    regions
        .iter()
        .filter_map(|region| by_code.get(region.code).copied())
        .collect()
}

/// Guesses the region of a phone number from language tags, best first: the place that the first
/// tag names, else the place where its language is mostly spoken. Bare English says nothing.
pub fn guess<'a>(tags: impl IntoIterator<Item = &'a str>) -> Region {
    tags.into_iter().find_map(region_of).unwrap_or(Region::CN)
}

fn region_of(tag: &str) -> Option<Region> {
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    let place = parts.filter(|part| part.len() == 2).find_map(Region::parse);
    let home = || match language.as_str() {
        "zh" => Some("CN"),
        "cs" => Some("CZ"),
        "de" => Some("DE"),
        "fa" => Some("IR"),
        "fr" => Some("FR"),
        "it" => Some("IT"),
        "ja" => Some("JP"),
        "ko" => Some("KR"),
        "pl" => Some("PL"),
        "ru" => Some("RU"),
        "th" => Some("TH"),
        "tr" => Some("TR"),
        "uk" => Some("UA"),
        "vi" => Some("VN"),
        _ => None,
    };
    place.or_else(|| home().and_then(Region::parse))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const NONE: [&str; 0] = [];

    #[test]
    fn the_table_is_sorted_and_has_plausible_codes() {
        assert!(DIAL_CODES.is_sorted_by(|a, b| a.0 < b.0));
        for (region, dial) in DIAL_CODES {
            assert!(
                (1..=3).contains(&dial.len()) && !dial.starts_with('0'),
                "{region} {dial}"
            );
        }
        assert_eq!(Region::parse("cn"), Some(Region::CN));
        assert_eq!(Region::parse("XX"), None);
    }

    #[test]
    fn every_language_names_every_region_once() {
        for language in Language::all() {
            let mut codes: Vec<&str> = list(language).iter().map(|c| c.region.code()).collect();
            codes.sort_unstable();
            let all: Vec<&str> = DIAL_CODES.iter().map(|(region, _)| *region).collect();
            assert_eq!(codes, all, "{}", language.tag());
        }
        assert_eq!(name(Language::EN, Region::CN), "China");
    }

    #[test]
    fn the_region_is_guessed_from_the_place_then_from_the_language() {
        let guessed = |tags: &[&str]| guess(tags.iter().copied()).code();
        assert_eq!(guessed(&["zh-HK", "en"]), "HK");
        assert_eq!(guessed(&["zh-Hant-TW"]), "TW");
        assert_eq!(guessed(&["de"]), "DE");
        assert_eq!(guessed(&["en"]), "CN");
        assert_eq!(guessed(&["en", "fr-CA"]), "CA");
        assert_eq!(guess(NONE), Region::CN);
    }

    #[test]
    fn the_chosen_region_leads_the_suggestions_once() {
        let codes = |region| -> Vec<&str> {
            let chosen = Region::parse(region).unwrap();
            suggested(Language::EN, chosen)
                .iter()
                .map(|c| c.region.code())
                .collect()
        };
        assert_eq!(codes("US"), ["US", "CN", "GB"]);
        assert_eq!(codes("DE"), ["DE", "CN", "GB", "US"]);
    }
}
