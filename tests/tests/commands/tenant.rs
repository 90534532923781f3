//! `keyward tenant create|list|show|delete`, and `keyward m2m create --tenant`

use std::{path::Path, time::Duration};

use keyward_tests::{Answer, Database, Program, Run, keyward, run};
use serde_json::{Value, json};
use tokio::time::timeout;

/// Longer than a running server may need to notice, for machines that are busy.
const NOTICED: Duration = Duration::from_secs(5);

async fn tenant(data: &Path, words: &[&str]) -> Run {
    let mut command = keyward(["tenant"].iter().chain(words));
    command.arg("--data").arg(data);
    run(command).await
}

async fn printed(data: &Path, words: &[&str]) -> Value {
    let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
    let done = tenant(data, &words).await;
    assert_eq!(
        (done.code, done.stderr.as_str()),
        (Some(0), ""),
        "{words:?}"
    );
    serde_json::from_str(&done.stdout).expect("JSON")
}

/// Asks until the status is this one.
async fn wait_for(server: &Program, path: &str, host: &str, status: u16) -> Answer {
    let asked = async {
        loop {
            let request = server.http.get(server.url(path)).header("host", host);
            let answer = server.send(request).await;
            if answer.status == status {
                return answer;
            }
        }
    };
    timeout(NOTICED, asked)
        .await
        .unwrap_or_else(|_| panic!("{path} never answers {status}"))
}

