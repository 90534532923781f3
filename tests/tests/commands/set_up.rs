//! The link by which the first administrator is made.

use std::path::Path;

use http::StatusCode;
use keyward_tests::{Answer, Database, Program, keyward, postgres, run};

const PASSWORD: &str = "a door that nobody else opens";
const ADMINISTRATORS: &str = "SELECT COUNT(*) FROM users WHERE tenant_id = 'admin'";

/// The link's path, as the terminal shows it.
async fn link(server: &Program) -> String {
    let link = server.set_up_link().await;
    link[link
        .find("/t/admin/setup/")
        .expect("a link of the admin tenant")..]
        .to_owned()
}

async fn post(server: &Program, link: &str, form: &[(&str, &str)]) -> Answer {
    server
        .send(server.http.post(server.url(link)).form(form))
        .await
}

/// The token of the page's form.
async fn csrf(server: &Program, link: &str) -> String {
    let page = server.get(link).await.expect(200).body;
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form");
    rest.split('"').next().expect("a token").to_owned()
}

async fn create(data: &Path, username: &str) {
    let mut command = keyward(["admin", "create", username, "--data"]);
    command.arg(data);
    postgres::tell(&mut command, data);
    let made = run(command).await;
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn the_printed_link_makes_one_administrator_and_nobody_becomes_one_without() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Program::serve(data.path()).await;
    let link = link(&server).await;
    let token = link.rsplit('/').next().expect("a token").to_owned();
    assert_eq!(token.len(), 43);
    let database = Database::of(data.path());

    let csrf = csrf(&server, &link).await;
    let form = |username, password| {
        [
            ("csrf", csrf.as_str()),
            ("identifier", username),
            ("password", password),
        ]
    };

    // Looking at it changes nothing, and whoever only reaches the port finds nothing.
    for _ in 0..2 {
        let page = server.get(&link).await.expect(200);
        assert!(page.body.contains("Create the administrator"));
        let head = server.http.head(server.url(&link));
        server.send(head).await.expect(200);
    }
    let other = format!("{}{}", &token[1..], "A");
    for nowhere in [
        format!("/t/admin/setup/{other}"),
        format!("/t/admin/setup/{token}A"),
        "/t/admin/setup/x".to_owned(),
        format!("/setup/{token}"),
        format!("/t/default/setup/{token}"),
    ] {
        server.get(&nowhere).await.expect(404);
        let posted = post(&server, &nowhere, &form("mallory", PASSWORD)).await;
        posted.expect(404);
    }

    // What is wrong is said beside its field.
    for (username, password, words) in [
        ("", PASSWORD, "Fill in this field."),
        ("root", "", "Enter the password."),
        ("root", "12345678", "id=\"password-error\""),
        ("1st", PASSWORD, "A user name cannot begin with a digit."),
    ] {
        let refused = post(&server, &link, &form(username, password)).await;
        let refused = refused.expect(422);
        assert!(refused.body.contains(words), "{words}");
        assert!(!refused.body.contains("12345678"));
    }
    let differs = [
        ("csrf", csrf.as_str()),
        ("identifier", "root"),
        ("password", PASSWORD),
        ("repeat", "another one"),
    ];
    post(&server, &link, &differs).await.expect(422);
    let forged = [
        ("csrf", "x"),
        ("identifier", "root"),
        ("password", PASSWORD),
    ];
    post(&server, &link, &forged).await.expect(403);
    assert_eq!(database.number(ADMINISTRATORS), 0);

    // Two at once make one.
    let (one, two) = (form("first", PASSWORD), form("second", PASSWORD));
    let (one, two) = tokio::join!(post(&server, &link, &one), post(&server, &link, &two));
    let mut codes = [one.status, two.status];
    codes.sort_unstable();
    assert_eq!(codes, [StatusCode::OK, StatusCode::GONE]);
    let done = if one.status == 200 { one } else { two };
    assert!(done.body.contains("can sign in from now on"));
    assert_eq!(database.number(ADMINISTRATORS), 1);
    let roles = "SELECT COUNT(*) FROM users_roles ur JOIN roles r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
                 WHERE ur.tenant_id = 'admin' AND r.name IN ('user', 'default:admin')";
    assert_eq!(database.number(roles), 2);

    // After that it is over, and says so to nobody else.
    for _ in 0..2 {
        let over = server.get(&link).await.expect(410);
        assert!(over.body.contains("keyward admin reset"));
        let late = post(&server, &link, &form("third", PASSWORD)).await;
        late.expect(410);
    }
    server.get("/t/admin/setup/x").await.expect(404);
    assert_eq!(database.number(ADMINISTRATORS), 1);
    let kept = format!("SELECT COUNT(*) FROM logs WHERE payload LIKE '%{token}%'");
    assert_eq!(database.number(&kept), 0);
    assert!(!server.log().contains(&token), "the link is in the log");
    assert!(!server.log().contains(PASSWORD));
    assert!(server.log().contains("/setup/{token}"), "{}", server.log());
}

#[tokio::test]
async fn the_link_is_the_same_until_an_administrator_is_made_by_the_command() {
    let data = tempfile::tempdir().expect("a folder");
    let first = Program::serve(data.path()).await;
    let told = link(&first).await;
    first.kill().await;
    let server = Program::dev_on(data.path(), &[]).await;
    assert_eq!(link(&server).await, told);
    let csrf = csrf(&server, &told).await;

    create(data.path(), "root").await;
    server.get(&told).await.expect(410);
    let late = [
        ("csrf", csrf.as_str()),
        ("identifier", "mallory"),
        ("password", PASSWORD),
    ];
    post(&server, &told, &late).await.expect(410);
    assert_eq!(Database::of(data.path()).number(ADMINISTRATORS), 1);
    assert_eq!(server.stop().await, Some(0));

    // An administrator who is gone does not open it again.
    Database::of(data.path()).execute("DELETE FROM users WHERE tenant_id = 'admin'");
    let again = Program::dev_on(data.path(), &[]).await;
    again.get(&told).await.expect(410);
    assert!(!again.announced("issuer").await.is_empty());
    assert!(!again.printed().contains("set-up"), "{}", again.printed());
}
