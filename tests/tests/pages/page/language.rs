//! The language of a page: what the application asked for, then what the browser speaks, then the
//! tenant's own (reference experience-api.md §8).

use keyward_tests::{Answer, PHONE, TestApp};
use serde_json::json;

use crate::pages::{
    markup::tags,
    steps::{code_page, settings},
    words::{says, says_in_chinese},
};

fn language(page: &Answer) -> String {
    let html = tags(page)
        .into_iter()
        .find(|tag| tag.name == "html")
        .expect("a page");
    let tag = html.get("lang").expect("a language").to_owned();
    assert_eq!(page.header("content-language"), tag);
    tag
}

#[tokio::test]
async fn requests_come_before_browsers_and_browsers_before_settings() {
    let (app, manager, web) = TestApp::with_web_app().await;
    for (auto, fallback, asked, spoken, expected) in [
        (true, "en", "", "en", "en"),
        (true, "en", "", "zh-CN,en;q=0.5", "zh-CN"),
        (true, "en", "", "zh", "zh-CN"),
        (true, "en", "", "nl, zh-Hans-CN;q=0.8, en;q=0.9", "en"),
        (true, "zh-CN", "", "nl", "zh-CN"),
        (true, "zh-CN", "", "", "zh-CN"),
        (true, "en", "zh-CN", "en", "zh-CN"),
        (true, "en", "nl zh", "en", "zh-CN"),
        (true, "en", "nl", "zh", "zh-CN"),
        (true, "zh-CN", "en-GB", "zh", "en"),
        (false, "en", "", "zh", "en"),
        (false, "zh-CN", "", "en", "zh-CN"),
        (false, "en", "zh", "en", "zh-CN"),
        (true, "en", "\"><script>", "en", "en"),
        (true, "en", "", "*;q=x, <script>, ;;;", "en"),
    ] {
        let info = json!({ "languageInfo": { "autoDetect": auto, "fallbackLanguage": fallback } });
        settings(&app, &manager, info).await;
        let mut browser = app.browser();
        browser.speak(spoken);
        let more = [("ui_locales", asked)];
        let more = if asked.is_empty() {
            &more[1..]
        } else {
            &more[..]
        };
        let page = browser.follow(&web.authorize(more)).await.expect(200);
        let case = format!("{auto} {fallback} {asked} {spoken}");
        assert_eq!(language(&page), expected, "{case}");
        let is_chinese = expected == "zh-CN";
        assert_eq!(says_in_chinese(&page, "phone.label"), is_chinese, "{case}");
        assert_eq!(says(&page, "phone.label"), !is_chinese, "{case}");
    }
}

/// Each of the contract's twenty, in its own direction and with its own names of countries.
#[tokio::test]
async fn twenty_languages_are_spoken() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for (spoken, tag, direction, country) in [
        ("ar-EG", "ar", "rtl", "الصين"),
        ("cs", "cs", "ltr", "Čína"),
        ("de-AT", "de", "ltr", "China"),
        ("en-GB", "en", "ltr", "China"),
        ("es-MX", "es", "ltr", "China"),
        ("fa", "fa-IR", "rtl", "چین"),
        ("fr-CA", "fr", "ltr", "Chine"),
        ("it", "it", "ltr", "Cina"),
        ("ja-JP", "ja", "ltr", "中国"),
        ("ko-KR", "ko", "ltr", "중국"),
        ("pl", "pl-PL", "ltr", "Chiny"),
        ("pt-BR", "pt-BR", "ltr", "China"),
        ("pt-PT", "pt-PT", "ltr", "China"),
        ("ru-KZ", "ru", "ltr", "Китай"),
        ("th", "th", "ltr", "จีน"),
        ("tr", "tr-TR", "ltr", "Çin"),
        ("uk", "uk-UA", "ltr", "Китай"),
        ("zh-SG", "zh-CN", "ltr", "中国"),
        ("zh-MO", "zh-HK", "ltr", "中國"),
        ("zh-Hant", "zh-TW", "ltr", "中國"),
    ] {
        let mut browser = app.browser();
        browser.speak(spoken);
        let page = browser.follow(&web.authorize(&[])).await.expect(200);
        assert_eq!(language(&page), tag, "{spoken}");
        let tags = tags(&page);
        let html = tags.iter().find(|tag| tag.name == "html").expect("a page");
        assert_eq!(html.get("dir"), Some(direction), "{spoken}");
        assert!(page.body.contains(&format!("{country} (+86)")), "{spoken}");
    }
}

/// What the application asked for holds to the end of the conversation, errors included.
#[tokio::test]
async fn a_conversation_keeps_its_language() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("ui_locales", "zh-CN")]))
        .await
        .expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    assert_eq!(language(&page), "zh-CN");
    let refused = app.enter_code(&mut browser, &page, "000").await.expect(422);
    assert!(
        says_in_chinese(&refused, "error.code.malformed"),
        "{}",
        refused.body
    );
    let inbox = app.shared.inbox.as_ref().expect("an inbox").list();
    assert_eq!(inbox[0].message.payload.locale.as_deref(), Some("zh-CN"));
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    assert!(says_in_chinese(&offer, "offer.create.title"));
    let refused = browser.post("/sign-in/no-account", &[]).await.expect(403);
    assert!(
        says_in_chinese(&refused, "error_page.form.title"),
        "{}",
        refused.body
    );
}

/// Pages without a conversation speak the browser's language.
#[tokio::test]
async fn errors_speak_the_browser_s_language() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    browser.speak("zh-CN");
    let lost = browser.get("/unknown-session").await.expect(404);
    assert!(says_in_chinese(&lost, "error_page.expired.title"));
    let unknown = browser.get("/oidc/auth?client_id=x").await.expect(400);
    assert_eq!(language(&unknown), "zh-CN");
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let asked = browser.get("/oidc/session/end").await.expect(200);
    assert!(says_in_chinese(&asked, "sign_out.title"));
}

/// Names of countries are in the page's language, and the likely one is chosen.
#[tokio::test]
async fn the_country_is_guessed_by_language() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for (spoken, country, name) in [
        ("zh-CN", "CN", "中国"),
        ("en-GB", "GB", "United Kingdom"),
        ("en-US", "US", "United States"),
        ("de-DE,en", "DE", "Deutschland"),
    ] {
        let mut browser = app.browser();
        browser.speak(spoken);
        let page = browser.follow(&web.authorize(&[])).await.expect(200);
        let chosen: Vec<String> = tags(&page)
            .into_iter()
            .filter(|tag| tag.name == "option" && tag.get("selected").is_some())
            .filter_map(|tag| tag.get("value").map(str::to_owned))
            .collect();
        assert_eq!(chosen, [country], "{spoken}");
        assert!(page.body.contains(name), "{spoken}");
    }
    let page = code_page(&app, &mut app.browser(), &web, PHONE).await;
    let field = tags(&page)
        .into_iter()
        .find(|tag| tag.get("id") == Some("code"));
    let field = field.expect("the field");
    for (name, value) in [("autocomplete", "one-time-code"), ("inputmode", "numeric")] {
        assert_eq!(field.get(name), Some(value));
    }
}
