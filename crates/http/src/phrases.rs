//! The texts of the pages by language, for whoever changes them or shows them elsewhere (reference
//! management-api.md §14, §17). The pages own them; the binary hands them over.

use std::{collections::BTreeMap, sync::Arc};

use keyward_model::{CustomPhrases, JsonObject, choose_language, nest};

/// Built-in texts: whole keys (`action.continue`) and what they say, by language. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Phrases(Arc<BTreeMap<&'static str, BTreeMap<String, String>>>);

impl Phrases {
    /// The language that has every text.
    pub const COMPLETE: &'static str = "en";

    /// Texts by the tags of their languages.
    pub fn new(texts: impl IntoIterator<Item = (&'static str, BTreeMap<String, String>)>) -> Self {
        Self(Arc::new(texts.into_iter().collect()))
    }

    /// The tags of the languages.
    pub fn tags(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The texts in a language, or in English when there are none.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> Option<&BTreeMap<String, String>> {
        self.0.get(tag).or_else(|| self.0.get(Self::COMPLETE))
    }

    /// Whether the pages have a text of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0
            .get(Self::COMPLETE)
            .is_some_and(|texts| texts.contains_key(key))
    }

    /// The texts for somebody who wants one of these languages, best first: a tenant's own words
    /// over the built-in ones. With them the tag of the language that was chosen.
    pub fn for_reader<'r>(
        &'r self,
        own: &'r [CustomPhrases],
        wanted: impl IntoIterator<Item = &'r str>,
    ) -> (&'r str, JsonObject) {
        let mut known: Vec<&'r str> = Vec::new();
        known.extend(own.iter().map(|phrases| phrases.language_tag.as_str()));
        for tag in self.tags() {
            known.push(tag);
        }
        let tag = choose_language(wanted, &known).unwrap_or(Self::COMPLETE);
        let mut texts = self.in_language(tag).cloned().unwrap_or_default();
        if let Some(own) = own.iter().find(|phrases| phrases.language_tag == tag) {
            texts.extend(own.flat());
        }
        let texts = texts
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()));
        (tag, nest(texts))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    }

    fn own(tag: &str, translation: Value) -> CustomPhrases {
        CustomPhrases {
            tenant_id: keyward_model::TenantId::default_tenant(),
            id: tag.into(),
            language_tag: tag.to_owned(),
            translation: serde_json::from_value(translation).expect("an object"),
        }
    }

    #[test]
    fn own_words_stand_over_the_built_in_ones() {
        let built_in = Phrases::new([
            ("en", texts(&[("a.one", "One"), ("a.two", "Two")])),
            ("zh-CN", texts(&[("a.one", "一"), ("a.two", "二")])),
        ]);
        let own = [
            own("en", json!({ "a": { "two": "Zwo" } })),
            own("eo-EO", json!({ "a": { "one": "Unu" } })),
        ];
        let read = |wanted: &[&str]| {
            let (tag, texts) = built_in.for_reader(&own, wanted.iter().copied());
            (tag.to_owned(), Value::Object(texts))
        };
        let english = json!({ "a": { "one": "One", "two": "Zwo" } });
        assert_eq!(read(&["en"]), ("en".to_owned(), english.clone()));
        assert_eq!(read(&["fr"]), ("en".to_owned(), english));
        // What nobody has translated is English.
        assert_eq!(
            read(&["eo"]),
            (
                "eo-EO".to_owned(),
                json!({ "a": { "one": "Unu", "two": "Two" } })
            )
        );
        assert_eq!(
            read(&["zh"]),
            (
                "zh-CN".to_owned(),
                json!({ "a": { "one": "一", "two": "二" } })
            )
        );
        assert!(built_in.has("a.one") && !built_in.has("a") && !built_in.has("a.three"));
    }
}
