//! What a migration would do, and what keeps it from being done.

use keyward_store::{Database, Location, Plan, PostgresOptions, plan};

use crate::fixture::{Engine, Place, engines, with_options};

async fn planned(location: &Location) -> Plan {
    let location = location.clone();
    let planned = tokio::task::spawn_blocking(move || plan(&location)).await;
    planned.unwrap().unwrap()
}

#[tokio::test]
async fn everything_is_to_be_done_at_first_and_nothing_afterwards() {
    for engine in engines() {
        let place = Place::new(engine).await;
        let before = planned(&place.location).await;
        assert_eq!((before.schema, before.blocks.len()), (0, 0), "{before:?}");
        assert_eq!(
            before.pending.last().map(|(last, _)| *last),
            Some(before.known)
        );
        assert!(place.is_empty().await, "a plan has made something");
        place.open().await.close().await;
        let after = planned(&place.location).await;
        assert_eq!((after.schema, after.pending.len()), (before.known, 0));
        assert!(after.blocks.is_empty(), "{after:?}");
    }
}

/// A role that may not create tables where it would have to.
#[tokio::test]
async fn missing_rights_block() {
    for engine in engines() {
        if engine == Engine::Sqlite {
            // Who runs the tests may write any file that they make.
            continue;
        }
        for schema in ["pg_catalog", "nowhere"] {
            let target = with_options(&format!("-c search_path={schema}")).await;
            let plan = planned(&Location {
                folder: std::env::temp_dir(),
                database: Database::Postgres(PostgresOptions::new(target)),
            })
            .await;
            assert_eq!(
                plan.blocks,
                ["the role may not create tables in its schema"],
                "{schema}"
            );
        }
    }
}
