//! What is backed up comes back, on whichever engine.

use keyward_store::backup::{self, BackupError};

use crate::fixture::{Place, engines, lines, sums};

#[tokio::test]
async fn everything_comes_back_on_each_engine_from_each() {
    for from in engines() {
        let place = Place::filled(from).await;
        let archive = place.back_up().await;
        let verified = backup::verify(&archive[..]).unwrap();
        assert_eq!(verified.bytes, archive.len() as u64);
        assert_eq!(verified.head.version, "1.2.3");
        let users = verified.tables.iter().find(|(name, _)| name == "users");
        assert_eq!(users.map(|(_, rows)| *rows), Some(6));

        for to in engines() {
            let other = place.beside(to).await;
            let restored = other.restore(&archive).await.unwrap();
            assert_eq!(restored.tables, verified.tables, "{from:?} to {to:?}");
            // Byte for byte what it was, in whatever order.
            let again = other.back_up().await;
            assert_eq!(sums(&again), sums(&archive), "{from:?} to {to:?}");
            // And it is a database that works, under the same key.
            let store = other.open().await;
            assert_eq!(store.system().list_tenants().await.unwrap().len(), 2);
            store.close().await;
        }
    }
}

/// Both engines have the same tables with the same columns: an archive has nowhere else to go.
#[tokio::test]
async fn the_engines_agree_on_tables() {
    let mut shapes = Vec::new();
    for engine in engines() {
        let archive = Place::filled(engine).await.back_up().await;
        let tables: Vec<_> = lines(&archive)
            .into_iter()
            .filter(|line| line["columns"].is_array())
            .map(|mut line| {
                let columns = line["columns"].as_array_mut().unwrap();
                columns.sort_by_key(|column| column[0].to_string());
                line
            })
            .collect();
        assert!(tables.len() > 15, "{tables:?}");
        shapes.push(tables);
    }
    for shape in &shapes {
        assert_eq!(shape, &shapes[0]);
    }
}

#[tokio::test]
async fn a_target_with_data_is_refused_and_stays() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let archive = place.back_up().await;
        let before = sums(&archive);
        let refused = place.restore(&archive).await;
        assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");
        assert_eq!(sums(&place.back_up().await), before);
    }
}

#[tokio::test]
async fn where_there_is_no_database_there_is_no_backup() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let other = place.beside(engine).await;
        let refused = other.try_back_up(false).await;
        assert!(matches!(refused, Err(BackupError::Nothing)), "{refused:?}");
        assert!(other.is_empty().await);
    }
}
