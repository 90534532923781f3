//! The built-in mails: our own words, HTML and text, in the languages of `texts/`. The HTML has no
//! picture, is readable without its style sheet, and follows a dark system.

use std::{collections::BTreeMap, sync::LazyLock};

use keyward_model::{JsonObject, TemplateType, nearest_language};

use super::{
    compose::{Content, Mail},
    placeholders::{escape, fill, single_line},
};
use crate::Message;

/// The words of a language by key: `SignIn.subject`, `ignore`.
pub(super) type Texts = BTreeMap<String, String>;

const ENGLISH: &str = "en";
macro_rules! texts {
    ($($tag:literal)*) => {
        &[$(($tag, include_str!(concat!("texts/", $tag, ".json")))),*]
    };
}

/// Those of the pages.
const FILES: &[(&str, &str)] = texts![
    "en" "ar" "cs" "de" "es" "fa-IR" "fr" "it" "ja" "ko" "pl-PL" "pt-BR" "pt-PT" "ru" "th" "tr-TR" "uk-UA"
    "zh-CN" "zh-HK" "zh-TW"
];
const LAYOUT: &str = include_str!("layout.html");
pub(super) const BRAND: &str = include_str!("brand.html");
const CODE: &str = include_str!("code.html");
pub(super) const BUTTON: &str = include_str!("button.html");

static LANGUAGES: LazyLock<BTreeMap<&'static str, Texts>> = LazyLock::new(|| {
    let parse = |text| serde_json::from_str(text).expect("a test reads every file of texts");
    FILES
        .iter()
        .map(|(tag, text)| (*tag, parse(text)))
        .collect()
});

/// The language of a message: the wanted one or the nearest, else English.
pub(super) fn language(wanted: Option<&str>) -> (&'static str, &'static Texts) {
    let tags = LANGUAGES.keys().copied();
    let nearest = wanted.and_then(|wanted| nearest_language(wanted, &tags));
    LANGUAGES
        .get_key_value(nearest.unwrap_or(ENGLISH))
        .map(|(tag, texts)| (*tag, texts))
        .expect("English is in the list")
}

pub(super) fn text<'a>(texts: &'a Texts, key: &str) -> &'a str {
    texts.get(key).map_or("", String::as_str)
}

/// The subject and a line of text for each usage, with placeholders: what forms start with.
pub(crate) fn short(usage: TemplateType) -> (String, String) {
    let (_, texts) = language(None);
    let word = |key: &str| text(texts, &format!("{}.{key}", usage.as_str())).to_owned();
    let value = match usage {
        TemplateType::OrganizationInvitation => "{{link}}",
        _ => "{{code}}",
    };
    (
        word("subject"),
        format!("{} {value}. {}", word("lead"), text(texts, "ignore")),
    )
}

/// The built-in mail of a message. What its values lack is left out.
pub(super) fn mail(message: &Message) -> Mail {
    let (tag, texts) = language(message.payload.locale.as_deref());
    let values = message.payload.all_values();
    let word = |key: &str| {
        let text = text(texts, &format!("{}.{key}", message.template.as_str()));
        fill_known(text, &values, texts)
    };
    let (subject, heading, lead) = (single_line(&word("subject")), word("heading"), word("lead"));
    let brand = name_of(&values, "application");
    let (code, link) = (string(&values, "code"), string(&values, "link"));
    let notes = [
        code.map(|_| text(texts, "validity")),
        Some(text(texts, "ignore")),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    let notes = notes.join(" ");
    let lines = [
        brand,
        Some(&*heading),
        Some(&*lead),
        code,
        link,
        Some(&*notes),
    ];
    let lines: Vec<&str> = lines.into_iter().flatten().collect();
    let mut plain = lines.join("\n\n");
    plain.push('\n');
    let link_in_html = link.filter(|link| is_web_address(link));
    let open = text(texts, "open");
    let html = page(
        tag,
        texts,
        &[
            ("<!--subject-->", escape(&subject)),
            ("<!--heading-->", escape(&heading)),
            ("<!--lead-->", escape(&lead)),
            ("<!--notes-->", escape(&notes)),
            ("<!--brand-->", piece(BRAND, "", brand)),
            ("<!--code-->", piece(CODE, "", code)),
            ("<!--button-->", piece(BUTTON, open, link_in_html)),
        ],
    );
    Mail {
        content: Content::Both { html, text: plain },
        subject,
        reply_to: None,
        send_from: None,
    }
}

/// The languages that there are.
#[cfg(test)]
pub(super) fn tags() -> impl Iterator<Item = &'static str> {
    LANGUAGES.keys().copied()
}

