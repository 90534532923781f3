//! Redirect URIs that look like a registered one (R1, R2, B9; RFC 9700 §4.1).

use keyward_tests::{TestApp, WEB_APP};
use serde_json::json;
use url::Url;

use crate::api::oidc::{
    clients::{self, Client},
    evidence::Before,
    steps::Returned,
};

const SHOP: &str = "https://shop.example.com/auth/callback";
const PREVIEW: &str = "https://*.preview.example.com/cb/*";

/// What an attacker would try instead of [`SHOP`].
const TRIED: &[&str] = &[
    // Another host.
    "https://evil.example/auth/callback",
    "https://shop.example.com.evil.example/auth/callback",
    "https://evil.example/shop.example.com/auth/callback",
    "https://evil.example?https://shop.example.com/auth/callback",
    "https://evil.example#https://shop.example.com/auth/callback",
    "https://shop.example.com@evil.example/auth/callback",
    "https://shop.example.com:x@evil.example/auth/callback",
    "https://shop.example.com%40evil.example/auth/callback",
    "https://shop.example.com%2eevil.example/auth/callback",
    "https://shop.example.com\\@evil.example/auth/callback",
    "https://shop.example.com\\.evil.example/auth/callback",
    "https://evil.example\\@shop.example.com/auth/callback",
    "https://evil.example\\shop.example.com/auth/callback",
    "https://shop.example.com%00.evil.example/auth/callback",
    "https://shop.example.com\u{0}.evil.example/auth/callback",
    "https://shop.example.com%0d%0a.evil.example/auth/callback",
    "https://shop.example.com;evil.example/auth/callback",
    "https://shop.example.com,evil.example/auth/callback",
    "https://shop.example.com&evil.example/auth/callback",
    "https://shop.example.com?.evil.example/auth/callback",
    "https://shop.example.com#.evil.example/auth/callback",
    "https://shop.example.com/.evil.example/auth/callback",
    "https://shopexample.com/auth/callback",
    "https://shop.example.co/auth/callback",
    "https://shop.example.comm/auth/callback",
    "https://shop.example.com./auth/callback",
    "https://.shop.example.com/auth/callback",
    "https://shop..example.com/auth/callback",
    "https://example.com/auth/callback",
    "https://www.shop.example.com/auth/callback",
    "https://xshop.example.com/auth/callback",
    "https://x-shop.example.com/auth/callback",
    "https://x.shop.example.com/auth/callback",
    "https://shop-example.com/auth/callback",
    "https://shop.example.net/auth/callback",
    "https://sh0p.example.com/auth/callback",
    "https://shop.exarnple.com/auth/callback",
    "https://ѕhop.example.com/auth/callback",
    "https://shоp.example.com/auth/callback",
    "https://shop.exаmple.com/auth/callback",
    "https://xn--shp-fmc.example.com/auth/callback",
    "https://shop.example.com\u{ff0e}evil.example/auth/callback",
    "https://shop.example.com\u{3002}evil.example/auth/callback",
    "https://127.0.0.1/auth/callback",
    "https://localhost/auth/callback",
    "https://[::1]/auth/callback",
    "https://2130706433/auth/callback",
    "https:///evil.example/auth/callback",
    "https:evil.example/auth/callback",
    "//evil.example/auth/callback",
    "//shop.example.com/auth/callback",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/auth/callback",
    "auth/callback",
    ".",
    "?",
    "#",
    // Another scheme.
    "http://shop.example.com/auth/callback",
    "HTTP://shop.example.com/auth/callback",
    "ftp://shop.example.com/auth/callback",
    "wss://shop.example.com/auth/callback",
    "shop://shop.example.com/auth/callback",
    "https+evil://shop.example.com/auth/callback",
    "javascript:alert(1)",
    "javascript://shop.example.com/auth/callback",
    "javascript://shop.example.com/%0aalert(1)",
    "JaVaScRiPt:alert(document.domain)//https://shop.example.com/auth/callback",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "file://shop.example.com/auth/callback",
    "blob:https://shop.example.com/auth/callback",
    "about:blank",
    "view-source:https://shop.example.com/auth/callback",
    "filesystem:https://shop.example.com/auth/callback",
    "intent://shop.example.com/auth/callback#Intent;end",
    "mailto:shop@example.com",
    "urn:ietf:wg:oauth:2.0:oob",
    "urn:ietf:wg:oauth:2.0:oob:auto",
    "https",
    "https:",
    "https://",
    "://shop.example.com/auth/callback",
    // One of another application.
    "https://x.preview.example.com/cb/",
    // Another port.
    "https://shop.example.com:444/auth/callback",
    "https://shop.example.com:8443/auth/callback",
    "https://shop.example.com:80/auth/callback",
    "https://shop.example.com:0/auth/callback",
    "https://shop.example.com:65536/auth/callback",
    "https://shop.example.com:443@evil.example/auth/callback",
    "https://shop.example.com:x/auth/callback",
    "http://localhost:9998/cb",
    "http://localhost/cb",
    "http://localhost:09/cb",
    "http://127.0.0.1:9999/cb",
    "http://[::1]:9999/cb",
    "http://localhost:9999:1/cb",
    "http://localhost.:9999/cb",
    "http://localhost.evil.example:9999/cb",
    // With somebody's name.
    "https://user@shop.example.com/auth/callback",
    "https://user:secret@shop.example.com/auth/callback",
    "https://evil.example@shop.example.com/auth/callback",
    "https://evil.example%2f@shop.example.com/auth/callback",
    // Another path.
    "https://shop.example.com",
    "https://shop.example.com/",
    "https://shop.example.com/auth",
    "https://shop.example.com/auth/",
    "https://shop.example.com/auth/callback/",
    "https://shop.example.com/auth/callback/../../evil",
    "https://shop.example.com/auth/callback/..%2f..%2fevil",
    "https://shop.example.com/auth/callback/%2e%2e/evil",
    "https://shop.example.com/auth/callback%2f..%2fevil",
    "https://shop.example.com/auth/callback..",
    "https://shop.example.com/auth/callback;x=y",
    "https://shop.example.com/auth/callback%20",
    "https://shop.example.com/auth/callback%00",
    "https://shop.example.com/auth/callback%0a",
    "https://shop.example.com/auth/callback%23",
    "https://shop.example.com/auth/callback%3fx",
    "https://shop.example.com/auth/callbackx",
    "https://shop.example.com/auth/callbac",
    "https://shop.example.com/Auth/callback",
    "https://shop.example.com/auth/CALLBACK",
    "https://shop.example.com//auth/callback",
    "https://shop.example.com/auth//callback",
    "https://shop.example.com/auth%2fcallback",
    "https://shop.example.com/auth/c%61llback",
    "https://shop.example.com/%61uth/callback",
    "https://shop.example.com/auth\\callback",
    "https://shop.example.com\\auth\\callback",
    "https://shop.example.com/auth/callback\\",
    "https://shop.example.com/x/auth/callback",
    "https://shop.example.com/redirect?to=/auth/callback",
    "https://shop.example.com/auth/сallback",
    "https://shop.example.com/auth/ｃallback",
    // Another query, and fragments.
    "https://shop.example.com/auth/callback?",
    "https://shop.example.com/auth/callback?x=1",
    "https://shop.example.com/auth/callback?next=https://evil.example",
    "https://shop.example.com/auth/callback?code=mine",
    "https://shop.example.com/auth/callback?redirect_uri=https://evil.example",
    "https://shop.example.com/auth/callback&x=1",
    "https://shop.example.com/auth/callback#",
    "https://shop.example.com/auth/callback#x",
    "https://shop.example.com/auth/callback#https://evil.example",
    "https://shop.example.com/auth/callback?#",
    // Wildcards, lists and templates.
    "*",
    "https://*",
    "https://*/auth/callback",
    "https://*.example.com/auth/callback",
    "https://shop.example.com/*",
    "https://shop.example.com/auth/callback*",
    "https://shop.example.com/auth/callback,https://evil.example",
    "https://shop.example.com/auth/callback https://evil.example",
    "https://shop.example.com/auth/callback|https://evil.example",
    "https://shop.example.com/auth/callback;https://evil.example",
    "https://{shop}.example.com/auth/callback",
    "https://shop.example.com/auth/callback{}",
    "[\"https://shop.example.com/auth/callback\"]",
    "\"https://shop.example.com/auth/callback\"",
    "<https://shop.example.com/auth/callback>",
    "null",
    "undefined",
];

