//! What holds for every page in every state: everything is escaped, nothing is inline, every form
//! carries the CSRF token, and the first page stays light.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../examples/gallery/states.rs"]
mod states;

use keyward_pages::assets;
use keyward_pages::language::{Direction, Language};
use keyward_pages::theme::{Mode, Theme};
use keyward_pages::views::{Links, Page};

const HOSTILE: &str = "'\"></textarea></title></style><script>alert(1)</script><b onclick=x>&lt;";

fn words(text: &str) -> states::Words<'_> {
    states::Words {
        to: text,
        typed: text,
        code: text,
        path: text,
        redirect_uri: text,
        token: text,
        message: Some(text),
    }
}

fn sensible() -> states::Words<'static> {
    states::Words {
        to: "+86 138 0013 8000",
        typed: "138 0013",
        code: "402817",
        path: "/next",
        redirect_uri: "https://app.example/callback",
        token: "csrf-of-the-test",
        message: None,
    }
}

/// A page that shows everything a page can show.
fn full_page(language: Language, text: &str) -> Page {
    let link = format!("https://example.com/{text}");
    Page {
        app_name: text.to_owned(),
        direction: Direction::Rtl,
        theme: Theme {
            mode: Mode::Auto,
            dark_primary: None,
            logo: Some(link.clone()),
            dark_logo: Some(link.clone()),
            favicon: Some(link.clone()),
            dark_favicon: Some(link.clone()),
            custom_css: Some(text.to_owned()),
            ..Theme::default()
        },
        links: Links {
            terms: Some(link.clone()),
            privacy: Some(link.clone()),
            support: Some(link),
        },
        path_prefix: format!("/t/{text}"),
        ..Page::new(language, text)
    }
}

/// The page without its style element, whose content is CSS and not text.
fn without_style(html: &str) -> String {
    let Some((before, rest)) = html.split_once("<style") else {
        return html.to_owned();
    };
    let (attributes, rest) = rest.split_once('>').unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}<style{attributes}>{after}")
}

/// The names and attributes of all tags, told apart by a reader that knows quotes.
fn tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, tail)) = rest.split_once('<') {
        let mut quote = None;
        let end = tail
            .find(|c: char| match (quote, c) {
                (None, '"' | '\'') => {
                    quote = Some(c);
                    false
                }
                (Some(open), c) if c == open => {
                    quote = None;
                    false
                }
                (None, '>') => true,
                _ => false,
            })
            .unwrap();
        tags.push(tail[..end].to_owned());
        rest = &tail[end + 1..];
    }
    tags
}

#[test]
fn every_text_of_every_view_is_escaped() {
    let reference = states::render(&full_page(Language::EN, "plain"), words("plain")).unwrap();
    let attacked = states::render(&full_page(Language::EN, HOSTILE), words(HOSTILE)).unwrap();
    assert!(reference.len() > 25, "only {} states", reference.len());
    for ((state, plain), (_, hostile)) in reference.iter().zip(&attacked) {
        let hostile = without_style(hostile);
        assert!(!hostile.contains("<script>"), "{state}");
        assert!(!hostile.contains("<b "), "{state}");
        assert!(!hostile.to_ascii_lowercase().contains("'\">"), "{state}");
        // The hostile words change no tag: same elements in the same order.
        let names = |html: &str| -> Vec<String> {
            tags(html)
                .iter()
                .map(|tag| tag.split_whitespace().next().unwrap_or_default().to_owned())
                .filter(|name| name != "a" && name != "/a")
                .collect()
        };
        assert_eq!(names(&without_style(plain)), names(&hostile), "{state}");
    }
}

#[test]
fn tenant_css_stays_in_its_element() {
    let page = full_page(Language::EN, HOSTILE);
    for (state, html) in states::render(&page, words("plain")).unwrap() {
        let (_, after) = html.split_once("<style").unwrap();
        let (css, _) = after.split_once("</style>").unwrap();
        assert!(
            css.contains("<\\/style><script>"),
            "{state}: the element ends early"
        );
    }
}

