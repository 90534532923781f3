//! Rows on their way out.

use keyward_store::{Error, FromRow, Json, Result, Row, V};
use serde_json::{Value, json};

use crate::fixture::Database;

#[derive(Debug, PartialEq)]
struct Item {
    id: i64,
    name: Option<String>,
    good: Option<bool>,
    data: Option<Json<Value>>,
    bytes: Option<Vec<u8>>,
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            good: row.get("good")?,
            data: row.get("data")?,
            bytes: row.get("bytes")?,
        })
    }
}

async fn fetch<T: FromRow + Send + 'static>(database: &Database, sql: &'static str) -> Result<T> {
    database
        .engine
        .read(&database.tenant, async move |tx| {
            tx.fetch_one::<T>(sql, &[]).await
        })
        .await
}

#[tokio::test]
async fn every_type_comes_back() {
    for database in Database::each().await {
        let full = Item {
            id: i64::MAX,
            name: Some("näme".to_owned()),
            good: Some(true),
            data: Some(Json(json!({ "a": [1, null] }))),
            bytes: Some(vec![0, 255]),
        };
        let empty = Item {
            id: 1,
            name: None,
            good: None,
            data: None,
            bytes: None,
        };
        let items = database
            .queue(async |tx| {
                const SQL: &str = "INSERT INTO items (tenant_id, id, name, good, data, bytes)
                     VALUES ('default', $1, $2, $3, $4, $5)";
                let bytes = [0_u8, 255];
                let full = [
                    V::from(i64::MAX),
                    V::from("näme"),
                    V::from(true),
                    V::Json(r#"{"a":[1,null]}"#),
                    V::from(&bytes[..]),
                ];
                tx.execute(SQL, &full).await?;
                let empty = [
                    V::from(1),
                    V::opt_text(None),
                    V::opt_bool(None),
                    V::opt_json(None),
                    V::opt_blob(None),
                ];
                tx.execute(SQL, &empty).await?;
                tx.fetch_all::<Item>("SELECT * FROM items ORDER BY id", &[])
                    .await
            })
            .await
            .unwrap();
        assert_eq!(items, [empty, full]);
    }
}

#[tokio::test]
async fn tuples_and_single_columns_are_read_by_position() {
    for database in Database::each().await {
        assert_eq!(fetch::<i64>(&database, "SELECT 7").await.unwrap(), 7);
        type Eight = (
            i64,
            String,
            bool,
            Option<i64>,
            i64,
            Vec<u8>,
            Json<Vec<i64>>,
            i64,
        );
        let row: Eight = database
            .engine
            .read(&database.tenant, async |tx| {
                let args = [
                    V::Int(1),
                    V::Text("a"),
                    V::Bool(true),
                    V::opt_int(None),
                    V::Int(2),
                    V::Blob(&[0]),
                    V::Json("[1]"),
                ];
                tx.fetch_one("SELECT $1, $2, $3, $4, $5, $6, $7, 3", &args)
                    .await
            })
            .await
            .unwrap();
        assert_eq!(
            row,
            (1, "a".to_owned(), true, None, 2, vec![0], Json(vec![1]), 3)
        );
    }
}

#[tokio::test]
async fn other_types_are_refused_without_showing_the_value() {
    for database in Database::each().await {
        let errors = [
            fetch::<i64>(&database, "SELECT 'hunter2' AS pin")
                .await
                .err(),
            fetch::<bool>(&database, "SELECT 31337").await.err(),
            fetch::<String>(&database, "SELECT 31337").await.err(),
            fetch::<String>(&database, "SELECT NULL").await.err(),
            fetch::<Vec<u8>>(&database, "SELECT 'hunter2'").await.err(),
            fetch::<i64>(&database, "SELECT 31337.5").await.err(),
            fetch::<Json<i64>>(&database, r#"SELECT '"hunter2"'"#)
                .await
                .err(),
            fetch::<(i64, i64)>(&database, "SELECT 1").await.err(),
            fetch::<Item>(&database, "SELECT 1 AS id").await.err(),
        ];
        for error in errors {
            let error = error.unwrap();
            assert!(matches!(error, Error::Decode { .. }), "{error:?}");
            let shown = format!("{error:?} {error}");
            assert!(!shown.contains("hunter2") && !shown.contains("31337"));
        }
        let named = fetch::<Item>(&database, "SELECT 'x' AS id").await;
        assert_eq!(
            named.unwrap_err().context(),
            Some("column id should be a number and is a text")
        );
    }
}

#[tokio::test]
async fn no_row_is_an_answer_and_two_are_a_fault() {
    for database in Database::each().await {
        let (none, then) = database
            .queue(async |tx| {
                // Not a failed statement: the transaction goes on.
                let none = tx
                    .fetch_one::<i64>("SELECT id FROM items WHERE id = 5", &[])
                    .await;
                let optional = tx
                    .fetch_optional::<i64>("SELECT id FROM items WHERE id = 5", &[])
                    .await?;
                Ok((none.is_err(), optional))
            })
            .await
            .unwrap();
        assert_eq!((none, then), (true, None));
        let two = fetch::<i64>(&database, "SELECT 1 UNION ALL SELECT 2").await;
        assert!(matches!(two, Err(Error::Sql { .. })), "{two:?}");
    }
}

#[tokio::test]
async fn returning_gives_the_changed_rows() {
    for database in Database::each().await {
        let id = database
            .queue(async |tx| {
                tx.fetch_optional::<i64>(
                    "INSERT INTO items (tenant_id, id) VALUES ($1, $2) RETURNING id",
                    &[V::Text("default"), V::Int(9)],
                )
                .await
            })
            .await
            .unwrap();
        assert_eq!(id, Some(9));
        assert_eq!(database.ids().await, [9]);
    }
}