/// What may stand between two characters: control characters, blanks of all kinds, invisible ones.
const BETWEEN: [&str; 14] = [
    "\t", "\n", "\r", "\r\n", " ", "\u{b}", "\u{7f}", "\u{85}", "\u{a0}", "\u{200b}", "\u{2028}",
    "\u{feff}", "\\", "%09",
];

/// The registered URI with something between its characters, at places that mean something.
fn with_something_between() -> Vec<String> {
    let places = [0, 5, 6, 8, 12, 16, 24, 25, 29, SHOP.len()];
    BETWEEN
        .iter()
        .flat_map(|what| places.map(|at| format!("{}{what}{}", &SHOP[..at], &SHOP[at..])))
        .collect()
}

async fn shop(app: &TestApp) -> Client {
    let manager = app.manager().await;
    let preview = [PREVIEW];
    clients::client(app, &manager, "Traditional", &preview, json!({})).await;
    let uris = [SHOP, WEB_APP];
    clients::client(app, &manager, "Traditional", &uris, json!({})).await
}

/// Where a browser goes from the authorization endpoint.
fn target(app: &TestApp, location: &str) -> Url {
    let base = Url::parse(&app.url("/oidc/auth")).expect("a URL");
    let mut target = base.join(location).expect("a URL");
    target.set_query(None);
    target
}