#[tokio::test]
async fn a_running_server_follows() {
    let data = tempfile::tempdir().expect("a folder");
    let data = data.path();
    let server = Program::serve(data).await;
    let discovery = "/t/acme/oidc/.well-known/openid-configuration";
    server.get(discovery).await.expect(404);
    let made = printed(data, &["create", "acme", "--name", "Acme"]).await;
    assert!(made["created_at"].as_i64().is_some_and(|time| time > 0));
    let mut expected = json!({
        "id": "acme",
        "name": "Acme",
        "tag": "production",
        "address": null,
        "issuer": "http://localhost:3001/t/acme/oidc",
        "resource": "https://acme.logto.app/api",
        "is_suspended": false,
    });
    expected["created_at"] = made["created_at"].clone();
    assert_eq!(made, expected);
    let document = wait_for(&server, discovery, "localhost:3001", 200).await;
    assert_eq!(document.json()["issuer"], expected["issuer"]);
    assert_eq!(printed(data, &["show", "acme"]).await, expected);

    let address = ["create", "own", "--address", "http://ID.example/"];
    let lines = tenant(data, &address).await;
    assert_eq!(lines.code, Some(0), "{lines:?}");
    assert!(
        lines.stdout.contains("issuer    http://id.example/oidc\n"),
        "{lines:?}"
    );
    let listed = printed(data, &["list"]).await;
    let ids: Vec<_> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(ids, ["admin", "default", "acme", "own"]);
    let table = tenant(data, &["list"]).await;
    assert_eq!(table.stdout.lines().count(), 4, "{table:?}");

    // The same database as before, with something of the tenant in it.
    for (id, path) in [("acme", "/t/acme"), ("admin", "/t/admin")] {
        let mut create = keyward(["m2m", "create", "--json", "--tenant", id, "--data"]);
        create.arg(data);
        let client = run(create).await;
        let client: Value = serde_json::from_str(&client.stdout).expect("JSON");
        let text = |name: &str| client[name].as_str().expect("a text").to_owned();
        let resource = format!("https://{id}.logto.app/api");
        assert_eq!(client["resource"], resource);
        assert_eq!(
            client["token_endpoint"],
            format!("http://localhost:3001{path}/oidc/token")
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", &*resource),
            ("scope", "all"),
        ];
        let credentials = (&*text("client_id"), &*text("client_secret"));
        let tokens = server
            .post_form_as(&format!("{path}/oidc/token"), credentials, &form)
            .await
            .expect(200)
            .json();
        let token = tokens["access_token"].as_str().expect("a token");
        let list = server
            .http
            .get(server.url(&format!("{path}/api/applications")));
        server.send(list.bearer_auth(token)).await.expect(200);
        server
            .manage(token, "GET", "/applications", None)
            .await
            .expect(401);
    }

    let deleted = printed(data, &["delete", "acme", "--yes"]).await;
    assert_eq!(deleted, json!({ "deleted": "acme" }));
    wait_for(&server, discovery, "localhost:3001", 404).await;
    let own = "/oidc/.well-known/openid-configuration";
    let document = wait_for(&server, own, "id.example", 200).await;
    assert_eq!(document.json()["issuer"], "http://id.example/oidc");
    let left = "SELECT COUNT(*) FROM applications WHERE tenant_id = 'acme' OR id = 'm-acme'";
    assert_eq!(Database::of(data).number(left), 0);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn what_it_refuses_and_with_which_exit_code() {
    let data = tempfile::tempdir().expect("a folder");
    let data = data.path();
    let made = tenant(data, &["create", "acme", "--address", "https://id.example"]).await;
    assert_eq!(made.code, Some(0), "{made:?}");
    let before = Database::of(data).rows();
    for (words, code, said) in [
        (
            &["create", "acme"][..],
            1,
            "there is a tenant `acme` already",
        ),
        (&["create", "admin"], 1, "there is a tenant `admin` already"),
        (
            &["create", "b", "--address", "https://id.example:443"],
            1,
            "the tenant `acme` has the address https://id.example: ",
        ),
        (&["show", "nobody"], 1, "there is no tenant `nobody`"),
        (
            &["delete", "nobody", "--yes"],
            1,
            "there is no tenant `nobody`",
        ),
        (&["create", "Acme"], 2, "`ID` expects a tenant's id"),
        (
            &["create", "0123456789012345678901"],
            2,
            "`ID` expects a tenant's id",
        ),
        (&["create"], 2, "`keyward tenant create` needs ID behind it"),
        (
            &["create", "b", "--name", " "],
            2,
            "`--name` expects a text of 1 to 128",
        ),
        (
            &["create", "b", "--address", "b.example"],
            2,
            "`--address` expects an http",
        ),
        (
            &["create", "b", "--address", "https://b.example/x"],
            2,
            "`--address` expects an http",
        ),
        (
            &["create", "b", "--address", "http://localhost:3001"],
            2,
            "`--address` expects a host other than",
        ),
        (
            &["create", "b", "--address", "https://localhost"],
            2,
            "`--address` expects a host other than",
        ),
        (
            &["create", "b", "--address", "http://id.example"],
            1,
            "the tenant `acme` has the address https://id.example: ",
        ),
        (
            &["delete", "acme"],
            2,
            "`keyward tenant delete acme` deletes",
        ),
        (
            &["delete", "default", "--yes"],
            2,
            "the tenant `default` cannot be deleted",
        ),
        (
            &["delete", "admin", "--yes"],
            2,
            "the tenant `admin` cannot be deleted",
        ),
    ] {
        let refused = tenant(data, words).await;
        let line = refused.refusal(code);
        assert!(line.starts_with(said), "{words:?}: {line}");
    }
    let secret = ["create", "b", "--address", "https://u:hidden@b.example"];
    let refused = tenant(data, &secret).await;
    assert!(!refused.refusal(2).contains("hidden"));
    let mut create = keyward(["m2m", "create", "--tenant", "nobody", "--data"]);
    create.arg(data);
    let refused = run(create).await;
    assert_eq!(refused.refusal(1), "there is no tenant `nobody`");
    assert_eq!(Database::of(data).rows(), before);
}

/// The blocks of a guide in a language.
fn blocks(guide: &str, language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/how-to");
    let text = std::fs::read_to_string(path.join(guide)).expect("the guide");
    let opening = format!("```{language}\n");
    let blocks: Vec<String> = text
        .split(&opening)
        .skip(1)
        .filter_map(|rest| rest.split("```").next().map(str::to_owned))
        .collect();
    assert!(!blocks.is_empty(), "{guide}");
    blocks
}

#[tokio::test]
async fn the_guides_are_true() {
    let data = tempfile::tempdir().expect("a folder");
    for line in blocks("tenants.md", "sh").concat().lines() {
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some("keyward"), "{line}");
        let mut command = keyward(words);
        command.arg("--data").arg(data.path());
        let done = run(command).await;
        assert_eq!((done.code, &*done.stderr), (Some(0), ""), "{line}");
    }
    let left = Database::of(data.path()).texts("SELECT id FROM tenants ORDER BY id");
    assert_eq!(left, ["admin", "default", "shop"]);

    let file = data.path().join("keyward.toml");
    std::fs::write(&file, blocks("proxies.md", "toml").concat()).expect("a file");
    let mut check = keyward(["config", "check", "--config"]);
    check.arg(&file);
    let done = run(check).await;
    assert_eq!(done.stdout, "The settings are fine.\n", "{done:?}");
}