/// A piece of the layout, where there is something to put into it.
pub(super) fn piece(template: &str, label: &str, value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| {
        template
            .replace("<!--label-->", &escape(label))
            .replace("<!--value-->", &escape(value))
    })
}

/// The whole mail as HTML, in a language.
pub(super) fn page(tag: &str, texts: &Texts, pieces: &[(&str, String)]) -> String {
    let mut all = vec![
        ("<!--lang-->", escape(tag)),
        ("<!--dir-->", escape(text(texts, "direction"))),
    ];
    all.extend(pieces.iter().cloned());
    assemble(LAYOUT, &all)
}

/// The layout with its pieces, each looked for in the layout only: a value that looks like a mark
/// is none.
fn assemble(layout: &str, pieces: &[(&str, String)]) -> String {
    let mut whole = String::with_capacity(layout.len() * 2);
    let mut rest = layout;
    loop {
        let next = pieces
            .iter()
            .filter_map(|(mark, piece)| Some((rest.find(mark)?, *mark, piece)))
            .min_by_key(|(place, ..)| *place);
        let Some((place, mark, piece)) = next else {
            whole.push_str(rest);
            return whole;
        };
        whole.push_str(&rest[..place]);
        whole.push_str(piece);
        rest = &rest[place + mark.len()..];
    }
}

/// Fills a text of ours; the name of an organization that is not told is "an organization".
fn fill_known(text: &str, values: &JsonObject, texts: &Texts) -> String {
    if !text.contains("{{organization.name}}") || name_of(values, "organization").is_some() {
        return fill(text, values);
    }
    let unnamed = texts.get("organization").map_or("", String::as_str);
    fill(&text.replace("{{organization.name}}", unnamed), values)
}

fn string<'v>(values: &'v JsonObject, key: &str) -> Option<&'v str> {
    values
        .get(key)?
        .as_str()
        .filter(|text| !text.trim().is_empty())
}

pub(super) fn name_of<'v>(values: &'v JsonObject, key: &str) -> Option<&'v str> {
    let name = values.get(key)?.get("name")?.as_str()?;
    (!name.trim().is_empty()).then_some(name)
}

