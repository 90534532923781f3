//! Every operation × everybody who must not get in: refused, and nothing changed.

use std::collections::BTreeSet;

use super::{callers, document::Document, house::House};
use crate::api::oidc::evidence::Before;

/// The operations that need no token. Adding one is a decision.
const PUBLIC: [&str; 8] = [
    "GET /api/.well-known/experience",
    "GET /api/.well-known/experience.openapi.json",
    "GET /api/.well-known/management.openapi.json",
    "GET /api/.well-known/phrases",
    "GET /api/.well-known/sign-in-exp",
    "GET /api/.well-known/user.openapi.json",
    "GET /api/status",
    "GET /api/swagger.json",
];

#[tokio::test]
async fn few_operations_are_public() {
    let app = keyward_tests::TestApp::start().await;
    let operations = Document::of(&app).await.operations().into_iter();
    let public: BTreeSet<String> = operations
        .filter(|operation| operation.is_public)
        .map(|operation| operation.name())
        .collect();
    assert_eq!(public, PUBLIC.map(str::to_owned).into());
}

#[tokio::test]
async fn no_operation_opens_to_the_uninvited() {
    let house = House::start().await;
    let callers = callers::uninvited(&house).await;
    for operation in house.document.guarded() {
        let path = house.own_path(&operation);
        let before = Before::of(&house.app).await;
        for caller in &callers {
            let work = house.work().await;
            caller.call(&house, &operation, &path).await;
            let what = format!("{}, called by {}", operation.name(), caller.who);
            house.expect_no_commit(work, &what).await;
        }
        before.expect_nothing(&house.app, &operation.name()).await;
    }
}

#[tokio::test]
async fn the_body_of_the_uninvited_is_not_looked_at() {
    let house = House::start().await;
    for operation in house.document.guarded() {
        let path = house.own_path(&operation);
        let request = house.request(&operation, &path);
        let request = request.header("content-type", "application/json").body("{");
        let answer = house.app.send(request).await;
        assert_eq!(answer.status, 401, "{}: {}", operation.name(), answer.body);
    }
}
