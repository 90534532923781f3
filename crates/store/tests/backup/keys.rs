//! The key: not in the archive unless asked for, and never another one.

use keyward_store::backup::{self, BackupError};

use crate::fixture::{Place, engines};

#[tokio::test]
async fn the_key_is_in_it_only_when_asked_for() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let key = std::fs::read_to_string(place.key_file()).unwrap();
        let key = key.trim();
        let (without, with) = (
            String::from_utf8(place.back_up().await).unwrap(),
            String::from_utf8(place.try_back_up(true).await.unwrap().1).unwrap(),
        );
        assert!(!without.contains(key));
        assert!(with.contains(key));
        assert!(!backup::verify(without.as_bytes()).unwrap().head.has_key());
        assert!(backup::verify(with.as_bytes()).unwrap().head.has_key());
        let shown = format!("{:?}", backup::verify(with.as_bytes()).unwrap());
        assert!(!shown.contains(key));

        // Without the key there is nothing to restore into a bare folder; with it there is.
        let bare = Place::new(engine).await;
        let refused = bare.restore(without.as_bytes()).await;
        assert!(
            matches!(&refused, Err(BackupError::KeyMissing { path }) if *path == bare.key_file()),
            "{refused:?}"
        );
        bare.restore(with.as_bytes()).await.unwrap();
        assert_eq!(
            std::fs::read_to_string(bare.key_file()).unwrap().trim(),
            key
        );
        bare.open().await.close().await;
    }
}

#[tokio::test]
async fn another_key_is_refused_before_anything_is_done() {
    for engine in engines() {
        let archive = Place::filled(engine).await.back_up().await;
        // Another installation's key lies there.
        let stranger = Place::filled(engine).await;
        let other = stranger.beside(engine).await;
        let refused = other.restore(&archive).await;
        assert!(matches!(refused, Err(BackupError::KeyWrong)), "{refused:?}");
        assert!(other.is_empty().await);
    }
}
