//! An archive that is not whole is refused, and nothing of it is left in the target.

use keyward_store::backup::{self, BackupError};

use crate::fixture::{Place, engines};

#[tokio::test]
async fn cut_off_anywhere_it_is_refused() {
    let archive = Place::filled(engines()[0]).await.back_up().await;
    // At the ends of lines, where nothing is torn, and in between.
    let ends = archive
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(position, _)| position + 1);
    let anywhere = (0..archive.len()).step_by(97);
    for length in ends
        .chain(anywhere)
        .filter(|length| *length < archive.len())
    {
        let refused = backup::verify(&archive[..length]);
        assert!(
            matches!(refused, Err(BackupError::CutOff | BackupError::NotABackup)),
            "{length}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn one_changed_byte_is_found() {
    let archive = Place::filled(engines()[0]).await.back_up().await;
    for position in (0..archive.len()).step_by(61) {
        let mut changed = archive.clone();
        changed[position] ^= 1;
        assert!(backup::verify(&changed[..]).is_err(), "{position}");
    }
    let mut longer = archive.clone();
    longer.extend_from_slice(b"\n");
    assert!(backup::verify(&longer[..]).is_err());
}

#[tokio::test]
async fn what_is_no_archive_is_said_to_be_none() {
    for text in [
        "",
        "\n",
        "{}\n",
        "[1]\n",
        "SQLite format 3\0",
        "{\"keywardBackup\":\"1\"}\n",
    ] {
        let refused = backup::verify(text.as_bytes());
        assert!(matches!(refused, Err(BackupError::NotABackup)), "{text:?}");
    }
    let later = backup::verify(&b"{\"keywardBackup\":2}\n"[..]);
    assert!(
        matches!(later, Err(BackupError::Format { found: 2, known: 1 })),
        "{later:?}"
    );
}

#[tokio::test]
async fn nothing_of_it_reaches_the_target() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let archive = place.back_up().await;
        let other = place.beside(engine).await;
        let half = archive.len() / 2;
        let mut changed = archive.clone();
        // The digest at the end: everything before it is in the transaction by then.
        let last = changed.len() - 10;
        changed[last] ^= 1;
        for bad in [
            &archive[..half],
            &archive[..archive.len() - 2],
            &changed[..],
        ] {
            let refused = other.restore(bad).await;
            assert!(
                matches!(
                    refused,
                    Err(BackupError::CutOff | BackupError::Damaged { .. })
                ),
                "{refused:?}"
            );
            assert!(other.is_empty().await, "{engine:?}");
        }
        // So the same target takes the whole one.
        other.restore(&archive).await.unwrap();
    }
}

/// Names of an archive become part of statements: only those that the schema has.
#[tokio::test]
async fn tables_that_the_schema_lacks_are_refused() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let archive = String::from_utf8(place.back_up().await).unwrap();
        for (name, instead) in [
            ("\"table\":\"users\"", "\"table\":\"users\\\" --\""),
            ("[\"username\",\"text\"]", "[\"username\\\"\",\"text\"]"),
            ("[\"username\",\"text\"]", "[\"username\",\"int\"]"),
        ] {
            assert!(archive.contains(name));
            let other = place.beside(engine).await;
            let refused = other
                .restore(archive.replace(name, instead).as_bytes())
                .await;
            assert!(
                matches!(refused, Err(BackupError::Table { .. })),
                "{refused:?}"
            );
            assert!(other.is_empty().await);
        }
    }
}

#[tokio::test]
async fn a_schema_of_the_future_is_refused() {
    for engine in engines() {
        let place = Place::filled(engine).await;
        let archive = String::from_utf8(place.back_up().await).unwrap();
        let (before, after) = archive.split_once("\"schema\":").unwrap();
        let (_, after) = after.split_once(',').unwrap();
        let later = format!("{before}\"schema\":4711,{after}");
        let other = place.beside(engine).await;
        let refused = other.restore(later.as_bytes()).await;
        assert!(
            matches!(refused, Err(BackupError::Newer { found: 4711, .. })),
            "{refused:?}"
        );
        assert!(other.is_empty().await);
    }
}
