//! What a tenant and an application change about the pages: words, a language of their own, colours, CSS, pictures
//! (reference experience-api.md §8).

use keyward_tests::{Answer, PHONE, TestApp};
use serde_json::json;

use crate::pages::{
    markup::tags,
    steps::{code_page, phone_page, settings},
};

fn lang(page: &Answer) -> String {
    let tags = tags(page);
    let html = tags.iter().find(|tag| tag.name == "html").expect("a page");
    html.get("lang").expect("a language").to_owned()
}

#[tokio::test]
async fn own_words_come_before_ours_and_are_escaped() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let own = json!({
        "sign_in": { "title_for": "Open <b>{{app}}</b>" },
        "code": { "sent_to": "Look at {{to}}." },
        "error": { "code": { "empty": "Type it." } },
        "phone": { "label": " " },
    });
    let put = app.manage(&manager, "PUT", "/custom-phrases/en", Some(own));
    put.await.expect(201);
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    assert!(
        page.body.contains("Open &#60;b&#62;Bookstore&#60;/b&#62;"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Phone number"), "{}", page.body);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let said =
        tags(&page).iter().any(|tag| tag.name == "bdi") && page.body.contains("Look at <bdi");
    assert!(said, "{}", page.body);
    let refused = app.enter_code(&mut browser, &page, "").await.expect(422);
    assert!(refused.body.contains("Type it."), "{}", refused.body);
    // Pages without a conversation have them too, other languages do not.
    browser.speak("fr");
    let french = browser.follow(&web.authorize(&[])).await.expect(200);
    assert!(!french.body.contains("Open &#60;b"), "{}", french.body);
    let none = app.manage(&manager, "PUT", "/custom-phrases/en", Some(json!({})));
    none.await.expect(201);
    let page = phone_page(&mut app.browser(), &web).await;
    assert!(page.body.contains("Sign in to Bookstore"), "{}", page.body);
}

#[tokio::test]
async fn a_language_of_its_own_is_filled_up_by_the_nearest() {
    let (app, manager, web) = TestApp::with_web_app().await;
    for (tag, title) in [("vi-VN", "Vao {{app}}"), ("es-419", "Entra a {{app}}")] {
        let own = json!({ "sign_in": { "title_for": title } });
        let path = format!("/custom-phrases/{tag}");
        app.manage(&manager, "PUT", &path, Some(own))
            .await
            .expect(201);
    }
    for (spoken, tag, title, label) in [
        ("vi-VN", "vi-VN", "Vao Bookstore", "Phone number"),
        (
            "es-419",
            "es-419",
            "Entra a Bookstore",
            "Número de teléfono",
        ),
        (
            "es-MX",
            "es",
            "Iniciar sesión en Bookstore",
            "Número de teléfono",
        ),
    ] {
        let mut browser = app.browser();
        browser.speak(spoken);
        let page = phone_page(&mut browser, &web).await;
        assert_eq!(lang(&page), tag, "{spoken}");
        assert_eq!(page.header("content-language"), tag);
        assert!(page.body.contains(title), "{spoken} {}", page.body);
        assert!(page.body.contains(label), "{spoken} {}", page.body);
    }
}

#[tokio::test]
async fn an_application_s_own_look_wins_unless_it_is_somebody_else_s() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let tenant = json!({
        "customCss": ".card{border-width:3px}",
        "branding": { "logoUrl": "https://tenant.example/logo.svg" },
    });
    settings(&app, &manager, tenant).await;
    let own = json!({
        "color": { "primaryColor": "#aa0044" },
        "branding": { "logoUrl": "https://shop.example/logo.svg" },
        "customCss": ".card{border-width:5px}",
    });
    let path = format!("/applications/{}/sign-in-experience", web.id);
    let put = app.manage(&manager, "PUT", &path, Some(own));
    assert!(put.await.status.is_success());
    let page = code_page(&app, &mut app.browser(), &web, PHONE).await;
    for seen in [
        "--primary:#aa0044",
        "border-width:5px",
        "https://shop.example/logo.svg",
    ] {
        assert!(page.body.contains(seen), "{seen} {}", page.body);
    }
    assert!(!page.body.contains("border-width:3px"), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("img-src 'self' data: https://shop.example;"),
        "{policy}"
    );
    // The style element carries the nonce of the policy.
    let tags = tags(&page);
    let style = tags
        .iter()
        .find(|tag| tag.name == "style")
        .expect("a style");
    let nonce = style.get("nonce").expect("a nonce");
    assert!(
        policy.contains(&format!("style-src 'self' 'nonce-{nonce}'")),
        "{policy}"
    );
    // Another application of the tenant looks like the tenant.
    let other = app.web_app(&manager, "Library").await;
    let page = phone_page(&mut app.browser(), &other).await;
    assert!(page.body.contains("border-width:3px"), "{}", page.body);
    assert!(
        page.body.contains("https://tenant.example/logo.svg"),
        "{}",
        page.body
    );
}
