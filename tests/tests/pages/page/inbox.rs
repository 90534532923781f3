//! `/dev/inbox`: only the printed link opens it (B26).

use keyward_tests::{PHONE, TestApp};

use crate::pages::{evidence::Before, markup::expect_inert, steps::code_page};

#[tokio::test]
async fn only_its_key_opens_the_inbox() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    code_page(&app, &mut app.browser(), &web, PHONE).await;
    let code = app.code(PHONE);
    let before = Before::of(&app).await;
    let link = app.inbox_path();
    let shorter = &link[..link.len() - 1];
    let longer = format!("{link}x");
    let upper = link.replace("key=", "KEY=");
    for path in ["/dev/inbox", "/dev/inbox?key=", shorter, &longer, &upper] {
        let refused = app.get(path).await.expect(404);
        assert_eq!(refused.body, "Not Found", "{path}");
    }
    // Being signed in, or an administrator, does not help.
    let mut browser = app.browser();
    browser.set_cookie("key", link.split_once("key=").expect("a key").1);
    browser.get("/dev/inbox").await.expect(404);
    let shown = app.get(&link).await.expect(200);
    expect_inert(&shown);
    assert!(shown.body.contains(&code) && shown.body.contains("+86 138 0013 8000"));
    assert_eq!(shown.header("referrer-policy"), "no-referrer");
    assert_eq!(
        shown.header("cache-control"),
        "no-cache, no-store, must-revalidate"
    );
    before.expect_nothing(&app).await;
}
