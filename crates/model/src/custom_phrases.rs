//! Texts of the pages in a tenant's own words, by language (reference management-api.md §14).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{Id, JsonObject, TenantId};

/// A tenant's texts in one language.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomPhrases {
    /// The tenant they belong to.
    pub tenant_id: TenantId,
    /// Their id.
    #[schema(value_type = String)]
    pub id: Id<CustomPhrases>,
    /// The language.
    pub language_tag: String,
    /// The texts, nested by the parts of their keys.
    #[schema(value_type = Object)]
    pub translation: JsonObject,
}

impl CustomPhrases {
    /// The texts by their whole keys: `action.continue`.
    #[must_use]
    pub fn flat(&self) -> BTreeMap<String, String> {
        flatten(&self.translation)
    }
}

/// Nested texts by their whole keys. What is no text is passed over.
#[must_use]
pub fn flatten(nested: &JsonObject) -> BTreeMap<String, String> {
    fn add(to: &mut BTreeMap<String, String>, path: &str, object: &JsonObject) {
        for (key, value) in object {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            match value {
                Value::String(text) => drop(to.insert(path, text.clone())),
                Value::Object(inner) => add(to, &path, inner),
                _ => {}
            }
        }
    }
    let mut flat = BTreeMap::new();
    add(&mut flat, "", nested);
    flat
}

/// Texts by whole keys, nested by the parts of their keys.
pub fn nest<'t>(flat: impl IntoIterator<Item = (&'t str, &'t str)>) -> JsonObject {
    fn put(place: &mut JsonObject, key: &str, text: &str) {
        let Some((part, rest)) = key.split_once('.') else {
            place.insert(key.to_owned(), text.into());
            return;
        };
        let inner = place.entry(part).or_insert(Value::Null);
        if !inner.is_object() {
            *inner = Value::Object(JsonObject::new());
        }
        if let Value::Object(inner) = inner {
            put(inner, rest, text);
        }
    }
    let mut nested = JsonObject::new();
    for (key, text) in flat {
        put(&mut nested, key, text);
    }
    nested
}

/// Whether a tenant can have texts in a language: whether the contract lists its tag.
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    TAGS.split(' ').any(|known| known == tag)
}

const TAGS: &str = "\
    af-ZA am-ET ar ar-AR as-IN az-AZ be-BY bg-BG bn-IN br-FR bs-BA ca-ES cb-IQ co-FR cs cs-CZ \
    cx-PH cy-GB da-DK de de-DE el-GR en en-GB en-US eo-EO es es-ES es-419 et-EE eu-ES fa-IR \
    ff-NG fi fi-FI fo-FO fr fr-CA fr-FR fy-NL ga-IE gl-ES gn-PY gu-IN ha-NG he-IL hi-IN hr-HR \
    ht-HT hu-HU hy-AM id-ID ik-US is-IS it it-IT iu-CA ja ja-JP ja-KS jv-ID ka-GE kk-KZ km-KH \
    kn-IN ko ko-KR ku-TR ky-KG lo-LA lt-LT lv-LV mg-MG mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM \
    nb-NO ne-NP nl nl-BE nl-NL nn-NO or-IN pa-IN pl-PL ps-AF pt pt-BR pt-PT ro-RO ru ru-RU rw-RW \
    sc-IT si-LK sk-SK sl-SI sn-ZW sq-AL sr-RS sv sv-SE sw-KE sy-SY sz-PL ta-IN te-IN tg-TJ th \
    th-TH tl-PH tr tr-TR tt-RU tz-MA uk-UA ur-PK uz-UZ vi-VN zh zh-CN zh-HK zh-MO zh-TW zz-TR";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn nested_and_flat_are_the_same_texts() {
        let nested = json!({ "button": { "continue": "Go", "deep": { "er": "!" } }, "no": 1 });
        let flat = flatten(nested.as_object().expect("an object"));
        let expected = [("button.continue", "Go"), ("button.deep.er", "!")];
        assert_eq!(
            flat.iter()
                .map(|(key, text)| (key.as_str(), text.as_str()))
                .collect::<Vec<_>>(),
            expected
        );
        assert_eq!(
            Value::Object(nest(expected)),
            json!({ "button": { "continue": "Go", "deep": { "er": "!" } } })
        );
    }

    #[test]
    fn languages_of_the_contract() {
        for known in ["af-ZA", "en", "zh-CN", "es-419", "zz-TR", "bs-BA"] {
            assert!(is_language_tag(known), "{known}");
        }
        for unknown in ["", "EN", "en-XX", "af-ZA am-ET", "tlh"] {
            assert!(!is_language_tag(unknown), "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn flat_texts_survive_nesting(keys in prop::collection::btree_set("[ab]{2}(\\.[ab]{1}){2}", 0..6)) {
            let texts: BTreeMap<String, String> =
                keys.into_iter().map(|key| (key.clone(), key)).collect();
            let pairs = texts.iter().map(|(key, text)| (key.as_str(), text.as_str()));
            prop_assert_eq!(flatten(&nest(pairs)), texts);
        }

        #[test]
        fn no_keys_panic(keys in prop::collection::vec("[ab.]{0,5}", 0..6)) {
            let _ = nest(keys.iter().map(|key| (key.as_str(), "x")));
        }
    }
}
