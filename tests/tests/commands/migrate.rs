//! `keyward migrate` and `keyward migrate plan`.

use std::path::Path;

use keyward_tests::{Database, Program, Run, keyward, run};
use serde_json::{Value, json};

async fn migrate(words: &[&str], data: &Path) -> Run {
    let mut command = keyward(words);
    command.arg("--data").arg(data);
    run(command).await
}

async fn plan(data: &Path) -> (Option<i32>, Value) {
    let planned = migrate(&["migrate", "plan", "--json"], data).await;
    let plan = serde_json::from_str(&planned.stdout).expect("JSON");
    (planned.code, plan)
}

#[tokio::test]
async fn a_plan_changes_nothing_and_migrating_does_what_it_says() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let (code, before) = plan(&data).await;
    assert_eq!(code, Some(0));
    assert_eq!(
        (&before["schema"], &before["blocks"]),
        (&json!(0), &json!([]))
    );
    assert_eq!(
        before["pending"][0],
        json!({ "version": 1, "name": "init" })
    );
    assert!(!data.exists());

    let done = migrate(&["migrate", "--json"], &data).await;
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    let done: Value = serde_json::from_str(&done.stdout).expect("JSON");
    assert_eq!(done["pending"], before["pending"]);
    let (code, after) = plan(&data).await;
    assert_eq!(code, Some(0));
    assert_eq!(after["schema"], before["known"]);
    assert_eq!(after["pending"], json!([]));
    let again = migrate(&["migrate"], &data).await;
    assert!(again.stdout.contains("nothing was to do"), "{again:?}");
    // As the start of a server would have left it.
    let server = Program::serve(&data).await;
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn what_blocks_is_said_and_is_the_exit_code() {
    let data = tempfile::tempdir().expect("a folder");
    let data = data.path();
    assert_eq!(migrate(&["migrate"], data).await.code, Some(0));
    let database = Database::of(data);
    let newer = "INSERT INTO schema_migrations VALUES (4711, 'later', 'x', 0)";
    let changed = "UPDATE schema_migrations SET checksum = 'x' WHERE version = 1";
    for (change, expected, undo) in [
        (
            newer,
            "4711",
            "DELETE FROM schema_migrations WHERE version = 4711",
        ),
        (changed, "differs", ""),
    ] {
        database.execute(change);
        let (code, plan) = plan(data).await;
        assert_eq!(code, Some(1), "{plan}");
        let block = plan["blocks"][0].as_str().expect("a reason");
        assert!(block.contains(expected), "{block}");
        let refused = migrate(&["migrate"], data).await;
        assert!(refused.refusal(1).contains(expected), "{refused:?}");
        database.execute(undo);
    }
}
