//! User names whose case does not count.

use serde_json::json;

use super::{make, path, refused, taken};
use crate::management::tests::fixture::Server;

async fn compare(server: &Server, case_sensitive: bool) -> u16 {
    let allowed =
        json!({ "lowercase": true, "uppercase": true, "numbers": true, "underscore": true });
    let policy = json!({ "usernamePolicy": {
        "caseSensitive": case_sensitive, "minLength": 1, "maxLength": 128, "allowedChars": allowed,
    } });
    let answer = server.patch("/api/sign-in-exp", &policy).await;
    answer.status.as_u16()
}

#[tokio::test]
async fn case_counts_as_long_as_the_tenant_wants_it() {
    let server = Server::start().await;
    let ann = path(&make(&server, &json!({ "username": "Ann" })).await);
    let small = path(&make(&server, &json!({ "username": "ann" })).await);
    assert_eq!(
        compare(&server, false).await,
        409,
        "two names would become one"
    );
    assert_eq!(server.delete(&small).await.status, 204);
    assert_eq!(compare(&server, false).await, 200);
    for name in ["ann", "ANN", "Ann"] {
        let new = json!({ "username": name });
        let answer = refused(&server, "POST", "/api/users", &new).await;
        assert_eq!(answer.code(), taken("username"), "{name}");
    }
    let own = server.patch(&ann, &json!({ "username": "aNN" })).await;
    assert_eq!(
        own.json()["username"],
        "aNN",
        "the name stays as it was written"
    );
    let bob = make(&server, &json!({ "username": "bob" })).await;
    let answer = refused(&server, "PATCH", &path(&bob), &json!({ "username": "Ann" })).await;
    assert_eq!(answer.code(), taken("username"));
    assert_eq!(compare(&server, true).await, 200);
    make(&server, &json!({ "username": "Ann" })).await;
    let answer = refused(&server, "POST", "/api/users", &json!({ "username": "aNN" })).await;
    assert_eq!(answer.code(), taken("username"));
}
