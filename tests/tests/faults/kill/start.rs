//! `kill -9` while a server starts on a fresh folder and database (F4): the next start finishes the
//! work.

use std::{path::Path, time::Instant};

use keyward_tests::{Database, Engine, Program, keyward, postgres};

use crate::{commands::create_client, faults::amount};

/// A folder without a key, and a database without tables.
async fn fresh(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    postgres::furnish_blank(folder, Engine::of_this_run()).await;
}

#[tokio::test]
async fn f4_a_killed_first_start_is_finished_by_the_next() {
    let whole = tempfile::tempdir().expect("a folder");
    fresh(whole.path()).await;
    let began = Instant::now();
    let server = Program::serve(whole.path()).await;
    let takes = began.elapsed();
    assert_eq!(server.stop().await, Some(0));
    let expected = Database::of(whole.path()).counts();
    postgres::remove(whole.path());

    let kills = u32::try_from(amount("KEYWARD_TEST_KILLS", super::USUAL)).expect("few");
    let data = tempfile::tempdir().expect("a folder");
    let mut folder = data.path().join("0");
    fresh(&folder).await;
    for number in 0..kills {
        let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(&folder);
        postgres::tell(&mut command, &folder);
        let mut server = Program::begin(command);
        // Somewhere between its first steps and its last.
        let moment = takes * (number + 1) / (kills + 1);
        assert!(!server.ended_within(moment).await, "{}", server.log());
        server.kill().await;
        // Half of the folders see more than one kill.
        if number % 3 > 0 {
            let server = Program::serve(&folder).await;
            assert_eq!(server.stop().await, Some(0));
            let database = Database::of(&folder);
            database.check();
            assert_eq!(database.counts(), expected, "kill {number}");
            create_client(&folder).await;
            drop(database);
            postgres::remove(&folder);
            folder = data.path().join(number.to_string());
            fresh(&folder).await;
        }
    }
    postgres::remove(&folder);
}
