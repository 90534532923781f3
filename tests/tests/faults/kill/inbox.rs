//! Reading the inbox page, as whoever signs up does.

use keyward_tests::Browser;

/// The newest code that was sent to a number.
pub(in crate::faults) async fn code(
    browser: &mut Browser,
    inbox: &str,
    phone: &str,
) -> Option<String> {
    let page = browser.try_get(inbox).await.ok()?;
    page.body.split("<li").skip(1).find_map(|message| {
        let to = between(message, "<bdi", "</bdi>")?;
        let to: String = to.chars().filter(char::is_ascii_digit).collect();
        let code = between(message, "<code>", "</code>")?;
        (to == phone).then(|| code.trim_start_matches("<code>").to_owned())
    })
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let text = &text[text.find(start)?..];
    Some(&text[..text.find(end)?])
}
