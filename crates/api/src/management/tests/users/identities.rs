//! Social identities that are on record.

use serde_json::{Value, json};

use super::{make, path, refused};
use crate::management::tests::fixture::Server;

#[tokio::test]
async fn an_identity_is_put_shown_replaced_and_taken_away() {
    let server = Server::start().await;
    let path = path(&make(&server, &json!({})).await);
    let github = format!("{path}/identities/github");
    let none = (404, "user.identity_not_exist".to_owned());
    assert_eq!(server.get(&github).await.code(), none);
    assert_eq!(
        refused(&server, "DELETE", &github, &Value::Null)
            .await
            .code(),
        none
    );

    let first = json!({ "userId": "1", "details": { "name": "Ann" } });
    let put = server.put(&github, &first).await;
    let expected = json!({ "github": first });
    assert_eq!((put.status.as_u16(), put.json()), (201, expected));
    let second = json!({ "userId": "2" });
    let put = server.put(&github, &second).await;
    assert_eq!(
        (put.status.as_u16(), put.json()),
        (200, json!({ "github": second }))
    );
    assert_eq!(
        server.get(&github).await.json(),
        json!({ "identity": second })
    );
    assert_eq!(
        server.get(&format!("{path}/all-identities")).await.json(),
        json!({
            "socialIdentities": [{ "target": "github", "identity": second }],
            "ssoIdentities": [],
        })
    );
    let user = server.delete(&github).await;
    assert_eq!(
        (user.status.as_u16(), &user.json()["identities"]),
        (200, &json!({}))
    );
    assert_eq!(server.rows_of("users_identities").await, 0);
    for bad in [
        json!({}),
        json!({ "userId": 1 }),
        json!({ "userId": "1", "details": [] }),
    ] {
        let answer = refused(&server, "PUT", &github, &bad).await;
        assert_eq!(answer.code(), (400, "guard.invalid_input".to_owned()));
    }
    let long = json!({ "userId": "x".repeat(257) });
    let answer = refused(&server, "PUT", &github, &long).await;
    assert_eq!(answer.code(), (422, "entity.value_too_long".to_owned()));
}

#[tokio::test]
async fn nobody_shares_an_identity() {
    let server = Server::start().await;
    let ann = path(&make(&server, &json!({})).await);
    let bob = path(&make(&server, &json!({})).await);
    let identity = json!({ "userId": "1" });
    let put = server
        .put(&format!("{ann}/identities/github"), &identity)
        .await;
    assert_eq!(put.status, 201);
    let answer = refused(
        &server,
        "PUT",
        &format!("{bob}/identities/github"),
        &identity,
    )
    .await;
    let taken = (422, "user.identity_already_in_use".to_owned());
    assert_eq!(answer.code(), taken);
    let elsewhere = server
        .put(&format!("{bob}/identities/google"), &identity)
        .await;
    assert_eq!(elsewhere.status, 201, "another target, another person");
    assert_eq!(server.delete(&ann).await.status, 204);
    let free = server
        .put(&format!("{bob}/identities/github"), &identity)
        .await;
    assert_eq!(free.status, 201);
}
