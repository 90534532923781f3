//! Every operation × the ids of another tenant's records, in the path and in the body: refused as
//! if they did not exist, and nothing changed, here or there.

use serde_json::Value;

use super::{document::Operation, house::House};
use crate::api::oidc::evidence::Before;

#[tokio::test]
async fn records_of_another_tenant_are_not_there() {
    let house = House::start().await;
    let before = Before::of(&house.app).await;
    let mut swept = 0;
    for operation in house.document.guarded() {
        let own = house.values(&operation, &house.own);
        let foreign = house.values(&operation, &house.foreign);
        for (index, (own_value, foreign_value)) in own.iter().zip(&foreign).enumerate() {
            let (Some(_), Some(foreign_value)) = (own_value, foreign_value) else {
                panic!("{}: no record for parameter {index}", operation.name());
            };
            // Kinds of connectors and of keys are the same in every tenant.
            if own_value.as_ref() == Some(foreign_value) {
                continue;
            }
            let mut values: Vec<String> = own.iter().flatten().cloned().collect();
            values[index].clone_from(foreign_value);
            let path = operation.path_with(&values);
            let body = house.body(&operation, &house.own);
            expect_not_there(&house, &operation, &path, body).await;
            swept += 1;
        }
    }
    assert!(swept > 15, "records were swept: {swept}");
    before.expect_nothing(&house.app, "the sweep").await;
}

#[tokio::test]
async fn a_body_cannot_name_records_of_another_tenant() {
    let house = House::start().await;
    let before = Before::of(&house.app).await;
    for operation in house.document.guarded() {
        let own = house.body(&operation, &house.own);
        let foreign = house.body(&operation, &house.foreign);
        if own != foreign {
            let path = house.own_path(&operation);
            expect_not_there(&house, &operation, &path, foreign).await;
        }
    }
    before.expect_nothing(&house.app, "the sweep").await;
}

async fn expect_not_there(house: &House, operation: &Operation, path: &str, body: Option<Value>) {
    let work = house.work().await;
    let answer = house
        .call(operation, path, &house.manager.token, body)
        .await;
    let what = format!("{} {path}: {}", operation.method, answer.body);
    let status = answer.status.as_u16();
    assert!(matches!(status, 400 | 404 | 422), "{status} for {what}");
    assert!(answer.json()["code"].is_string(), "{what}");
    house.expect_no_commit(work, &what).await;
}
