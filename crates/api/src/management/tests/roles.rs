//! Roles, what they allow, and who has them.

use serde_json::{Value, json};

use super::fixture::{Answer, Server};
use crate::management::users::{self, NewUser};

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn column(answer: &Answer, name: &str) -> Vec<Value> {
    let rows = answer.json();
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| row[name].clone())
        .collect()
}

async fn role(server: &Server, name: &str, kind: &str) -> String {
    let new = json!({ "name": name, "description": "x", "type": kind });
    id(&server.post("/api/roles", &new).await)
}

async fn user(server: &Server, name: &str) -> String {
    let new = NewUser {
        name: Some(name.to_owned()),
        ..NewUser::default()
    };
    let user = users::create(&server.operator(), new).await.unwrap();
    server.clock.advance_seconds(1);
    user.id.as_str().to_owned()
}

async fn application(server: &Server, name: &str, kind: &str) -> String {
    let new = json!({ "name": name, "type": kind });
    id(&server.post("/api/applications", &new).await)
}

/// A resource with two scopes; answers their ids.
async fn scopes(server: &Server) -> [String; 2] {
    let new = json!({ "name": "Books", "indicator": "https://books.example/api" });
    let resource = id(&server.post("/api/resources", &new).await);
    let path = format!("/api/resources/{resource}/scopes");
    let read = id(&server.post(&path, &json!({ "name": "read" })).await);
    server.clock.advance_seconds(1);
    let write = id(&server.post(&path, &json!({ "name": "write" })).await);
    [read, write]
}

#[tokio::test]
async fn a_role_from_start_to_end() {
    let server = Server::start().await;
    let made = server
        .post(
            "/api/roles",
            &json!({ "name": "reader", "description": "Reads" }),
        )
        .await;
    assert_eq!(made.status, 200);
    let path = format!("/api/roles/{}", id(&made));
    let made = made.json();
    assert_eq!(
        made,
        json!({
            "tenantId": "default",
            "id": made["id"],
            "name": "reader",
            "description": "Reads",
            "type": "User",
            "isDefault": false,
        })
    );
    assert_eq!(server.get(&path).await.json(), made);
    let change = json!({ "name": "Reader", "isDefault": true, "type": "MachineToMachine" });
    let changed = server.patch(&path, &change).await.json();
    assert_eq!(
        (&changed["name"], &changed["isDefault"]),
        (&json!("Reader"), &json!(true))
    );
    assert_eq!(
        (&changed["type"], &changed["description"]),
        (&json!("User"), &json!("Reads"))
    );
    assert_eq!(server.get(&path).await.json(), changed);

    role(&server, "writer", "User").await;
    let taken = refused(422, "role.name_in_use");
    let again = json!({ "name": "writer", "description": "x" });
    assert_eq!(server.post("/api/roles", &again).await.code(), taken);
    let renamed = server.patch(&path, &json!({ "name": "writer" })).await;
    assert_eq!(renamed.code(), taken);
    assert!(
        renamed.json()["message"]
            .as_str()
            .unwrap()
            .contains("writer")
    );

    assert_eq!(server.delete(&path).await.status, 204);
    let gone = refused(404, "entity.not_exists_with_id");
    assert_eq!(server.get(&path).await.code(), gone);
    assert_eq!(
        server.patch(&path, &json!({ "name": "x" })).await.code(),
        gone
    );
    assert_eq!(server.delete(&path).await.code(), gone);
    assert_eq!(
        server.log_keys().await[1..],
        [
            "Management.Role.Create",
            "Management.Role.Update",
            "Management.Role.Create",
            "Management.Role.Delete",
        ]
    );
}

