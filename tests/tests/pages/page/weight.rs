//! The weight of the sign-in page (LOOK; issue "Must reach"): at most 30 kB on the wire and four
//! requests, headers included, for a browser that comes for the first time.

use http::{HeaderMap, header};
use keyward_tests::{TestApp, WebApp};

use crate::pages::{
    markup::tags,
    steps::{cookie_header, phone_page},
};

const MOST_BYTES: usize = 30_000;
const MOST_REQUESTS: usize = 4;

#[tokio::test]
async fn a_cold_sign_in_page_is_light() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for (languages, encoding) in [
        ("en", "br"),
        ("zh-CN", "br"),
        ("en", "gzip"),
        ("zh-CN", "gzip"),
    ] {
        let sizes = load(&app, &web, languages, encoding).await;
        let total: usize = sizes.iter().map(|(_, size)| size).sum();
        assert!(
            total <= MOST_BYTES,
            "{languages} {encoding}: {total} bytes: {sizes:?}"
        );
        assert!(sizes.len() <= MOST_REQUESTS, "{sizes:?}");
    }
}

/// Everything that the page makes a browser load, with its bytes.
async fn load(
    app: &TestApp,
    web: &WebApp,
    languages: &str,
    encoding: &str,
) -> Vec<(String, usize)> {
    let mut browser = app.browser();
    browser.speak(languages);
    let page = phone_page(&mut browser, web).await;
    let mut urls = vec![format!("/sign-in?app_id={}", web.id)];
    for tag in tags(&page) {
        let loads = matches!(tag.name.as_str(), "script" | "link" | "img" | "source");
        let url = tag.get("src").or(tag.get("href")).or(tag.get("srcset"));
        urls.extend(url.filter(|_| loads).map(str::to_owned));
    }
    let mut sizes = Vec::new();
    for url in urls {
        let request = app
            .http
            .get(app.url(&url))
            .header(header::COOKIE, cookie_header(&browser))
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, languages)
            .header(header::ACCEPT_ENCODING, encoding);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{url}");
        let head = head_size(response.headers());
        assert!(
            response
                .headers()
                .get(header::CONTENT_ENCODING)
                .is_some_and(|it| it == encoding)
                || head < 1000,
            "{url} is not compressed"
        );
        let body = response.bytes().await.expect("a body").len();
        sizes.push((url, head + body));
    }
    sizes
}

/// The status line, and each header with its colon, space and line end.
fn head_size(headers: &HeaderMap) -> usize {
    let lines = headers.iter();
    let lines: usize = lines
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    "HTTP/1.1 200 OK\r\n\r\n".len() + lines
}
