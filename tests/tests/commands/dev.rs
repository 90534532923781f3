//! `keyward dev`

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use keyward_tests::{Program, keyward, run};

use super::key_names;

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

#[tokio::test]
async fn it_says_where_everything_is_and_leaves_nothing_behind() {
    for signal in ["TERM", "INT"] {
        let place = tempfile::tempdir().expect("a folder");
        let mut command = keyward(["dev", "--listen", "127.0.0.1:0"]);
        command.env("TMPDIR", place.path());
        let mut server = Program::start(command).await;
        let public = server.origin.replace("127.0.0.1", "localhost");

        let issuer = server.announced("issuer").await;
        assert_eq!(issuer, format!("{public}/oidc"));
        let discovery = server.get("/oidc/.well-known/openid-configuration").await;
        assert_eq!(discovery.expect(200).json()["issuer"], issuer.as_str());

        let data = server.announced("data").await;
        let folder = data.strip_suffix(" (removed at exit)").expect("it is told");
        let folder = Path::new(folder);
        assert!(folder.starts_with(place.path()), "{data}");
        assert_eq!(mode(folder), 0o700);
        assert_eq!(mode(&folder.join("keyward.db")), 0o600);
        assert_eq!(mode(&folder.join("keyward.key")), 0o600);

        let inbox = server.inbox().await;
        let set_up = server.announced("set-up").await;
        assert!(set_up.starts_with(&format!("{public}/t/admin/setup/")));
        assert_eq!(
            server.printed(),
            format!(
                "Keyward is ready.\n\n  console {public}/console\n  issuer  {issuer}\n  inbox   {public}{inbox}\n  data    {data}\n  set-up  {set_up}\n\n\
                 Ctrl-C stops it.\n"
            )
        );
        server.signal(signal).await;
        assert_eq!(server.ended().await.code(), Some(0), "{}", server.log());
        let left: Vec<_> = fs::read_dir(place.path()).expect("a folder").collect();
        assert!(left.is_empty(), "{signal}: {left:?}");
    }
}

#[tokio::test]
async fn a_named_folder_stays_and_is_found_again() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("new/data");
    let server = Program::dev_on(&data, &[]).await;
    let told = server.announced("data").await;
    assert_eq!(told, data.display().to_string());
    let keys = key_names(&server).await;
    let first_inbox = server.inbox().await;
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(mode(&data), 0o700);

    let again = Program::dev_on(&data, &[]).await;
    assert_eq!(key_names(&again).await, keys);
    assert_ne!(
        again.inbox().await,
        first_inbox,
        "each start has a key of its own"
    );
}

#[tokio::test]
async fn only_the_printed_link_opens_the_inbox() {
    let server = Program::dev(&[]).await;
    let other = Program::dev(&[]).await;
    let link = server.inbox().await;
    let page = server.get(&link).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("cache-control").contains("no-store"));
    let key = link.split_once("key=").expect("a key").1;
    assert_eq!(key.len(), 32);
    for wrong in [
        "/dev/inbox".to_owned(),
        "/dev/inbox?key=".to_owned(),
        format!("/dev/inbox?key={}", &key[..31]),
        format!("/dev/inbox?key={key}0"),
        format!("/dev/inbox?KEY={key}"),
        format!("/dev/inbox?key={}", key.to_lowercase()),
        other.inbox().await,
    ] {
        let answer = server.get(&wrong).await.expect(404);
        assert!(!answer.body.contains(key), "{wrong}");
    }
    assert!(!server.log().contains(key), "the log has the inbox's key");
}

#[tokio::test]
async fn it_is_for_this_machine_only() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    for (flag, value) in [
        ("--endpoint", "https://id.example.com"),
        ("--endpoint", "http://192.168.0.1:3001"),
        ("--listen", "0.0.0.0:0"),
        ("--listen", "[::]:0"),
    ] {
        let mut command = keyward(["dev", flag, value, "--data"]);
        command.arg(&data);
        let refused = run(command).await;
        let line = refused.refusal(2);
        assert!(line.contains(flag), "{line}");
        assert!(line.contains("this machine only"), "{line}");
        assert!(!data.exists(), "nothing was begun");
    }
}