/// Nobody makes, changes or removes a built-in role, and no list shows it.
#[tokio::test]
async fn built_in_roles_are_left_alone() {
    let server = Server::start().await;
    let [read, _] = scopes(&server).await;
    let plain = format!("/api/roles/{}", role(&server, "plain", "User").await);
    let before = server.rows().await;
    let violation = refused(403, "role.internal_role_violation");
    let name = json!({ "name": "#internal:mine", "description": "x" });
    assert_eq!(server.post("/api/roles", &name).await.code(), violation);
    assert_eq!(server.patch(&plain, &name).await.code(), violation);
    let built_in = "/api/roles/admin-role";
    for change in [
        json!({ "name": "mine" }),
        json!({ "isDefault": true }),
        json!({}),
    ] {
        assert_eq!(server.patch(built_in, &change).await.code(), violation);
    }
    assert_eq!(server.delete(built_in).await.code(), violation);
    let more = json!({ "scopeIds": [read] });
    let scopes = format!("{built_in}/scopes");
    assert_eq!(server.post(&scopes, &more).await.code(), violation);
    let all = format!("{scopes}/management-api-all");
    assert_eq!(server.delete(&all).await.code(), violation);
    assert_eq!(server.rows().await, before);
    assert_eq!(server.get(built_in).await.json()["name"], "#internal:admin");
    let names = column(&server.get("/api/roles").await, "name");
    assert_eq!(names, ["Logto Management API access", "plain"]);
    let none = server.get("/api/roles?search.name=%23internal%25").await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn the_list_says_who_has_them() {
    let server = Server::start().await;
    let reader = role(&server, "reader", "User").await;
    let indexer = role(&server, "indexer", "MachineToMachine").await;
    let mut people = Vec::new();
    for name in ["Ada", "Bob", "Cleo", "Dora"] {
        people.push(user(&server, name).await);
    }
    let machine = application(&server, "Robot", "MachineToMachine").await;
    let path = format!("/api/roles/{reader}/users");
    assert_eq!(
        server
            .post(&path, &json!({ "userIds": people }))
            .await
            .status,
        201
    );
    let path = format!("/api/roles/{indexer}/applications");
    let body = json!({ "applicationIds": [machine] });
    assert_eq!(server.post(&path, &body).await.status, 201);

    let listed = server.get("/api/roles").await;
    assert_eq!(listed.header("total-number"), "3");
    let rows = listed.json();
    let of = |name: &str| {
        let rows = rows.as_array().unwrap().iter();
        rows.clone()
            .find(|row| row["name"] == name)
            .unwrap()
            .clone()
    };
    let (reads, indexes) = (of("reader"), of("indexer"));
    assert_eq!(
        (&reads["usersCount"], &reads["applicationsCount"]),
        (&json!(4), &json!(0))
    );
    let featured = reads["featuredUsers"].as_array().unwrap();
    assert_eq!(featured.len(), 3);
    for shown in featured {
        assert!(people.iter().any(|id| shown["id"] == **id));
        assert!(shown["name"].is_string() && shown["avatar"].is_null());
    }
    assert_eq!(reads["featuredApplications"], json!([]));
    assert_eq!(indexes["applicationsCount"], 1);
    assert_eq!(
        indexes["featuredApplications"],
        json!([{ "id": machine, "name": "Robot", "type": "MachineToMachine" }])
    );
    assert_eq!(of("Logto Management API access")["applicationsCount"], 1);

    for (query, names) in [
        ("type=User", &["reader"][..]),
        ("type=MachineToMachine&search.name=in%25", &["indexer"]),
        (&format!("excludeUserId={}&type=User", people[0]), &[]),
        (
            &format!("excludeApplicationId={machine}&search=indexer"),
            &[],
        ),
        (
            &format!("excludeApplicationId={machine}&type=MachineToMachine"),
            &["Logto Management API access"],
        ),
        ("search=read%25", &["reader"]),
        ("page=2&page_size=1", &["indexer"]),
    ] {
        let found = server.get(&format!("/api/roles?{query}")).await;
        assert_eq!(column(&found, "name"), names, "{query}");
    }
    for bad in ["type=Robot", "search.type=User", "search=", "page_size=101"] {
        assert_eq!(
            server.get(&format!("/api/roles?{bad}")).await.status,
            400,
            "{bad}"
        );
    }
    // The same rows by another road.
    let users = server
        .get(&format!("/api/roles/{reader}/users?page_size=2"))
        .await;
    assert_eq!(users.header("total-number"), "4");
    assert_eq!(column(&users, "name"), ["Dora", "Cleo"], "newest first");
    let found = server
        .get(&format!("/api/roles/{reader}/users?search.name=ada"))
        .await;
    assert_eq!(column(&found, "id"), [people[0].clone()]);
    let machines = server
        .get(&format!("/api/roles/{indexer}/applications"))
        .await;
    assert_eq!(column(&machines, "id"), [machine]);
    for nothing in ["users", "applications", "scopes"] {
        let answer = server.get(&format!("/api/roles/nobody/{nothing}")).await;
        assert_eq!(answer.code(), refused(404, "entity.not_exists_with_id"));
    }
}

#[tokio::test]
async fn users_get_a_role_and_lose_it() {
    let server = Server::start().await;
    let reader = role(&server, "reader", "User").await;
    let indexer = role(&server, "indexer", "MachineToMachine").await;
    let (ada, bob) = (user(&server, "Ada").await, user(&server, "Bob").await);
    let path = format!("/api/roles/{reader}/users");
    let give = async |ids: Value| server.post(&path, &json!({ "userIds": ids })).await;
    // Named twice is named once.
    assert_eq!(give(json!([ada, ada])).await.status, 201);
    let before = server.rows().await;
    let held = give(json!([bob, ada])).await;
    assert_eq!(held.code(), refused(422, "role.user_exists"));
    assert!(held.json()["message"].as_str().unwrap().contains(&ada));
    let unknown = give(json!([bob, "nobody"])).await;
    assert_eq!(unknown.code(), refused(404, "entity.not_exists_with_id"));
    assert!(
        unknown.json()["message"]
            .as_str()
            .unwrap()
            .contains("nobody")
    );
    for bad in [json!([]), json!(null), json!("x"), json!([""]), json!([7])] {
        assert_eq!(give(bad).await.code(), refused(400, "guard.invalid_input"));
    }
    let machines = format!("/api/roles/{indexer}/users");
    let wrong = server.post(&machines, &json!({ "userIds": [bob] })).await;
    assert_eq!(wrong.code(), refused(422, "entity.db_constraint_violated"));
    let nobody = server
        .post("/api/roles/nobody/users", &json!({ "userIds": [bob] }))
        .await;
    assert_eq!(nobody.code(), refused(404, "entity.not_exists_with_id"));
    assert_eq!(server.rows().await, before, "nothing was given in part");

    let of_ada = format!("{path}/{ada}");
    assert_eq!(server.delete(&of_ada).await.status, 204);
    assert_eq!(
        server.delete(&of_ada).await.code(),
        refused(404, "entity.not_found")
    );
    assert_eq!(server.rows_of("users_roles").await, 0);
}

#[tokio::test]
async fn applications_get_a_role_and_lose_it() {
    let server = Server::start().await;
    let reader = role(&server, "reader", "User").await;
    let indexer = role(&server, "indexer", "MachineToMachine").await;
    let robot = application(&server, "Robot", "MachineToMachine").await;
    let other = application(&server, "Other", "MachineToMachine").await;
    let web = application(&server, "Web", "Traditional").await;
    let path = format!("/api/roles/{indexer}/applications");
    let give = async |ids: Value| server.post(&path, &json!({ "applicationIds": ids })).await;
    assert_eq!(give(json!([robot, robot])).await.status, 201);
    let before = server.rows().await;
    assert_eq!(
        give(json!([other, robot])).await.code(),
        refused(422, "role.application_exists")
    );
    assert_eq!(
        give(json!([other, "nobody"])).await.code(),
        refused(404, "entity.not_exists_with_id")
    );
    assert_eq!(
        give(json!([other, web])).await.code(),
        refused(422, "application.invalid_type")
    );
    assert_eq!(
        give(json!([])).await.code(),
        refused(400, "guard.invalid_input")
    );
    let users = format!("/api/roles/{reader}/applications");
    let wrong = server
        .post(&users, &json!({ "applicationIds": [other] }))
        .await;
    assert_eq!(wrong.code(), refused(422, "entity.db_constraint_violated"));
    assert_eq!(server.rows().await, before, "nothing was given in part");
    let of_robot = format!("{path}/{robot}");
    assert_eq!(server.delete(&of_robot).await.status, 204);
    assert_eq!(
        server.delete(&of_robot).await.code(),
        refused(404, "entity.not_found")
    );
}

#[tokio::test]
async fn a_role_allows_more_and_less() {
    let server = Server::start().await;
    let [read, write] = scopes(&server).await;
    let new = json!({ "name": "reader", "description": "x", "scopeIds": [read, read] });
    let reader = id(&server.post("/api/roles", &new).await);
    let path = format!("/api/roles/{reader}/scopes");
    let listed = server.get(&path).await.json();
    assert_eq!(
        (listed.as_array().unwrap().len(), &listed[0]["name"]),
        (1, &json!("read"))
    );
    assert_eq!(
        listed[0]["resource"]["indicator"],
        "https://books.example/api"
    );
    assert_eq!(listed[0]["resource"]["id"], listed[0]["resourceId"]);

    let more = server.post(&path, &json!({ "scopeIds": [write] })).await;
    assert_eq!(more.status, 201);
    assert_eq!(
        column(&more, "name"),
        ["write", "read"],
        "all that it allows"
    );
    assert!(more.json()[0].get("resource").is_none());
    let paged = server.get(&format!("{path}?page=1&page_size=1")).await;
    assert_eq!(paged.header("total-number"), "2");
    assert_eq!(column(&paged, "name"), ["write"]);
    let found = server.get(&format!("{path}?search=re%25")).await;
    assert_eq!(column(&found, "name"), ["read"]);

    let before = server.rows().await;
    for (ids, status, code) in [
        (json!([write]), 422, "role.scope_exists"),
        (json!(["nobody"]), 404, "entity.not_exists_with_id"),
        (
            json!(["management-api-all"]),
            400,
            "role.management_api_scopes_not_assignable_to_user_role",
        ),
        (json!([]), 400, "guard.invalid_input"),
    ] {
        let answer = server.post(&path, &json!({ "scopeIds": ids })).await;
        assert_eq!(answer.code(), refused(status, code));
    }
    for (scope, status, code) in [
        ("nobody", 404, "entity.not_exists_with_id"),
        (
            "management-api-all",
            400,
            "role.management_api_scopes_not_assignable_to_user_role",
        ),
    ] {
        let new = json!({ "name": "other", "description": "x", "scopeIds": [scope] });
        assert_eq!(
            server.post("/api/roles", &new).await.code(),
            refused(status, code)
        );
    }
    assert_eq!(server.rows().await, before, "a role is not made in part");
    // Machines may be let in.
    let new = json!({
        "name": "manager", "description": "x",
        "type": "MachineToMachine", "scopeIds": ["management-api-all"],
    });
    assert_eq!(server.post("/api/roles", &new).await.status, 200);

    assert_eq!(server.delete(&format!("{path}/{write}")).await.status, 204);
    let again = server.delete(&format!("{path}/{write}")).await;
    assert_eq!(again.code(), refused(404, "entity.not_found"));
    let keys = server.log_keys().await;
    assert!(
        keys.iter()
            .filter(|key| *key == "Management.Role.Update")
            .count()
            == 2,
        "{keys:?}"
    );
}

#[tokio::test]
async fn a_user_has_roles() {
    let server = Server::start().await;
    let (reader, writer) = (
        role(&server, "reader", "User").await,
        role(&server, "writer", "User").await,
    );
    let indexer = role(&server, "indexer", "MachineToMachine").await;
    let ada = user(&server, "Ada").await;
    let path = format!("/api/users/{ada}/roles");
    assert_eq!(server.get(&path).await.json(), json!([]));
    let first = server
        .post(&path, &json!({ "roleIds": [reader, reader] }))
        .await;
    assert_eq!(first.status, 201);
    assert_eq!(
        first.json(),
        json!({ "roleIds": [reader], "addedRoleIds": [reader] })
    );
    let both = server
        .post(&path, &json!({ "roleIds": [writer, reader] }))
        .await
        .json();
    assert_eq!(
        both,
        json!({ "roleIds": [writer, reader], "addedRoleIds": [writer] })
    );
    let none = server.post(&path, &json!({ "roleIds": [] })).await.json();
    assert_eq!(none, json!({ "roleIds": [], "addedRoleIds": [] }));
    let listed = server.get(&path).await;
    assert_eq!(column(&listed, "name"), ["reader", "writer"]);
    assert_eq!(listed.header("total-number"), "2");
    let found = server.get(&format!("{path}?search.name=w%25")).await;
    assert_eq!(column(&found, "name"), ["writer"]);

    let before = server.rows().await;
    for (ids, status, code) in [
        (json!([indexer]), 422, "user.invalid_role_type"),
        (json!([reader, "nobody"]), 404, "entity.not_exists_with_id"),
        (json!(["admin-role"]), 422, "user.invalid_role_type"),
        (json!(null), 400, "guard.invalid_input"),
    ] {
        let body = json!({ "roleIds": ids });
        assert_eq!(
            server.post(&path, &body).await.code(),
            refused(status, code)
        );
        assert_eq!(server.put(&path, &body).await.code(), refused(status, code));
    }
    let gone = refused(404, "entity.not_exists_with_id");
    let nobody = "/api/users/nobody/roles";
    let body = json!({ "roleIds": [reader] });
    assert_eq!(server.get(nobody).await.code(), gone);
    assert_eq!(server.post(nobody, &body).await.code(), gone);
    assert_eq!(server.put(nobody, &body).await.code(), gone);
    assert_eq!(
        server.delete(&format!("{nobody}/{reader}")).await.code(),
        gone
    );
    assert_eq!(server.rows().await, before);

    let replaced = server
        .put(&path, &json!({ "roleIds": [writer, writer] }))
        .await;
    assert_eq!(
        (replaced.status.as_u16(), replaced.json()),
        (200, json!({ "roleIds": [writer] }))
    );
    assert_eq!(column(&server.get(&path).await, "name"), ["writer"]);
    assert_eq!(server.delete(&format!("{path}/{writer}")).await.status, 204);
    let again = server.delete(&format!("{path}/{writer}")).await;
    assert_eq!(again.code(), refused(404, "entity.not_found"));
    server
        .post(&path, &json!({ "roleIds": [reader, writer] }))
        .await;
    assert_eq!(
        server.put(&path, &json!({ "roleIds": [] })).await.json(),
        json!({ "roleIds": [] })
    );
    assert_eq!(server.rows_of("users_roles").await, 0);
}

#[tokio::test]
async fn a_machine_has_roles() {
    let server = Server::start().await;
    let indexer = role(&server, "indexer", "MachineToMachine").await;
    let sweeper = role(&server, "sweeper", "MachineToMachine").await;
    let reader = role(&server, "reader", "User").await;
    let robot = application(&server, "Robot", "MachineToMachine").await;
    let web = application(&server, "Web", "SPA").await;
    let path = format!("/api/applications/{robot}/roles");
    let added = server.post(&path, &json!({ "roleIds": [indexer] })).await;
    assert_eq!(added.status, 201);
    assert_eq!(
        added.json(),
        json!({ "roleIds": [indexer], "addedRoleIds": [indexer] })
    );
    let again = server
        .post(&path, &json!({ "roleIds": [sweeper, indexer] }))
        .await
        .json();
    assert_eq!(
        again,
        json!({ "roleIds": [sweeper, indexer], "addedRoleIds": [sweeper] })
    );

    let before = server.rows().await;
    for (ids, status, code) in [
        (json!([reader]), 422, "application.invalid_role_type"),
        (json!(["nobody"]), 404, "entity.not_exists_with_id"),
        (json!("x"), 400, "guard.invalid_input"),
    ] {
        let body = json!({ "roleIds": ids });
        assert_eq!(
            server.post(&path, &body).await.code(),
            refused(status, code)
        );
        assert_eq!(server.put(&path, &body).await.code(), refused(status, code));
    }
    let wrong = format!("/api/applications/{web}/roles");
    let body = json!({ "roleIds": [indexer] });
    let no_machine = refused(422, "application.invalid_type");
    assert_eq!(server.get(&wrong).await.code(), no_machine);
    assert_eq!(server.post(&wrong, &body).await.code(), no_machine);
    assert_eq!(server.put(&wrong, &body).await.code(), no_machine);
    assert_eq!(
        server.delete(&format!("{wrong}/{indexer}")).await.code(),
        no_machine
    );
    let gone = refused(404, "entity.not_exists_with_id");
    let nobody = "/api/applications/nobody/roles";
    assert_eq!(server.get(nobody).await.code(), gone);
    assert_eq!(server.post(nobody, &body).await.code(), gone);
    assert_eq!(server.put(nobody, &body).await.code(), gone);
    assert_eq!(
        server.delete(&format!("{nobody}/{indexer}")).await.code(),
        gone
    );
    assert_eq!(server.rows().await, before);

    // The built-in role has a switch of its own: it is not listed, and replacing leaves it.
    let switch = json!({ "isAdmin": true });
    server
        .patch(&format!("/api/applications/{robot}"), &switch)
        .await;
    assert_eq!(
        column(&server.get(&path).await, "name"),
        ["indexer", "sweeper"]
    );
    let replaced = server.put(&path, &json!({ "roleIds": [sweeper] })).await;
    assert_eq!((replaced.status.as_u16(), &*replaced.text), (200, ""));
    assert_eq!(column(&server.get(&path).await, "name"), ["sweeper"]);
    let shown = server
        .get(&format!("/api/applications/{robot}"))
        .await
        .json();
    assert_eq!(shown["isAdmin"], true);

    assert_eq!(
        server.delete(&format!("{path}/{sweeper}")).await.status,
        204
    );
    let again = server.delete(&format!("{path}/{sweeper}")).await;
    assert_eq!(again.code(), refused(404, "entity.not_found"));
}

/// New users get the roles that are marked so, if they are for users.
#[tokio::test]
async fn new_users_get_the_default_roles() {
    let server = Server::start().await;
    user(&server, "Before").await;
    for (name, kind) in [("member", "User"), ("robot", "MachineToMachine")] {
        let new = json!({ "name": name, "description": "x", "type": kind, "isDefault": true });
        assert_eq!(server.post("/api/roles", &new).await.status, 200);
    }
    role(&server, "other", "User").await;
    let ada = user(&server, "Ada").await;
    let roles = server.get(&format!("/api/users/{ada}/roles")).await;
    assert_eq!(column(&roles, "name"), ["member"]);
    assert_eq!(server.rows_of("users_roles").await, 1);
}
