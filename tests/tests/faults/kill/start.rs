//! `kill -9` while a server starts on a fresh folder (F4): the next start finishes the work.

use std::time::Duration;

use keyward_tests::{Database, Program, keyward};

use crate::{commands::create_client, faults::amount};

#[tokio::test]
async fn f4_a_killed_first_start_is_finished_by_the_next() {
    let whole = tempfile::tempdir().expect("a folder");
    let server = Program::serve(whole.path()).await;
    assert_eq!(server.stop().await, Some(0));
    let expected = Database::of(whole.path()).counts();

    let kills = amount("KEYWARD_TEST_KILLS", super::USUAL) / 4;
    let data = tempfile::tempdir().expect("a folder");
    let mut folder = data.path().join("0");
    for number in 0..kills {
        let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(&folder);
        let mut server = Program::begin(command);
        // Somewhere between its first steps and its last.
        let moment = Duration::from_millis(4 + 9 * u64::try_from(number % 16).expect("small"));
        assert!(!server.ended_within(moment).await, "{}", server.log());
        server.kill().await;
        // Half of the folders see more than one kill.
        if number % 2 == 1 {
            let server = Program::serve(&folder).await;
            assert_eq!(server.stop().await, Some(0));
            let database = Database::of(&folder);
            database.check();
            assert_eq!(database.counts(), expected, "kill {number}");
            create_client(&folder).await;
            folder = data.path().join(number.to_string());
        }
    }
}