#[tokio::test]
async fn b9_what_looks_like_a_registered_uri_gets_nothing() {
    let app = TestApp::start().await;
    let client = shop(&app).await;
    let before = Before::of(&app).await;
    assert!(TRIED.len() >= 150, "{}", TRIED.len());
    for uri in TRIED {
        let ask = client.ask().set("prompt", "none").set("redirect_uri", uri);
        let answer = app.get(&ask.path()).await;
        assert_eq!(answer.status, 400, "{uri}: {answer:?}");
        assert!(answer.location().is_empty(), "{uri}: {answer:?}");
    }
    before.expect_nothing(&app, "the corpus").await;
}

/// Whatever stands between the characters: it is refused, or it is nothing to a browser either.
#[tokio::test]
async fn b9_invisible_characters_lead_nowhere_else() {
    let app = TestApp::start().await;
    let client = shop(&app).await;
    let registered = Url::parse(SHOP).expect("a URL");
    let (all, mut refused) = (with_something_between(), 0);
    for uri in &all {
        let ask = client.ask().set("prompt", "none").set("redirect_uri", uri);
        let answer = app.get(&ask.path()).await;
        if answer.status == 303 {
            assert_eq!(
                target(&app, answer.location()),
                registered,
                "{uri:?}: {answer:?}"
            );
            assert!(answer.location().is_ascii());
        } else {
            assert_eq!(answer.status, 400, "{uri:?}: {answer:?}");
            assert!(answer.location().is_empty(), "{uri:?}: {answer:?}");
            refused += 1;
        }
    }
    assert!(TRIED.len() + refused >= 200, "{refused} of {}", all.len());
}

