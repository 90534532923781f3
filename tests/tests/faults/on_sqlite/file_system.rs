//! A file system that is full for real (F6): a small one of the process's own, which ends with it.

use std::{path::Path, process::Stdio, time::Duration};

use keyward_tests::{Answer, Database, Program, forget_settings, keyward};
use serde_json::json;
use tokio::process::Command;

use crate::commands::create_client;

/// Kilobytes for the data, and of a file that takes some of them until room is made.
const SIZE: usize = 8 * 1024;
const BALLAST: usize = 1024;
/// Far more applications than fit.
const MOST: usize = 1000;
/// Characters that each carries.
const LENGTH: usize = 30_000;

/// Mounts a file system of `$3` kilobytes at `$1`, puts the data of `$2` and the ballast there, and
/// becomes the program.
const SCRIPT: &str = r#"mount -t tmpfs -o size="$3"k,mode=0700 none "$1" &&
cp "$2"/keyward.db "$2"/keyward.key "$1" && head -c "$4"k /dev/zero >"$1/ballast" || exit 9
shift 4 && exec "$@""#;

/// A server on a copy of the data, in a name space with the file system.
async fn serve(source: &Path, data: &Path) -> Program {
    let program = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
    let program = program.as_std();
    let mut command = Command::new("unshare");
    // Whoever is not root is root in there.
    let apart = ["--user", "--map-root-user", "--mount"];
    forget_settings(&mut command)
        .args(apart)
        .args(["sh", "-c", SCRIPT, "sh"])
        .args([data, source])
        .args([SIZE.to_string(), BALLAST.to_string()])
        .arg(program.get_program())
        .args(program.get_args())
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    Program::start(command).await
}

fn total(answer: &Answer) -> usize {
    assert_eq!(answer.status, 200, "{answer:?}");
    let total = answer.header("total-number").parse();
    total.expect("how many there are")
}

#[tokio::test]
async fn f6_a_full_file_system_loses_nothing_and_harms_no_reader() {
    let [source, data] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    assert_eq!(Program::serve(source.path()).await.stop().await, Some(0));
    let (id, secret) = create_client(source.path()).await;
    let server = serve(source.path(), data.path()).await;
    let token = async || server.management_token((&id, &secret)).await.expect(200);
    let bearer = token().await.json();
    let bearer = bearer["access_token"].as_str().expect("a token").to_owned();
    let list = async || {
        server
            .manage(&bearer, "GET", "/applications?page=1&page_size=1", None)
            .await
    };
    let create_of = async |length| {
        let body = json!({
            "name": "Large",
            "type": "SPA",
            "customData": { "text": "x".repeat(length) },
        });
        let made = server.manage(&bearer, "POST", "/applications", Some(body));
        made.await
    };
    let create = async || create_of(LENGTH).await;

    let mut expected = total(&list().await);
    // A checkpoint that is on its way when the first is refused may still make room in the log. Once
    // one has failed for want of room there is none to come.
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    let mut looked = 0;
    let refused = loop {
        let answer = create().await;
        if answer.status == 200 {
            expected += 1;
            assert!(expected < MOST, "it always found room");
        } else if server.log().contains("a checkpoint failed") {
            break answer;
        } else {
            looked += 1;
            assert!(looked < MOST, "no checkpoint failed: {}", server.log());
            looks.tick().await;
        }
    };
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), "2", "{refused:?}");
    // Whoever reads, or needs a machine's token, is served as ever; and it stays so.
    for _ in 0..3 {
        assert_eq!(total(&list().await), expected);
        token().await;
        server.get("/oidc/jwks").await.expect(200);
        // As much as was refused might fit: how many pages it takes depends on its identifier.
        create_of(2 * LENGTH).await.expect(503);
    }

    let ballast = server.seen_by_it(&data.path().join("ballast"));
    std::fs::remove_file(ballast).expect("the ballast is there");
    create().await.expect(200);
    assert_eq!(total(&list().await), expected + 1);
    assert!(!server.log().contains("panic"), "{}", server.log());

    let copy = tempfile::tempdir().expect("a folder");
    for name in ["keyward.db", "keyward.db-wal"] {
        let from = server.seen_by_it(&data.path().join(name));
        std::fs::copy(from, copy.path().join(name)).expect("a file");
    }
    Database::of(copy.path()).check();
}
