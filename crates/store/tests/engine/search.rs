//! Searches for users find the same on both engines, with the index and without it.

use std::time::{Duration, Instant};

use keyward_model::TenantId;
use keyward_store::{
    Comparison, Paging, Pattern, PatternError, Search, SearchTerm, V, users::UserFilter,
};
use proptest::{prelude::Strategy, strategy::ValueTree, test_runner::TestRunner};

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

fn names(pattern: Pattern, is_case_sensitive: bool) -> Search {
    Search {
        terms: vec![vec![("name", Comparison::Pattern(pattern))]],
        is_case_sensitive,
        ..Search::default()
    }
}

#[tokio::test]
async fn regular_expressions_find_the_same_everywhere() {
    const ALL: [&str; 8] = ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"];
    type Read = fn(&str) -> Result<Pattern, PatternError>;
    let (posix, similar): (Read, Read) = (Pattern::posix, Pattern::similar_to);
    // How it is read, the pattern, what is found whatever the case, and what is found with it.
    let cases: [(Read, &str, &[&str], &[&str]); 19] = [
        (posix, "^ada", &["u1"], &[]),
        (posix, "Lovelace$", &["u1"], &["u1"]),
        (posix, r"\d{3}%", &["u2"], &["u2"]),
        (posix, r"\mhopper\M", &["u2"], &[]),
        (posix, "^(ada|zoë) ", &["u1", "u4", "u8"], &[]),
        (posix, "[[:upper:]]{3}", &ALL, &["u8"]),
        (posix, "^[^a-z ]+$", &["u5"], &["u5"]),
        (posix, r"^\w+$", &["u5"], &["u5"]),
        (posix, r"\\temp\\", &["u6"], &["u6"]),
        (posix, r"[\[\]!*]{2}", &[], &[]),
        (posix, r"[*\]\[]", &["u7"], &["u7"]),
        (posix, "o'neil|O'Neil", &["u3"], &["u3"]),
        (posix, "ö", &["u4", "u8"], &["u4"]),
        (posix, "^.{5}$", &["u5"], &["u5"]),
        (similar, "Ada%", &["u1"], &["u1"]),
        (similar, "ada", &[], &[]),
        (similar, "%(Hopper|O_Neil)", &["u2", "u3"], &["u2", "u3"]),
        (similar, r"%100\%%", &["u2"], &["u2"]),
        (similar, "w.w%", &[], &[]),
    ];
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        for (read, pattern, any_case, same_case) in cases {
            let dialect = migrated.store.engine().dialect();
            let read = || read(pattern).unwrap();
            assert_eq!(
                found(&migrated, &names(read(), false)).await,
                any_case,
                "{pattern} {dialect:?}"
            );
            assert_eq!(
                found(&migrated, &names(read(), true)).await,
                same_case,
                "{pattern} {dialect:?}, with case"
            );
        }
    }
}

/// Patterns of pieces that both engines know. Some are no patterns.
const PATTERNS: &str = r"([a-eos.%_ ]|\\[dwsDWS.*]|\[\^?[a-e0-9]{1,3}\]|\[[a-c]-[d-z]\]|\([a-eo|.]{0,4}\)|[*+?|^$]|\{[0-3](,[0-4]?)?\}){1,8}";

/// The engines agree with each other and, where the server's own reading of the pattern as it was
/// written is one, with that.
#[tokio::test]
async fn both_engines_and_the_server_s_own_reading_agree() {
    let Some(postgres) = Migrated::postgres().await else {
        return;
    };
    let sqlite = Migrated::sqlite().await;
    fill(&sqlite).await;
    fill(&postgres).await;
    let mut runner = TestRunner::deterministic();
    let (mut read, mut fitting) = (0, 0);
    for _ in 0..150 {
        let text = PATTERNS.new_tree(&mut runner).unwrap().current();
        for (syntax, pattern, operator) in [
            ("posix", Pattern::posix(&text), "~"),
            ("similar", Pattern::similar_to(&text), "SIMILAR TO"),
        ] {
            let Ok(pattern) = pattern else { continue };
            read += 1;
            for is_case_sensitive in [true, false] {
                let search = names(pattern.clone(), is_case_sensitive);
                let found_here = found(&sqlite, &search).await;
                let found_there = found(&postgres, &search).await;
                assert_eq!(found_here, found_there, "{syntax} {text}");
            }
            let own = format!(
                "SELECT id FROM users WHERE tenant_id = 'default' AND name {operator} '{text}' ORDER BY id"
            );
            let own = postgres.server.as_ref().unwrap().query(&own).await;
            let own: Vec<String> = own.iter().map(|row| row.get(0)).collect();
            let ours = found(&sqlite, &names(pattern, true)).await;
            assert_eq!(ours, own, "{syntax} {text}");
            fitting += usize::from(!own.is_empty());
        }
    }
    assert!(read > 80 && fitting > 15, "{read} {fitting}");
}

/// What brings engines that go back on their tracks to a stop for hours.
#[tokio::test]
async fn no_pattern_takes_long() {
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        let name = format!("{}!", "a".repeat(1000));
        migrated
            .store
            .engine()
            .write(&TenantId::default_tenant(), async move |tx| {
                let sql = "UPDATE users SET name = $1 WHERE tenant_id = 'default'";
                tx.execute(sql, &[V::Text(&name)]).await
            })
            .await
            .unwrap();
        for pattern in [
            "^(a+)+$",
            "^((a*)*)*$",
            "(a|a)*b$",
            "(.*)(.*)(.*)(.*)(.*)[^!]$",
            r"^(\w+\s?)*$",
            "(a{0,10}){0,20}b",
        ] {
            let pattern = Pattern::posix(pattern).unwrap();
            let begun = Instant::now();
            let ids = found(&migrated, &names(pattern.clone(), false)).await;
            assert!(ids.is_empty(), "{pattern:?}");
            let (took, dialect) = (begun.elapsed(), migrated.store.engine().dialect());
            assert!(
                took < Duration::from_secs(5),
                "{pattern:?} {took:?} {dialect:?}"
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

/// The rows of a last page tell how many there are; other pages have them counted.
#[tokio::test]
async fn every_page_knows_the_total() {
    for migrated in Migrated::each().await {
        fill(&migrated).await;
        let tenant = migrated.store.system().default_tenant();
        let filter = UserFilter::default();
        for (limit, offset, rows) in [
            (3, 0, 3),
            (3, 6, 2),
            (4, 4, 4),
            (8, 0, 8),
            (9, 0, 8),
            (3, 9, 0),
        ] {
            let paging = Paging { limit, offset };
            let listed = migrated
                .store
                .list_users(&tenant, &filter, paging, NOW)
                .await
                .unwrap();
            assert_eq!((listed.rows.len(), listed.total), (rows, 8), "{paging:?}");
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
        // What is rare is known from a sample; who came later is found all the same, and what has only the rare parts is not.
        let later = "INSERT INTO users (tenant_id, id, name, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) VALUES ('default', $1, $2, '{}', '{}', '{}', '{}', FALSE, 1, 1)";
        engine
            .write(&TenantId::default_tenant(), async |tx| {
                let parts = [V::Text("parts"), V::Text("elace and lovel")];
                tx.execute(later, &parts).await?;
                tx.execute(later, &[V::Text("later"), V::Text("Zyx Lovelaces")])
                    .await
            })
            .await
            .unwrap();
        assert_eq!(
            found(&migrated, &like("%lovelace%", false)).await,
            ["later", "u1"]
        );
    }
}