/// Reference oidc.md §2.3: what browsers take for the same URL is the same.
#[tokio::test]
async fn r1_the_same_url_written_otherwise() {
    let app = TestApp::start().await;
    let client = shop(&app).await;
    let registered = Url::parse(SHOP).expect("a URL");
    for uri in [
        SHOP,
        "HTTPS://shop.example.com/auth/callback",
        "https://SHOP.Example.COM/auth/callback",
        "https://shop.example.com:443/auth/callback",
        "https://shop.example.com/x/../auth/callback",
        "https://shop.example.com/auth/./callback",
    ] {
        let ask = client.ask().set("prompt", "none").set("redirect_uri", uri);
        let answer = app.get(&ask.path()).await.expect(303);
        assert_eq!(target(&app, answer.location()), registered, "{uri}");
        assert_eq!(Returned::of(&answer).to, uri, "as it was presented");
    }
}

/// R1: one registered pattern opens its own label and its own path, and nothing else.
#[tokio::test]
async fn r1_wildcards_keep_to_their_place() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let client = clients::client(&app, &manager, "Traditional", &[PREVIEW], json!({})).await;
    let answer = async |uri: &str| {
        let ask = client.ask().set("prompt", "none").set("redirect_uri", uri);
        app.get(&ask.path()).await
    };
    for good in [
        "https://pr-12.preview.example.com/cb/",
        "https://x.preview.example.com/cb/a/b",
        "https://x.preview.example.com:443/cb/a%2fb",
    ] {
        assert_eq!(Returned::of(&answer(good).await.expect(303)).to, good);
    }
    for bad in [
        PREVIEW,
        "https://preview.example.com/cb/",
        "https://.preview.example.com/cb/",
        "https://a.b.preview.example.com/cb/",
        "https://evil.example/.preview.example.com/cb/",
        "https://evil.example?.preview.example.com/cb/",
        "https://evil.example#.preview.example.com/cb/",
        "https://evil.example\\.preview.example.com/cb/",
        "https://evil.example:443.preview.example.com/cb/",
        "https://u@x.preview.example.com/cb/",
        "https://evil.example@x.preview.example.com/cb/",
        "https://x.preview.example.com.evil.example/cb/",
        "https://x.preview.example.com:8443/cb/",
        "http://x.preview.example.com/cb/",
        "https://x.preview.example.com/cb",
        "https://x.preview.example.com/other/",
        "https://x.preview.example.com/cb/../other/",
        "https://x.preview.example.com/cb/%2e%2e/other/",
        "https://x.preview.example.com/cb/?next=https://evil.example",
        "https://x.preview.example.com/cb/#x",
        "https://[::1].preview.example.com/cb/",
    ] {
        let refused = answer(bad).await;
        assert_eq!(refused.status, 400, "{bad}: {refused:?}");
    }
    // Nothing fills a pattern in.
    let ask = client.ask().without("redirect_uri");
    app.get(&ask.path()).await.expect(400);
}

/// Where exactly one is registered it may be left out (reference oidc.md §2.3).
#[tokio::test]
async fn the_only_redirect_uri_may_be_left_out() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let ask = Client::from(&web)
        .ask()
        .without("redirect_uri")
        .set("prompt", "none");
    let returned = Returned::of(&app.get(&ask.path()).await.expect(303));
    assert_eq!(returned.to, WEB_APP);
}

/// A registered query stays, and the answer is added to it.
#[tokio::test]
async fn a_registered_query_stays() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let uris = ["https://shop.example.com/cb?from=sign-in&x="];
    let client = clients::client(&app, &manager, "Traditional", &uris, json!({})).await;
    let ask = client.ask().set("prompt", "none");
    let answer = app.get(&ask.path()).await.expect(303);
    let wanted = format!("{}&error=login_required&", uris[0]);
    assert!(
        answer.location().starts_with(&wanted),
        "{}",
        answer.location()
    );
    let others = [
        "https://shop.example.com/cb",
        "https://shop.example.com/cb?x=&from=sign-in",
    ];
    for other in others {
        app.get(&ask.clone().set("redirect_uri", other).path())
            .await
            .expect(400);
    }
}
