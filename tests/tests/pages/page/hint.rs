//! `login_hint` fills the number in, and nothing else (reference experience-api.md §9).

use keyward_tests::TestApp;

use crate::pages::markup::tags;

#[tokio::test]
async fn a_number_is_filled_in() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for screen in ["sign_in", "register"] {
        for (hint, shown) in [
            ("+8613800138000", "+86 138 0013 8000"),
            ("8613800138000", "+86 138 0013 8000"),
            ("+44 20 7946 0958", "+44 20 7946 0958"),
            ("alice@example.com", ""),
            ("alice", ""),
            ("12345", ""),
            ("+99999999999999", ""),
            ("", ""),
        ] {
            let more = [("login_hint", hint), ("first_screen", screen)];
            let page = app
                .browser()
                .follow(&web.authorize(&more))
                .await
                .expect(200);
            let field = tags(&page)
                .into_iter()
                .find(|tag| tag.get("id") == Some("phone"));
            let field = field.expect("the field");
            assert_eq!(field.get("value"), Some(shown), "{hint}");
            assert_eq!(field.get("autocomplete"), Some("tel"));
        }
    }
}