#[test]
fn script_urls_are_never_links() {
    let script = "javascript:alert(1)";
    let mut page = Page::new(Language::EN, "n");
    page.links = Links {
        terms: Some(script.to_owned()),
        privacy: Some(script.to_owned()),
        support: Some(script.to_owned()),
    };
    page.theme.logo = Some(script.to_owned());
    page.theme.favicon = Some(script.to_owned());
    let words = states::Words {
        redirect_uri: script,
        ..sensible()
    };
    for (state, html) in states::render(&page, words).unwrap() {
        assert!(!html.contains("javascript:"), "{state}");
    }
}

#[test]
fn nothing_is_inline_and_what_is_loaded_carries_the_nonce() {
    for language in Language::all() {
        for (state, html) in states::render(&full_page(language, "plain"), sensible()).unwrap() {
            for tag in tags(&without_style(&html)) {
                let name = tag.split_whitespace().next().unwrap_or_default();
                for attribute in tag.split_whitespace().skip(1) {
                    let handler = attribute.starts_with("on") && attribute.contains('=');
                    assert!(!handler, "{state}: {tag}");
                    assert!(!attribute.starts_with("style="), "{state}: {tag}");
                }
                if name == "script" {
                    assert!(tag.contains("src=\"/t/plain/assets/"), "{state}: {tag}");
                }
                if matches!(name, "script" | "style") {
                    assert!(tag.contains("nonce=\"plain\""), "{state}: {tag}");
                }
            }
        }
    }
}

#[test]
fn every_form_of_ours_carries_the_csrf_token() {
    for (state, html) in states::render(&Page::new(Language::EN, "n"), sensible()).unwrap() {
        for form in html.split("<form").skip(1) {
            let (tag, rest) = form.split_once('>').unwrap();
            let content = rest.split("</form>").next().unwrap();
            assert!(tag.contains("method=\"post\""), "{state}: {tag}");
            // The form post goes to an application, which has no business with our token, and the demo signs out as
            // every application does, by the end-session endpoint.
            let token = "name=\"csrf\" value=\"csrf-of-the-test\"";
            let is_protocol = ["form-post", "demo-app"].contains(&state);
            assert_eq!(content.contains(token), !is_protocol, "{state}");
        }
    }
}

#[test]
fn pages_say_their_language_direction_and_title() {
    for language in Language::all() {
        let page = Page::new(language, "n");
        for (state, html) in states::render(&page, sensible()).unwrap() {
            let root = format!(
                "<html lang=\"{}\" dir=\"{}\" data-mode=\"light\">",
                language.tag(),
                language.direction().as_str()
            );
            assert!(html.contains(&root), "{state}");
            assert!(!html.contains("<title></title>"), "{state}");
            assert_eq!(html.matches("<h1>").count(), 1, "{state}");
            assert!(
                !html.contains("{{") || html.contains("data-text="),
                "{state}"
            );
        }
    }
}

#[test]
fn errors_stand_at_their_field_and_keep_what_was_typed() {
    let page = Page::new(Language::EN, "n");
    let states = states::render(&page, sensible()).unwrap();
    for (name, field, value) in [
        ("sign-in-invalid", "phone", "138 0013"),
        ("code-wrong", "code", "402817"),
        ("forgot", "identifier", "138 0013"),
    ] {
        let (_, html) = states.iter().find(|(state, _)| *state == name).unwrap();
        assert!(
            html.contains(&format!("id=\"{field}-error\" role=\"alert\"")),
            "{name}"
        );
        let input = tags(html)
            .into_iter()
            .find(|tag| tag.contains(&format!("id=\"{field}\"")))
            .unwrap();
        assert!(input.contains("aria-invalid=\"true\""), "{input}");
        assert!(
            input.contains(&format!("aria-describedby=\"{field}-error {field}-hint\"")),
            "{input}"
        );
        assert!(input.contains(&format!("value=\"{value}\"")), "{input}");
        assert!(html.contains("<title>Error: "), "{name}");
    }
}

