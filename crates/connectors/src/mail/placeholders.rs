//! Placeholders of templates: `{{code}}`, `{{ application.name }}`, by the contract's pattern
//! `{{\s*([\w.]+)\s*}}` (`reference/connectors.md` §1).

use keyward_model::JsonObject;
use serde_json::Value;

/// Fills a template. A placeholder whose first word no value has stays as it is: it may be the
/// provider's own. Where only a member is missing, nothing stands.
pub(crate) fn fill(template: &str, values: &JsonObject) -> String {
    fill_by(template, values, |text| text)
}

/// The same for HTML: what is filled in is text there, whatever is in it.
pub(crate) fn fill_html(template: &str, values: &JsonObject) -> String {
    fill_by(template, values, |text| escape(&text))
}

/// A text for a header or another place of one line: whatever would end the line is a space.
pub(crate) fn single_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            let ends_line = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            if ends_line { ' ' } else { c }
        })
        .collect();
    spaced.trim().to_owned()
}

/// A text as HTML, for content and for attributes in quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

fn fill_by(template: &str, values: &JsonObject, write: impl Fn(String) -> String) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        match placeholder(from) {
            Some((path, length)) => {
                match value(path, values) {
                    Some(text) => filled.push_str(&write(text)),
                    None => filled.push_str(&from[..length]),
                }
                rest = &from[length..];
            }
            // The second brace may begin one: `{{{code}}`.
            None => {
                filled.push('{');
                rest = &from[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The path of the placeholder that the text begins with, and how long it is altogether.
fn placeholder(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{{")?.trim_start();
    let end = inner.find(|c: char| !is_word(c)).unwrap_or(inner.len());
    let path = &inner[..end];
    let after = inner[end..].trim_start().strip_prefix("}}")?;
    (!path.is_empty()).then(|| (path, text.len() - after.len()))
}

const fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

/// What stands for a path; `None` when its first word is no value.
fn value(path: &str, values: &JsonObject) -> Option<String> {
    let mut steps = path.split('.');
    let mut found = values.get(steps.next().unwrap_or_default());
    found?;
    for step in steps {
        found = found.and_then(|value| value.as_object()?.get(step));
    }
    Some(match found {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    })
}

#[cfg(test)]
#[expect(clippy::panic, reason = "tests")]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;
    use serde_json::json;

    use super::*;

    fn values() -> JsonObject {
        match json!({
            "code": "012345",
            "n": 7,
            "application": { "name": "Tom & Jerry's <b>", "id": null, "list": [1] },
        }) {
            Value::Object(values) => values,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_filled_and_what_stays() {
        for (template, expected) in [
            ("", ""),
            ("{{code}}", "012345"),
            ("a{{ code }}b{{\tcode\n}}c", "a012345b012345c"),
            ("{{application.name}}", "Tom & Jerry's <b>"),
            ("[{{application.id}}{{application.x.y}}{{code.x}}]", "[]"),
            ("{{application.list}}{{n}}", "[1]7"),
            (
                "{{unknown}} {{unknown.name}}",
                "{{unknown}} {{unknown.name}}",
            ),
            ("{{{code}}}", "{012345}"),
            ("{{code} } {{co de}} {{}} {{", "{{code} } {{co de}} {{}} {{"),
            ("{{{{code}}}}", "{{012345}}"),
        ] {
            assert_eq!(fill(template, &values()), expected, "{template}");
        }
    }

    #[test]
    fn html_stays_html_whatever_a_name_is() {
        assert_eq!(
            fill_html("<a title=\"{{application.name}}\">", &values()),
            "<a title=\"Tom &amp; Jerry&#39;s &lt;b&gt;\">"
        );
    }

    #[test]
    fn one_line_stays_one() {
        assert_eq!(single_line(" a\r\nBcc: b\u{2028}c\0 "), "a  Bcc: b c");
    }

    proptest! {
        #[test]
        fn as_the_contracts_pattern(template in r"(\{|\}|\{\{|\}\}| |code|application\.name|zzz|é|\n){0,12}") {
            let pattern = Regex::new(r"\{\{\s*([0-9A-Za-z_.]+)\s*\}\}").unwrap_or_else(|e| panic!("{e}"));
            let expected = pattern.replace_all(&template, |found: &regex::Captures<'_>| {
                match &found[1] {
                    "code" => "012345".to_owned(),
                    "application.name" => "Tom & Jerry's <b>".to_owned(),
                    path => value(path, &values()).unwrap_or_else(|| found[0].to_owned()),
                }
            });
            prop_assert_eq!(fill(&template, &values()), expected);
        }

        #[test]
        fn filled_html_adds_no_markup(name in "\\PC{0,20}") {
            let values = JsonObject::from_iter([("name".to_owned(), Value::String(name))]);
            let filled = fill_html("{{name}}", &values);
            prop_assert!(!filled.contains(['<', '>', '"', '\'']));
        }
    }
}
