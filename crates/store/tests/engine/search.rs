//! Searches for users find the same on both engines, with the index and without it.

use keyward_model::TenantId;
use keyward_store::{Comparison, Paging, Search, SearchTerm, V, users::UserFilter};

use crate::migrated::{Migrated, NOW};

/// Id, user name, e-mail address, phone, name.
const USERS: [(&str, &str, &str, &str, &str); 8] = [
    (
        "u1",
        "ada",
        "ada@example.com",
        "8613800000001",
        "Ada Lovelace",
    ),
    (
        "u2",
        "Grace",
        "grace@navy.mil",
        "8613800000002",
        "Grace 100% Hopper",
    ),
    (
        "u3",
        "linus_t",
        "Linus@Example.com",
        "8613800000003",
        "Linus \"T\" O'Neil",
    ),
    (
        "u4",
        "zoe",
        "zoe@example.com",
        "8613800000004",
        "Zoë Ångström",
    ),
    (
        "u5",
        "wang",
        "wang@example.cn",
        "8613800000005",
        "王小明同学",
    ),
    (
        "u6",
        "back",
        "back@example.com",
        "8613800000006",
        r"C:\temp\new",
    ),
    (
        "u7",
        "bang",
        "bang@example.com",
        "8613800000007",
        "wow! [x] *y*",
    ),
    (
        "u8",
        "linusxt",
        "t@example.com",
        "8613800000008",
        "ZOË ÅNGSTRÖM",
    ),
];

const COLUMNS: [&str; 5] = ["id", "primary_email", "primary_phone", "username", "name"];

async fn fill(migrated: &Migrated) {
    const INSERT: &str = "INSERT INTO users (tenant_id, id, username, primary_email, primary_phone, name, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, '{}', '{}', '{}', '{}', FALSE, $7, $7)";
    let engine = migrated.store.engine();
    engine
        .write(&TenantId::default_tenant(), async |tx| {
            for (at, (id, username, email, phone, name)) in (1..).zip(USERS) {
                let args = [
                    V::Text("default"),
                    V::Text(id),
                    V::Text(username),
                    V::Text(email),
                    V::Text(phone),
                    V::Text(name),
                    V::Int(at),
                ];
                tx.execute(INSERT, &args).await?;
            }
            // Somebody else's user is never found.
            let [_, values @ ..] = [
                V::Text("default"),
                V::Text("u1"),
                V::Text("ada"),
                V::Text("ada@example.com"),
                V::Text("8613800000001"),
                V::Text("Ada Lovelace"),
                V::Int(1),
            ];
            let mut args = vec![V::Text("admin")];
            args.extend(values);
            tx.execute(INSERT, &args).await
        })
        .await
        .unwrap();
}

async fn found(migrated: &Migrated, search: &Search) -> Vec<String> {
    let tenant = migrated.store.system().default_tenant();
    let filter = UserFilter {
        search: search.clone(),
        ..UserFilter::default()
    };
    let paging = Paging {
        limit: 100,
        offset: 0,
    };
    let listed = migrated
        .store
        .list_users(&tenant, &filter, paging, NOW)
        .await;
    let listed = listed.unwrap();
    assert_eq!(listed.total, listed.rows.len() as u64);
    let mut ids: Vec<_> = listed
        .rows
        .iter()
        .map(|user| user.id.as_str().to_owned())
        .collect();
    ids.sort_unstable();
    ids
}

fn anywhere(how: &Comparison) -> SearchTerm {
    COLUMNS.map(|column| (column, how.clone())).to_vec()
}

fn like(pattern: &str, is_case_sensitive: bool) -> Search {
    Search {
        terms: vec![anywhere(&Comparison::Like(pattern.to_owned()))],
        is_case_sensitive,
        ..Search::default()
    }
}

#[tokio::test]
async fn patterns_find_the_same_everywhere() {
    // Pattern, what is found whatever the case, and what is found with it.
    let cases: [(&str, &[&str], &[&str]); 17] = [
        ("%lovelace%", &["u1"], &[]),
        ("%Lovelace%", &["u1"], &["u1"]),
        ("%linus_t%", &["u3", "u8"], &["u3", "u8"]),
        (r"%linus\_t%", &["u3"], &["u3"]),
        ("%100\\%%", &["u2"], &["u2"]),
        ("%o'neil%", &["u3"], &[]),
        ("%\"T\"%", &["u3"], &["u3"]),
        ("%ångström%", &["u4", "u8"], &[]),
        ("%ÅNGSTRÖM%", &["u4", "u8"], &["u8"]),
        ("%小明同%", &["u5"], &["u5"]),
        ("%明%", &["u5"], &["u5"]),
        (r"%c:\\temp\\%", &["u6"], &[]),
        ("%w! [x] *y%", &["u7"], &["u7"]),
        ("zo%", &["u4", "u8"], &["u4"]),
        ("%ada%lace", &["u1"], &[]),
        ("%nothing of it%", &[], &[]),
        ("ada", &["u1"], &["u1"]),
    ];
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        for (pattern, any_case, same_case) in cases {
            let dialect = migrated.store.engine().dialect();
            assert_eq!(
                found(&migrated, &like(pattern, false)).await,
                any_case,
                "{pattern} {dialect:?}"
            );
            assert_eq!(
                found(&migrated, &like(pattern, true)).await,
                same_case,
                "{pattern} {dialect:?}, with case"
            );
        }
    }
}

