//! The document and the router have the same operations. That a route is made together with its
//! document is the business of `management::document::Routes`, which has no other way to add one.

use std::collections::BTreeSet;

use keyward_tests::TestApp;

use super::document::Document;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn every_documented_path_has_the_documented_methods_and_no_others() {
    let app = TestApp::start().await;
    let document = Document::of(&app).await;
    let operations = document.operations();
    for path in document.paths() {
        let of_path = operations.iter().filter(|operation| operation.path == path);
        let documented: BTreeSet<String> =
            of_path.map(|operation| operation.method.clone()).collect();
        let real = path.replace(['{', '}'], "");
        for method in METHODS {
            let request = app
                .http
                .request(method.parse().expect("a method"), app.url(&real));
            let answer = app.send(request).await;
            if documented.contains(method) {
                assert!(
                    !matches!(answer.status.as_u16(), 404 | 405),
                    "{method} {path}"
                );
                continue;
            }
            assert_eq!(answer.status, 405, "{method} {path}");
            let allowed = answer
                .header("allow")
                .split(',')
                .map(|name| name.trim().to_owned());
            let allowed: BTreeSet<String> = allowed.filter(|name| name != "HEAD").collect();
            assert_eq!(allowed, documented, "{path}");
        }
    }
}
