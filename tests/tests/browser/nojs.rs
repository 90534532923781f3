//! Signing in without scripts, in an application at another origin: the page's `form-action` must let the answer through
//! (DESIGN §5). Then the code of that answer, twice.

use keyward_tests::{Options, TestApp};
use serde_json::json;

use super::{
    plain_app::{PlainApp, STATE},
    script, servers,
};

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_answer_reaches_another_origin() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let shop = PlainApp::new(&app, &manager, "Bookstore").await;
    let codes = servers::codes(super::latest_in_inbox(&app)).await;

    let seen = script::run(
        "nojs",
        &json!({
            "authorizeUrl": shop.authorize(&app, &[]),
            "codeUrl": codes.url("/code"),
            "phone": { "number": "0171 2345 6789", "country": "DE" },
            "redirect": shop.redirect,
        }),
    )
    .await;

    assert_eq!(seen["first"]["heading"], "Sign in to Bookstore");
    assert_eq!(seen["offeredAccount"], true);
    assert_eq!(seen["answer"]["state"], STATE);
    assert_eq!(seen["answer"]["iss"], app.issuer);
    let origin = shop.redirect.trim_end_matches("/cb");
    for policy in seen["policies"].as_array().expect("a list") {
        let policy = policy.as_str().expect("a policy");
        assert!(
            policy.contains(&format!("form-action 'self' {origin}")),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }

    // Where the policy does not name the origin, the answer gets stuck: so it is the policy that lets it through.
    let strict = seen["strict"].as_str().expect("a complaint");
    assert!(strict.contains("\"form-action 'self'\""), "{strict}");

    let code = seen["answer"]["code"].as_str().expect("a code");
    let who = shop.user_info(&app, code).await;
    assert_eq!(who["phone_number"], "4917123456789");
    let again = shop.redeem(&app, code).await.expect(400).json();
    assert_eq!(again["error"], "invalid_grant");
    assert_eq!(app.count("users"), 1);
}
