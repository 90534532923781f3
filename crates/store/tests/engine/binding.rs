//! Values on their way in.

use keyward_store::{Error, Result, Type, V, engine::ConstraintKind};

use crate::fixture::{Database, INSERT_NAMED, ORPHAN, insert};

async fn texts(
    database: &Database,
    sql: &'static str,
    args: &'static [V<'static>],
) -> Result<(String, String)> {
    database
        .engine
        .read(&database.tenant, async move |tx| {
            tx.fetch_one(sql, args).await
        })
        .await
}

#[tokio::test]
async fn numbers_of_parameters_count_and_not_their_order() {
    for database in Database::each().await {
        let args = &[V::Text("one"), V::Text("two")];
        let swapped = texts(&database, "SELECT $2, $1", args).await.unwrap();
        assert_eq!(swapped, ("two".to_owned(), "one".to_owned()));
        let twice = texts(&database, "SELECT $1, $1", &args[..1]).await.unwrap();
        assert_eq!(twice, ("one".to_owned(), "one".to_owned()));
    }
}

#[tokio::test]
async fn built_texts_have_positions() {
    let database = Database::new();
    let found: (String, String) = database
        .engine
        .read(&database.tenant, async |tx| {
            let sql = format!("SELECT {}, ?", "?");
            tx.fetch_one_built(&sql, &[V::Text("one"), V::Text("two")])
                .await
        })
        .await
        .unwrap();
    assert_eq!(found, ("one".to_owned(), "two".to_owned()));
}

#[tokio::test]
async fn built_texts_have_rows_too() {
    for database in Database::each().await {
        for id in [1, 2, 3] {
            database.insert(id).await.unwrap();
        }
        let found: Vec<i64> = database
            .engine
            .read(&database.tenant, async |tx| {
                let sql = String::from("SELECT id FROM items WHERE id > $1 ORDER BY id");
                tx.fetch_all_built(&sql, &[V::Int(1)]).await
            })
            .await
            .unwrap();
        assert_eq!(found, [2, 3]);
    }
}

#[tokio::test]
async fn the_number_of_values_must_fit() {
    for database in Database::each().await {
        let cases: [(&'static str, &'static [V<'static>]); 4] = [
            ("SELECT $1, $2", &[V::Text("secret-value")]),
            ("SELECT $1, $1", &[V::Text("secret-value"), V::Int(2)]),
            ("SELECT 'a', 'b'", &[V::Text("secret-value")]),
            ("SELECT :name, 'b'", &[V::Text("secret-value")]),
        ];
        for (sql, args) in cases {
            let error = texts(&database, sql, args).await.unwrap_err();
            assert!(matches!(error, Error::Sql { .. }), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("secret-value"));
        }
    }
}

#[test]
fn nulls_have_a_type() {
    let nulls = [
        (V::opt_int(None), Type::Int),
        (V::opt_bool(None), Type::Bool),
        (V::opt_text(None), Type::Text),
        (V::opt_json(None), Type::Json),
        (V::opt_blob(None), Type::Blob),
        (V::from(None::<i64>), Type::Int),
        (V::from(None::<&str>), Type::Text),
    ];
    for (null, ty) in nulls {
        assert!(matches!(null, V::Null(_)));
        assert_eq!(null.ty(), ty);
    }
    assert_eq!(V::opt_json(Some("{}")).ty(), Type::Json);
}

#[test]
fn values_are_not_shown() {
    let secret = String::from("hunter2");
    let shown = format!("{:?} {:?}", V::from(&secret), V::Null(Type::Int));
    assert_eq!(shown, "Text(..) Null(Int)");
}

#[tokio::test]
async fn broken_constraints_have_kinds_and_names() {
    for database in Database::each().await {
        database
            .queue(async |tx| {
                let args = [V::Text("default"), V::Int(1), V::Text("a")];
                tx.execute(INSERT_NAMED, &args).await
            })
            .await
            .unwrap();
        let cases: [(&'static str, ConstraintKind, &str); 4] = [
            (
                "INSERT INTO items (tenant_id, id) VALUES ($1, 1)",
                ConstraintKind::Unique,
                "items.tenant_id, items.id",
            ),
            (
                "INSERT INTO items (tenant_id, id, name) VALUES ($1, 2, 'a')",
                ConstraintKind::Unique,
                "items.tenant_id, items.name",
            ),
            (
                "INSERT INTO items (tenant_id, id) VALUES ($1, NULL)",
                ConstraintKind::NotNull,
                "items.id",
            ),
            (ORPHAN, ConstraintKind::ForeignKey, ""),
        ];
        for (sql, expected, called) in cases {
            let error = database
                .queue(async move |tx| tx.execute(sql, &[V::Text("default")]).await)
                .await
                .unwrap_err();
            assert!(
                matches!(&error, Error::Constraint { kind, name } if *kind == expected && name == called),
                "{error:?}"
            );
            let unique = (expected == ConstraintKind::Unique).then_some(called);
            assert_eq!(error.unique_violation(), unique);
        }
        let error = database
            .queue(async |tx| {
                let long = "x".repeat(10_000_000);
                let args = [V::Text("default"), V::Int(2), V::Text(&long)];
                tx.execute(INSERT_NAMED, &args).await
            })
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Constraint { kind: ConstraintKind::Check, name } if name == "name_is_short"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_statement_that_gives_rows_is_not_executed() {
    for database in Database::each().await {
        let answer = database
            .queue(async |tx| {
                insert(tx, 1).await?;
                tx.execute("SELECT id FROM items", &[]).await
            })
            .await;
        assert!(matches!(answer, Err(Error::Sql { .. })), "{answer:?}");
    }
}
