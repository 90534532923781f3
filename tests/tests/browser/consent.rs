//! An application of somebody else at another origin: its answers get through the policy of the pages, with and without
//! scripts (DESIGN §5).

use keyward_tests::{Options, TestApp};
use serde_json::json;

use super::{
    plain_app::{PlainApp, STATE},
    script, servers,
};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_asked_allows_and_cancels() {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let guest = PlainApp::of_somebody_else(&app, &manager, "Bookworm").await;
    let codes = servers::codes(super::latest_in_inbox(&app)).await;
    let seen = script::run(
        "consent",
        &json!({
            "authorizeUrl": guest.authorize(&app, &[]),
            "againUrl": guest.authorize(&app, &[("prompt", "consent")]),
            "chooserUrl": guest.authorize(&app, &[("prompt", "select_account")]),
            "codeUrl": codes.url("/code"),
            "phones": [{ "number": "+8613800138000" }, { "number": "+8613800138001" }],
            "redirect": guest.redirect,
        }),
    )
    .await;
    let answers = seen["answers"].as_array().expect("a list");
    assert_eq!(answers.len(), 2);
    for answer in answers {
        let asked = ["Your name, picture and profile", "Your phone number"];
        assert_eq!(answer["items"], json!(asked));
        for granted in ["allowed", "chosen"] {
            assert!(answer[granted]["code"].is_string(), "{answer}");
        }
        assert_eq!(answer["cancelled"]["error"], "access_denied", "{answer}");
        for what in ["allowed", "chosen", "cancelled"] {
            assert_eq!(answer[what]["state"], STATE);
            assert_eq!(answer[what]["iss"], app.issuer);
        }
    }
}
