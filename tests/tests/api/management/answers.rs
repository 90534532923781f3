//! Every operation, called as it should be: it answers what the document says.

use super::{callers::claims, document::Operation, house::House, shapes::misfits};

#[tokio::test]
async fn whoever_may_call_is_answered_as_documented() {
    let house = House::start().await;
    let mut operations = house.document.guarded();
    operations.extend(
        house
            .document
            .operations()
            .into_iter()
            .filter(|one| one.is_public),
    );
    // What removes a record comes after what uses it, and the innermost first.
    operations.sort_by_key(|one| {
        let is_removal = one.method == "DELETE" || one.path.ends_with("/delete");
        (
            is_removal,
            if is_removal {
                usize::MAX - one.path.len()
            } else {
                one.path.len()
            },
        )
    });
    for operation in &operations {
        let path = house.own_path(operation);
        let body = house.body(operation, &house.own);
        // A fresh one: among the operations are those that change keys.
        let token = house.sign(&house.app.tenant(), &claims(&house)).await;
        let answer = house.call(operation, &path, &token, body).await;
        let (status, told) = (answer.status.as_u16(), &answer.body);
        let what = format!("{}: {status} {told}", operation.name());
        assert!(!matches!(status, 401 | 403 | 405 | 500..), "{what}");
        let schema = documented(operation, status).unwrap_or_else(|| panic!("undocumented {what}"));
        match schema {
            Some(schema) => {
                let misfits = misfits(&house.document, schema, &answer.json());
                assert_eq!(misfits, Vec::<String>::new(), "{what}");
            }
            None => assert!(told.is_empty(), "{what}"),
        }
    }
}

fn documented(operation: &Operation, status: u16) -> Option<Option<&serde_json::Value>> {
    let answers = operation.answers.iter();
    answers
        .filter(|(own, _)| *own == status)
        .map(|(_, schema)| schema.as_ref())
        .next()
}