#[tokio::test]
async fn conditions_are_joined_and_values_compared() {
    let exact =
        |values: &[&str]| Comparison::Exact(values.iter().map(|&value| value.to_owned()).collect());
    let pattern = |pattern: &str| Comparison::Like(pattern.to_owned());
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        let mut search = Search {
            terms: vec![
                vec![("primary_email", pattern("%example.com%"))],
                vec![("name", pattern("%ström%"))],
            ],
            all: true,
            is_case_sensitive: false,
        };
        assert_eq!(found(&migrated, &search).await, ["u4", "u8"]);
        // One that no index helps with, beside one that it does.
        search.terms[1] = vec![("name", pattern("%a%"))];
        assert_eq!(found(&migrated, &search).await, ["u1"]);
        search.terms[1] = vec![("name", pattern("%hopper%"))];
        search.all = false;
        assert_eq!(found(&migrated, &search).await.len(), 7);
        search.terms = vec![vec![("username", exact(&["GRACE", "zoe", "xx"]))]];
        assert_eq!(found(&migrated, &search).await, ["u2", "u4"]);
        search.is_case_sensitive = true;
        assert_eq!(found(&migrated, &search).await, ["u4"]);
        search.terms = Vec::new();
        assert_eq!(found(&migrated, &search).await.len(), 8);
    }
}

#[tokio::test]
async fn the_index_follows_what_changes() {
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        let engine = migrated.store.engine();
        engine
            .write(&TenantId::default_tenant(), async |tx| {
                for sql in [
                    "UPDATE users SET name = 'Ada Byron', username = NULL WHERE id = 'u1' AND tenant_id = 'default'",
                    "UPDATE users SET last_sign_in_at = 5 WHERE id = 'u2'",
                    "DELETE FROM users WHERE id = 'u4'",
                ] {
                    tx.execute(sql, &[]).await?;
                }
                Ok::<_, keyward_store::Error>(())
            })
            .await
            .unwrap();
        for (pattern, expected) in [
            ("%lovelace%", &[][..]),
            ("%byron%", &["u1"]),
            ("%hopper%", &["u2"]),
            ("%ångström%", &["u8"]),
        ] {
            assert_eq!(
                found(&migrated, &like(pattern, false)).await,
                expected,
                "{pattern}"
            );
        }
    }
}

/// How the engine would go about it must show the index and no walk through the users.
#[tokio::test]
async fn a_rare_text_is_found_by_the_index() {
    const MANY: &str = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20000) INSERT INTO users (tenant_id, id, username, primary_email, name, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) SELECT 'default', 'many' || n, 'user' || n, 'user' || n || '@example.com', 'Nobody ' || n, '{}', '{}', '{}', '{}', FALSE, n, n FROM n";
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        let engine = migrated.store.engine();
        engine
            .write(&TenantId::default_tenant(), async |tx| {
                tx.execute(MANY, &[]).await
            })
            .await
            .unwrap();
        if let Some(server) = &migrated.server {
            server.execute("VACUUM ANALYZE users").await;
            let search = "SELECT id FROM users WHERE tenant_id = 'default' AND (lower(name) LIKE lower('%Lovelace%') ESCAPE '!' OR lower(username) LIKE lower('%Lovelace%') ESCAPE '!') ORDER BY created_at DESC, id DESC LIMIT 20";
            let plan = server.query(&format!("EXPLAIN {search}")).await;
            let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
            let plan = plan.join("\n");
            assert!(
                plan.contains("users__search") && !plan.contains("Seq Scan"),
                "{plan}"
            );
        }
        let work = std::time::Instant::now();
        assert_eq!(found(&migrated, &like("%lovelace%", false)).await, ["u1"]);
        // A walk through 20,000 rows with five lowered columns takes many times as long.
        eprintln!("{:?}: {:?}", engine.dialect(), work.elapsed());
    }
}