/// No link of a mail runs a script.
fn is_web_address(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Email, Secret};
    use serde_json::json;

    use super::*;
    use crate::Recipient;

    fn message(usage: TemplateType, locale: &str) -> Message {
        let to = Recipient::Email(Email::parse("ann@example.com").unwrap());
        Message::with_code(to, usage, Secret::new("012345".into())).in_locale(Some(locale.into()))
    }

    fn parts(mail: &Mail) -> (&str, &str) {
        (mail.content.html().unwrap(), mail.content.text().unwrap())
    }

    #[test]
    fn every_language_has_every_word() {
        let english: Vec<&String> = LANGUAGES["en"].keys().collect();
        for usage in TemplateType::ALL {
            for part in ["subject", "heading", "lead"] {
                let key = format!("{}.{part}", usage.as_str());
                assert!(LANGUAGES["en"].contains_key(&key), "{key}");
            }
        }
        for (tag, texts) in LANGUAGES.iter() {
            assert_eq!(texts.keys().collect::<Vec<_>>(), english, "{tag}");
            for (key, text) in texts {
                assert!(!text.trim().is_empty(), "{tag} {key}");
            }
            let direction = match *tag {
                "ar" | "fa-IR" => "rtl",
                _ => "ltr",
            };
            assert_eq!(text(texts, "direction"), direction, "{tag}");
        }
    }

    /// What is filled in stands at its place in every language, and nothing else is.
    #[test]
    fn every_language_has_every_placeholder() {
        let marks = |text: &str| -> Vec<String> {
            let marks = text.split("{{").skip(1);
            let mut marks: Vec<String> = marks
                .map(|rest| rest.split("}}").next().unwrap().to_owned())
                .collect();
            marks.sort_unstable();
            marks
        };
        for (tag, texts) in LANGUAGES.iter() {
            for (key, text) in texts {
                assert_eq!(marks(text), marks(&LANGUAGES["en"][key]), "{tag} {key}");
                assert!(!text.contains('<') && text.trim() == text, "{tag} {key}");
            }
            // Nothing was left in English.
            let is_own = |key: &&String| *tag == "en" || texts[*key] != LANGUAGES["en"][*key];
            let same: Vec<&String> = texts.keys().filter(|key| !is_own(key)).collect();
            assert!(same.iter().all(|key| *key == "direction"), "{tag} {same:?}");
        }
    }

    #[test]
    fn a_language_stands_in_for_its_spellings() {
        for (wanted, tag) in [
            (None, "en"),
            (Some("zh-CN"), "zh-CN"),
            (Some("ZH-cn"), "zh-CN"),
            (Some("zh"), "zh-CN"),
            (Some("zh-Hant"), "zh-TW"),
            (Some("zh-MO"), "zh-HK"),
            (Some("fa"), "fa-IR"),
            (Some("pt"), "pt-BR"),
            (Some("en-GB"), "en"),
            (Some("tlh"), "en"),
            (Some(""), "en"),
        ] {
            assert_eq!(language(wanted).0, tag, "{wanted:?}");
        }
    }

    #[test]
    fn every_usage_says_its_code_in_both_parts() {
        for usage in TemplateType::ALL {
            for (locale, texts) in LANGUAGES.iter() {
                let mail = mail(&message(usage, locale));
                let (html, text) = parts(&mail);
                assert!(html.contains("012345") && text.contains("012345"));
                let direction = &texts["direction"];
                let root = format!("<html lang=\"{locale}\" dir=\"{direction}\">");
                assert!(html.contains(&root), "{html}");
                assert!(!html.contains("<!--") && !html.contains("{{"), "{html}");
                assert!(!html.contains("<img") && !html.contains("url("), "{html}");
                assert!(html.contains("prefers-color-scheme:dark"));
                assert!(!mail.subject.contains("{{") && !text.contains("{{"));
                assert!(!mail.subject.contains("012345"), "shown on locked screens");
            }
        }
    }

    #[test]
    fn names_are_text_and_only_web_links_are_links() {
        let mut message = message(TemplateType::OrganizationInvitation, "en")
            .with_value("application", json!({ "name": "<i>Shop</i> <!--code-->" }))
            .with_value("organization", json!({ "name": "A & B" }))
            .with_value("link", json!("https://a.example/?a=b&c=\"d"));
        let invitation = mail(&message);
        let (html, text) = parts(&invitation);
        assert!(html.contains("&lt;i&gt;Shop&lt;/i&gt; &lt;!--code--&gt;"));
        assert!(html.contains("href=\"https://a.example/?a=b&amp;c=&quot;d\""));
        assert!(html.contains("A &amp; B") && text.contains("A & B"));
        message = message.with_value("link", json!("javascript:alert(1)"));
        message.payload.values.remove("organization");
        let invitation = mail(&message);
        let (html, _) = parts(&invitation);
        assert!(!html.contains("javascript:") && !html.contains("{{organization"));
    }

    #[test]
    fn forms_start_with_words_for_every_usage() {
        for usage in TemplateType::ALL {
            let (subject, text) = short(usage);
            assert!(!subject.is_empty());
            assert!(text.contains("{{code}}") || text.contains("{{link}}"));
        }
    }
}