#[test]
fn the_browser_knows_what_to_fill_in() {
    let states = states::render(&Page::new(Language::EN, "n"), sensible()).unwrap();
    let find = |name: &str| {
        states
            .iter()
            .find(|(state, _)| *state == name)
            .unwrap()
            .1
            .clone()
    };
    let phone = tags(&find("sign-in"))
        .into_iter()
        .find(|tag| tag.contains("id=\"phone\""))
        .unwrap();
    assert!(
        phone.contains("autocomplete=\"tel\"") && phone.contains("inputmode=\"tel\""),
        "{phone}"
    );
    let code = tags(&find("code"))
        .into_iter()
        .find(|tag| tag.contains("id=\"code\""))
        .unwrap();
    for attribute in [
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "maxlength=\"6\"",
    ] {
        assert!(code.contains(attribute), "{code}");
    }
    assert_eq!(find("sign-in").matches(" selected").count(), 1);
}

#[test]
fn a_preview_has_no_script_and_cannot_be_used() {
    let page = Page {
        preview: true,
        ..Page::new(Language::EN, "n")
    };
    for (state, html) in states::render(&page, sensible()).unwrap() {
        assert!(
            !html.contains("<script") && html.contains(" inert>"),
            "{state}"
        );
    }
    assert!(page.csp().header().contains("form-action 'none'"));
}

#[test]
fn the_policy_names_the_origins_of_the_logos() {
    let page = full_page(Language::EN, "plain");
    let policy = page.csp().header();
    assert!(
        policy.contains("img-src 'self' data: https://example.com;"),
        "{policy}"
    );
}

#[test]
fn passwords_are_never_shown_again_and_their_managers_know_whose_they_are() {
    let states = states::render(&Page::new(Language::EN, "n"), sensible()).unwrap();
    let mut seen = 0;
    for (state, html) in &states {
        let fields: Vec<String> = tags(html)
            .into_iter()
            .filter(|tag| tag.contains("type=\"password\""))
            .collect();
        for field in &fields {
            seen += 1;
            assert!(!field.contains("value="), "{state}: {field}");
            let is_new = ["new-password", "set-up"];
            let kind = if is_new.iter().any(|new| state.starts_with(new)) {
                "new"
            } else {
                "current"
            };
            assert!(
                field.contains(&format!("autocomplete=\"{kind}-password\"")),
                "{field}"
            );
        }
        let has_account = html.contains("autocomplete=\"username\"");
        assert!(fields.is_empty() || has_account, "{state}");
    }
    assert!(seen > 8, "{seen}");
}

/// Every label names a field, every description exists, and no id stands twice.
#[test]
fn fields_are_labelled_and_described() {
    for language in Language::all() {
        for (state, html) in states::render(&Page::new(language, "n"), sensible()).unwrap() {
            let tags = tags(&html);
            let values = |attribute: &str| -> Vec<String> {
                let start = format!(" {attribute}=\"");
                let of =
                    |tag: &String| Some(tag.split_once(&start)?.1.split('"').next()?.to_owned());
                tags.iter().filter_map(of).collect()
            };
            let ids = values("id");
            for id in &ids {
                assert_eq!(
                    ids.iter().filter(|other| *other == id).count(),
                    1,
                    "{state} {id}"
                );
            }
            for named in values("for").iter().chain(&values("aria-controls")) {
                assert!(ids.contains(named), "{state}: {named}");
            }
            for described in values("aria-describedby") {
                for id in described.split(' ') {
                    assert!(ids.iter().any(|own| own == id), "{state}: {id}");
                }
            }
            let first = html.matches(" autofocus").count();
            assert!(first <= 1, "{state}: {first} fields want the focus");
        }
    }
}

/// Uncompressed; on the wire it is a third, which the browser's test weighs. Letters of two and three bytes
/// shrink best, so characters are counted.
#[test]
fn the_first_page_is_light() {
    for language in Language::all() {
        let states = states::render(&Page::new(language, "n"), sensible()).unwrap();
        let html = &states
            .iter()
            .find(|(state, _)| *state == "sign-in")
            .unwrap()
            .1;
        let loaded: usize = [assets::style(), assets::script(), assets::mark()]
            .iter()
            .map(|name| assets::get(name).unwrap().bytes.len())
            .sum();
        let length = html.chars().count();
        assert!(length < 20_000, "{} {length}", language.tag());
        assert!(
            length + loaded < 36_000,
            "{} {}",
            language.tag(),
            length + loaded
        );
    }
}
