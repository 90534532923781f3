//! Pages of settings that were not saved, as the Console shows them.

use keyward_tests::{Answer, Manager, TestApp};
use serde_json::{Value, json};

async fn preview(app: &TestApp, by: &Manager, body: Value) -> Answer {
    app.manage(by, "POST", "/sign-in-exp/preview", Some(body))
        .await
}

async fn settings(app: &TestApp, by: &Manager) -> Value {
    let answer = app.manage(by, "GET", "/sign-in-exp", None).await;
    answer.expect(200).json()
}

#[tokio::test]
async fn a_page_is_drawn_with_settings_that_were_not_saved() {
    let app = TestApp::start().await;
    let by = app.manager().await;
    let before = settings(&app, &by).await;
    let change = json!({
        "color": { "primaryColor": "#123456", "isDarkModeEnabled": true, "darkPrimaryColor": "#fedcba" },
        "branding": { "logoUrl": "https://logos.example/l.svg" },
        "termsOfUseUrl": "https://terms.example/",
        "agreeToTermsPolicy": "Manual",
        "customCss": ".card{margin:1px}</style>",
        "signIn": { "methods": [{ "identifier": "email", "password": true,
            "verificationCode": false, "isPasswordPrimary": true }] },
    });
    let draw = async |page: &str, theme: &str| {
        let body = json!({
            "signInExperience": change, "page": page, "theme": theme, "language": "zh-CN",
            "nonce": "bm9uY2U\"><script>",
        });
        let answer = preview(&app, &by, body).await.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let html = answer.json()["html"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(html.starts_with("<!doctype html>"), "{html}");
        assert!(
            html.contains("lang=\"zh-CN\"") && html.contains(" inert>"),
            "{html}"
        );
        assert!(html.contains("https://logos.example/l.svg"), "{html}");
        assert!(html.contains("https://terms.example/"), "{html}");
        assert!(html.contains(".card{margin:1px}"), "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</style>").count(), 1, "{html}");
        assert!(html.contains("nonce=\"bm9uY2U&"), "{html}");
        html
    };
    let light = draw("sign-in", "light").await;
    assert!(
        light.contains("data-mode=\"light\"") && light.contains("#123456"),
        "{light}"
    );
    assert!(
        light.contains("type=\"email\"") && light.contains("type=\"password\""),
        "{light}"
    );
    assert!(light.contains("name=\"agree\""), "{light}");
    let dark = draw("sign-in", "dark").await;
    assert!(
        dark.contains("data-mode=\"dark\"") && dark.contains("#fedcba"),
        "{dark}"
    );
    assert!(!dark.contains("--primary:#123456"), "{dark}");
    let register = draw("register", "light").await;
    assert_ne!(register, light);
    assert!(!register.contains("type=\"password\""), "{register}");
    assert_eq!(settings(&app, &by).await, before);
}

#[tokio::test]
async fn a_page_is_drawn_with_texts_that_were_not_saved() {
    let app = TestApp::start().await;
    let by = app.manager().await;
    for language in ["zh-CN", "nl"] {
        let body = json!({
            "page": "sign-in", "language": language, "nonce": "n",
            "customPhrases": { "action": { "continue": "Onward <b>" } },
        });
        let html = preview(&app, &by, body).await.expect(200).json();
        let html = html["html"].as_str().unwrap_or_default();
        assert!(html.contains("Onward &"), "{html}");
        assert!(!html.contains("Onward <b>"), "{html}");
        assert!(html.contains(&format!("lang=\"{language}\"")), "{html}");
    }
    let stored = app.manage(&by, "GET", "/custom-phrases", None).await;
    assert_eq!(stored.expect(200).json(), json!([]));
}

#[tokio::test]
async fn what_could_not_be_saved_is_refused_as_when_it_is_saved() {
    let app = TestApp::start().await;
    let by = app.manager().await;
    for change in [
        json!({ "color": { "primaryColor": "red" } }),
        json!({ "languageInfo": { "autoDetect": true, "fallbackLanguage": "xx-XX" } }),
        json!({ "signUp": { "identifiers": ["phone"], "password": false, "verify": false } }),
    ] {
        let body = json!({ "signInExperience": change, "page": "sign-in", "nonce": "n" });
        let drawn = preview(&app, &by, body).await;
        let saved = app
            .manage(&by, "PATCH", "/sign-in-exp", Some(change.clone()))
            .await;
        assert!(saved.status.as_u16() >= 400, "{change} {}", saved.body);
        let code = |answer: &Answer| (answer.status, answer.json()["code"].clone());
        assert_eq!(code(&drawn), code(&saved), "{change}");
    }
    for body in [
        json!({ "page": "sign-in" }),
        json!({ "page": "elsewhere", "nonce": "n" }),
        json!({ "page": "sign-in", "nonce": "n", "theme": "blue" }),
        json!({ "page": "sign-in", "nonce": "n", "signInExperience": 1 }),
        json!({ "page": "sign-in", "nonce": "n", "customPhrases": { "action": 1 } }),
    ] {
        let answer = preview(&app, &by, body.clone()).await;
        let code = (answer.status.as_u16(), answer.json()["code"].clone());
        assert_eq!(code, (400, json!("guard.invalid_input")), "{body}");
    }
}
