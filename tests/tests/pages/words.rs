//! The words of the pages, from the files that translators edit.

use std::{collections::BTreeMap, sync::LazyLock};

use keyward_tests::Answer;

type Texts = BTreeMap<String, String>;

static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../crates/pages/texts/en.json")));
static CHINESE: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../crates/pages/texts/zh-CN.json")));

fn read(text: &str) -> Texts {
    serde_json::from_str(text).expect("texts are JSON")
}

/// Whether a page says this in English, whatever stands in its gaps.
pub(super) fn says(page: &Answer, key: &str) -> bool {
    contains(&page.body, &ENGLISH[key])
}

/// Whether a page says this in Chinese.
pub(super) fn says_in_chinese(page: &Answer, key: &str) -> bool {
    contains(&page.body, &CHINESE[key])
}

/// Fails with the page where it does not say this.
#[track_caller]
pub(super) fn expect_says(page: &Answer, key: &str) {
    assert!(says(page, key), "not {key}: {} {}", page.status, page.body);
}

fn contains(html: &str, text: &str) -> bool {
    let mut rest = html;
    for piece in text
        .split("{{")
        .map(|it| it.split_once("}}").map_or(it, |(_, after)| after))
    {
        let Some(at) = rest.find(&escaped(piece.trim())) else {
            return false;
        };
        rest = &rest[at..];
    }
    true
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

#[test]
fn gaps_may_hold_anything_and_words_may_not() {
    assert!(contains(
        "<p>Sign in to Bookstore</p>",
        "Sign in to {{app}}"
    ));
    assert!(contains("a new code in 59 s.", "code in {{seconds}} s."));
    assert!(!contains("code in 59 s.", "code in {{seconds}} minutes"));
}
