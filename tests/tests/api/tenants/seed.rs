//! What a tenant begins with, what the admin tenant has for it, and that all of it goes.

use std::collections::BTreeMap;

use keyward_model::{Endpoint, TenantId};
use keyward_store::tenants::{NewTenant, TenantError};
use keyward_tests::{Database, PHONE, TestApp};

use super::house::{House, audit, create};
use crate::api::oidc::evidence::settle;

fn of_admin(app: &TestApp) -> Vec<String> {
    let sql = "SELECT id || ' ' || name FROM applications WHERE tenant_id = 'admin' \
               UNION ALL SELECT id || ' ' || name FROM roles WHERE tenant_id = 'admin' \
               UNION ALL SELECT indicator || ' ' || name FROM resources WHERE tenant_id = 'admin'";
    let mut all = Database::of(app.folder()).texts(sql);
    all.sort();
    all
}

#[tokio::test]
async fn a_tenant_begins_with_what_the_contract_names() {
    let app = TestApp::start().await;
    let before = of_admin(&app);
    create(&app, "acme", None).await;
    let database = Database::of(app.folder());
    let names = |sql: &str| {
        let mut names = database.texts(sql);
        names.sort();
        names
    };
    let own = "WHERE tenant_id = 'acme'";
    assert_eq!(
        names(&format!(
            "SELECT id || ' ' || indicator || ' ' || name FROM resources {own}"
        )),
        ["management-api https://acme.logto.app/api Logto Management API"]
    );
    assert_eq!(
        names(&format!("SELECT id || ' ' || name FROM scopes {own}")),
        ["management-api-all all"]
    );
    assert_eq!(
        names(&format!("SELECT name || ' ' || type FROM roles {own}")),
        [
            "#internal:admin MachineToMachine",
            "Logto Management API access MachineToMachine"
        ]
    );
    for (table, count) in [
        ("signing_keys", 1),
        ("cookie_keys", 1),
        ("sign_in_experiences", 1),
        ("roles_scopes", 2),
        ("users", 0),
        // The live preview.
        ("applications", 1),
    ] {
        let sql = format!("SELECT COUNT(*) FROM {table} {own}");
        assert_eq!(database.number(&sql), count, "{table}");
    }
    let mut made = of_admin(&app);
    made.retain(|line| !before.contains(line));
    let services: Vec<_> = made
        .extract_if(.., |line| line.ends_with("Cloud Service"))
        .collect();
    assert_eq!(services.len(), 1);
    assert_eq!(
        made,
        [
            "https://acme.logto.app/api Logto Management API for tenant acme",
            "m-acme Management API access for acme",
            "m-acme machine:mapi:acme",
        ]
    );
    // Said where administrators look.
    let logged =
        "SELECT COUNT(*) FROM logs WHERE tenant_id = 'admin' AND key = 'Management.Tenant.Create'";
    assert_eq!(database.number(logged), 1);
}

#[tokio::test]
async fn deleting_one_leaves_nothing_of_it_and_everything_of_the_others() {
    let house = House::start().await;
    let app = &house.app;
    let own = house.at("own");
    for place in &house.places {
        place.tokens(app, &mut place.browser(app), PHONE).await;
    }
    let rows = |tenant: Option<&str>| -> BTreeMap<String, i64> {
        let database = Database::of(app.folder());
        let tables = database.tables().into_iter();
        let of = tenant.map_or("<> 'own'".to_owned(), |tenant| format!("= '{tenant}'"));
        tables
            .filter_map(|table| {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE tenant_id {of}");
                let has = database.has_column(&table, "tenant_id");
                has.then(|| (table, database.number(&sql)))
            })
            .collect()
    };
    settle(app).await;
    let before = rows(None);
    assert!(rows(Some("own"))["users"] == 1 && rows(Some("own"))["refresh_tokens"] == 1);
    let system = app.shared.store.system();
    let id = own.tenant.id();
    system
        .delete_tenant(id, &audit(app))
        .await
        .expect("deleted");
    assert!(rows(Some("own")).values().all(|count| *count == 0));
    let mut after = rows(None);
    // What managed it, and the entry that says so.
    for (table, change) in [
        ("applications", -2),
        ("application_secrets", -2),
        ("applications_roles", -2),
        ("resources", -1),
        ("scopes", -1),
        ("roles", -1),
        ("roles_scopes", -1),
        ("logs", 1),
    ] {
        *after.get_mut(table).expect("a table") -= change;
    }
    assert_eq!(after, before);
    Database::of(app.folder()).check();
    let again = system.delete_tenant(id, &audit(app)).await;
    assert!(matches!(again, Err(TenantError::NotFound(_))), "{again:?}");
    for id in [TenantId::default_tenant(), TenantId::admin()] {
        let refused = system.delete_tenant(&id, &audit(app)).await;
        assert!(
            matches!(refused, Err(TenantError::Needed(_))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn what_is_taken_is_refused_and_nothing_is_half_made() {
    let app = TestApp::start().await;
    create(&app, "acme", Some("https://id.example")).await;
    let before = Database::of(app.folder()).rows();
    let system = app.shared.store.system();
    let new = |id: &str, address: Option<&str>| NewTenant {
        id: TenantId::parse(id).expect("an id"),
        name: id.to_owned(),
        address: address.map(|text| Endpoint::parse(text).expect("an address")),
    };
    let made = system.create_tenant(new("acme", None), &audit(&app)).await;
    assert!(matches!(made, Err(TenantError::IdTaken(_))), "{made:?}");
    for address in ["https://ID.example:443/", "http://id.example"] {
        let made = system
            .create_tenant(new("other", Some(address)), &audit(&app))
            .await;
        assert!(
            matches!(made, Err(TenantError::AddressTaken(..))),
            "{made:?}"
        );
    }
    assert_eq!(Database::of(app.folder()).rows(), before);
}

/// Browsers would send the cookies of one to the other.
#[tokio::test]
async fn of_two_addresses_that_share_cookies_one_is_made() {
    let app = TestApp::start().await;
    let system = app.shared.store.system();
    let create = async |id: &str, address: &str| {
        let new = NewTenant {
            id: TenantId::parse(id).expect("an id"),
            name: id.to_owned(),
            address: Some(Endpoint::parse(address).expect("an address")),
        };
        system.create_tenant(new, &audit(&app)).await
    };
    let (one, other) = tokio::join!(
        create("one", "http://id.example"),
        create("other", "https://id.example")
    );
    let refused = match (one, other) {
        (Ok(()), Err(refused)) | (Err(refused), Ok(())) => refused,
        both => panic!("{both:?}"),
    };
    assert!(
        matches!(refused, TenantError::AddressTaken(..)),
        "{refused:?}"
    );
    let made = "SELECT id FROM tenants WHERE address IS NOT NULL";
    assert_eq!(Database::of(app.folder()).texts(made).len(), 1);
    let left = "SELECT id FROM applications WHERE id = 'm-one' OR id = 'm-other'";
    assert_eq!(Database::of(app.folder()).texts(left).len(), 1);
}
