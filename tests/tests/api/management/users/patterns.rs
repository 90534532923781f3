//! Searches by regular expression, in every list that is searched (reference management-api.md §0.5).

use keyward_tests::{Manager, TestApp};
use serde_json::{Value, json};

/// The names in a list, in no order.
async fn names(
    app: &TestApp,
    manager: &Manager,
    path: &str,
    query: &[(&str, &str)],
) -> Vec<String> {
    let listed = app
        .manage(manager, "GET", &address(path, query), None)
        .await;
    let rows = listed.expect(200).json();
    let rows = rows.as_array().expect("a list").iter();
    let mut names: Vec<String> = rows
        .map(|row| row["name"].as_str().expect("a name").to_owned())
        .collect();
    names.sort_unstable();
    names
}

fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    format!("{path}?{}", text.extend_pairs(query).finish())
}

async fn make(app: &TestApp, manager: &Manager, path: &str, body: Value) -> String {
    let made = app.manage(manager, "POST", path, Some(body)).await;
    assert!(made.status.is_success(), "{path}: {made:?}");
    made.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn lists_are_searched_by_patterns() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut users = Vec::new();
    for name in ["Ada", "ADA 2", "Bob", "Cleo.5"] {
        users.push(make(&app, &manager, "/users", json!({ "name": name })).await);
    }
    let books = json!({ "name": "Books", "indicator": "https://books.example/api" });
    let books = make(&app, &manager, "/resources", books).await;
    let scopes = format!("/resources/{books}/scopes");
    for name in ["read:books", "write:books", "read:all"] {
        make(&app, &manager, &scopes, json!({ "name": name })).await;
    }
    let role = json!({ "name": "reader 1", "description": "reads" });
    let role = make(&app, &manager, "/roles", role).await;
    let other = json!({ "name": "writer", "description": "writes" });
    make(&app, &manager, "/roles", other).await;
    let given = json!({ "userIds": users });
    let with_role = format!("/roles/{role}/users");
    let given = app.manage(&manager, "POST", &with_role, Some(given)).await;
    given.expect(201);

    let sensitive = ("isCaseSensitive", "true");
    let posix = ("mode", "posix");
    let similar = ("mode", "similar_to");
    for (path, query, found) in [
        (
            "/users",
            &[("search", "^ada"), posix][..],
            &["ADA 2", "Ada"][..],
        ),
        ("/users", &[("search", "^Ada$"), posix, sensitive], &["Ada"]),
        (
            "/users",
            &[("search.name", r"\d$"), ("mode.name", "posix")],
            &["ADA 2", "Cleo.5"],
        ),
        (
            "/users",
            &[("search", "(Bob|Cleo_%)"), similar, sensitive],
            &["Bob", "Cleo.5"],
        ),
        ("/users", &[("search", "Bo"), similar, sensitive], &[]),
        (
            "/users",
            &[
                ("search.name", "^A"),
                ("mode.name", "posix"),
                ("search.id", "no%"),
                ("joint", "and"),
            ],
            &[],
        ),
        (
            &with_role,
            &[("search", r"\."), posix, ("search.id", "^x$")],
            &["Cleo.5"],
        ),
        ("/roles", &[("search.name", r"\s\d"), posix], &["reader 1"]),
        (
            &scopes,
            &[("search", "read:(books|all)"), similar, sensitive],
            &["read:all", "read:books"],
        ),
        (
            "/applications",
            &[("search.name", "^te?sts$"), posix],
            &["tests"],
        ),
    ] {
        assert_eq!(
            names(&app, &manager, path, query).await,
            found,
            "{path} {query:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_pattern_is_refused() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    for (search, mode, more) in [
        ("(a", "posix", None),
        (r"(a)\1", "posix", None),
        ("(?=a)", "posix", None),
        ("((a{99}){99}){99}", "posix", None),
        ("a", "similar_to", None),
        ("a", "similar_to", Some(("isCaseSensitive", "false"))),
        ("%*", "similar_to", Some(("isCaseSensitive", "true"))),
        ("a", "regex", None),
    ] {
        let mut query = vec![("search", search), ("mode", mode)];
        query.extend(more);
        for path in ["/users", "/roles", "/applications"] {
            let refused = app
                .manage(&manager, "GET", &address(path, &query), None)
                .await;
            let body = refused.expect(400).json();
            assert_eq!(body["code"], "request.invalid_input", "{query:?}");
            assert!(body["details"].is_string(), "{query:?}");
        }
    }
}
