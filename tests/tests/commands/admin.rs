//! `keyward admin create` and `keyward admin reset`.

use std::path::Path;

use keyward_tests::{Database, Run, keyward, run, run_with_input};
use serde_json::Value;

fn admin(data: &Path, words: &[&str]) -> tokio::process::Command {
    let mut command = keyward(["admin"]);
    command.args(words).arg("--data").arg(data);
    command
}

fn json(output: &Run) -> Value {
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&output.stdout).expect("JSON")
}

#[tokio::test]
async fn an_administrator_has_the_roles_and_a_password_that_is_shown_once() {
    let data = tempfile::tempdir().expect("a folder");
    let made = run(admin(data.path(), &["create", "root", "--json"])).await;
    let made = json(&made);
    assert_eq!(made["username"], "root");
    assert_eq!(made["issuer"], "http://localhost:3001/t/admin/oidc");
    let password = made["password"].as_str().expect("a password");
    assert!(password.len() >= 32, "{password}");

    let database = Database::of(data.path());
    let roles = "SELECT COUNT(*) FROM users_roles ur JOIN roles r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
                 JOIN users u ON u.tenant_id = ur.tenant_id AND u.id = ur.user_id \
                 WHERE ur.tenant_id = 'admin' AND u.username = 'root' AND r.name IN ('user', 'default:admin')";
    assert_eq!(database.number(roles), 2);
    let entries =
        "SELECT COUNT(*) FROM logs WHERE tenant_id = 'admin' AND key = 'Management.User.Create'";
    assert_eq!(database.number(entries), 1);
    let readable = "SELECT COUNT(*) FROM users WHERE password_hash LIKE '$argon2id$%'";
    assert_eq!(database.number(readable), 1);
}

#[tokio::test]
async fn a_name_that_is_taken_and_a_password_that_is_weak_change_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    json(&run(admin(data.path(), &["create", "root", "--json"])).await);
    let database = Database::of(data.path());
    let state = "SELECT COUNT(*) FROM users WHERE tenant_id = 'admin'";

    let again = run(admin(data.path(), &["create", "root"])).await;
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("the user name is taken"), "{again:?}");
    let weak = admin(data.path(), &["create", "other", "--password-stdin"]);
    let weak = run_with_input(weak, "12345678\n").await;
    assert_eq!(weak.code, Some(1));
    assert!(weak.stderr.contains("password_rejected."), "{weak:?}");
    assert!(!weak.stderr.contains("12345678"), "{weak:?}");
    let empty = admin(data.path(), &["create", "other", "--password-stdin"]);
    assert_eq!(run_with_input(empty, "").await.code, Some(1));
    let odd = run(admin(data.path(), &["create", "1st"])).await;
    assert!(
        odd.stderr.contains("user.username_starts_with_number"),
        "{odd:?}"
    );
    let unknown = run(admin(data.path(), &["reset", "nobody"])).await;
    assert_eq!(unknown.code, Some(1));
    assert!(
        unknown
            .stderr
            .contains("no administrator has this user name"),
        "{unknown:?}"
    );
    assert_eq!(database.number(state), 1);
}

#[tokio::test]
async fn a_reset_gives_another_password_and_the_rights_back() {
    let data = tempfile::tempdir().expect("a folder");
    json(&run(admin(data.path(), &["create", "root", "--json"])).await);
    let database = Database::of(data.path());
    let digest = "SELECT password_hash FROM users WHERE tenant_id = 'admin'";
    let before = database.text(digest);
    database.execute("UPDATE users SET is_suspended = TRUE WHERE tenant_id = 'admin'");
    database.execute("DELETE FROM users_roles WHERE tenant_id = 'admin'");

    let reset = admin(
        data.path(),
        &["reset", "root", "--password-stdin", "--json"],
    );
    let told = json(&run_with_input(reset, "a door that nobody else opens\n").await);
    assert!(told.get("password").is_none(), "{told}");
    assert_ne!(database.text(digest), before);
    let free = "SELECT COUNT(*) FROM users WHERE tenant_id = 'admin' AND NOT is_suspended";
    assert_eq!(database.number(free), 1);
    assert_eq!(
        database.number("SELECT COUNT(*) FROM users_roles WHERE tenant_id = 'admin'"),
        2
    );
}
