//! The markup of a page, read as a browser reads it: tags and their attributes. What a person or
//! an administrator typed may change values, never this.

use keyward_tests::Answer;

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The start tags of a page, in order.
pub(super) fn tags(page: &Answer) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page.body.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = start_tag(rest);
        // What stands in these is no markup.
        let raw = ["style", "script"].contains(&tag.name.as_str());
        let end = raw.then(|| after.to_ascii_lowercase().find(&format!("</{}", tag.name)));
        rest = match end {
            Some(end) => &after[end.expect("the element ends")..],
            None => after,
        };
        tags.push(tag);
    }
    tags
}

/// Names of tags and attributes, without values.
pub(super) fn outline(page: &Answer) -> Vec<String> {
    tags(page)
        .into_iter()
        .map(|tag| {
            let names: Vec<String> = tag.attributes.into_iter().map(|(name, _)| name).collect();
            format!("{} {}", tag.name, names.join(" "))
        })
        .collect()
}

/// Nothing in the page runs but our own script, by its nonce (checklist B19, R16, R18).
#[track_caller]
pub(super) fn expect_inert(page: &Answer) {
    let policy = page.header("content-security-policy");
    let nonce = policy.split_once("script-src 'nonce-").expect("a policy").1;
    let nonce = nonce.split('\'').next().unwrap_or_default();
    for tag in tags(page) {
        let allowed = ![
            "iframe", "object", "embed", "base", "frame", "template", "math",
        ]
        .contains(&tag.name.as_str());
        assert!(allowed, "{tag:?} in {}", page.body);
        if ["script", "style"].contains(&tag.name.as_str()) {
            assert_eq!(tag.get("nonce"), Some(nonce), "{tag:?}");
        }
        if tag.name == "script" {
            let source = tag.get("src").expect("scripts are files");
            assert!(source.starts_with("/assets/"), "{source}");
        }
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on") && name != "style" && name != "srcdoc",
                "{tag:?}"
            );
            let is_url = [
                "href",
                "src",
                "srcset",
                "action",
                "formaction",
                "content",
                "poster",
            ]
            .contains(&name.as_str());
            let value = value.trim().to_ascii_lowercase();
            assert!(!is_url || !value.starts_with("javascript:"), "{tag:?}");
        }
    }
}

fn start_tag(text: &str) -> (Tag, &str) {
    let end = text
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .expect("the tag ends");
    let mut tag = Tag {
        name: text[..end].to_ascii_lowercase(),
        attributes: Vec::new(),
    };
    let mut rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    while !rest.starts_with('>') {
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/' || c == '=')
            .expect("the tag ends");
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).expect("the value ends"),
                _ => {
                    let end = after
                        .find(|c: char| c.is_whitespace() || c == '>')
                        .expect("the value ends");
                    after.split_at(end)
                }
            };
        }
        tag.attributes.push((name, value.to_owned()));
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    }
    (tag, &rest[1..])
}

#[test]
fn tags_are_read_as_browsers_read_them() {
    let page = Answer {
        status: http::StatusCode::OK,
        headers: http::HeaderMap::new(),
        body:
            "<p class=a title='<b>'>&lt;i&gt;<style nonce=\"n\">a<b></style><br/><input x required>"
                .to_owned(),
    };
    assert_eq!(
        outline(&page),
        ["p class title", "style nonce", "br ", "input x required"]
    );
}
