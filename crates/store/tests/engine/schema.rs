//! The two schemas are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::migrated::Migrated;

/// A table as both engines can describe it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Name, type, and whether it must have a value.
    columns: BTreeSet<(String, String, bool)>,
    /// Indexes by name: unique or not, and the columns in their order. The primary key is one too.
    indexes: BTreeMap<String, (bool, Vec<String>)>,
    /// Columns, the table that they refer to, its columns, and what happens on deletion.
    references: BTreeSet<(Vec<String>, String, Vec<String>, String)>,
}

type Schema = BTreeMap<String, Table>;

const PRIMARY_KEY: &str = "primary key";

fn of_sqlite(file: &rusqlite::Connection) -> Schema {
    let texts = |sql: String| -> Vec<Vec<String>> {
        let mut query = file.prepare(&sql).unwrap();
        let width = query.column_count();
        let rows = query.query_map([], |row| {
            (0..width)
                .map(|at| Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default()))
                .collect()
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    // The search index is made of other things.
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'users_search%'";
    let mut schema = Schema::new();
    for row in texts(tables.to_owned()) {
        let name = &row[0];
        let mut table = Table::default();
        let mut key = BTreeMap::new();
        for column in texts(format!(
            "SELECT name, type, CAST(\"notnull\" AS TEXT), CAST(pk AS TEXT) FROM pragma_table_info('{name}')"
        )) {
            let [column, ty, not_null, place] = <[String; 4]>::try_from(column).unwrap();
            table.columns.insert((column.clone(), ty, not_null == "1"));
            if place != "0" {
                key.insert(place, column);
            }
        }
        table
            .indexes
            .insert(PRIMARY_KEY.to_owned(), (true, key.into_values().collect()));
        for index in texts(format!(
            "SELECT name, CAST(\"unique\" AS TEXT) FROM pragma_index_list('{name}') WHERE origin = 'c'"
        )) {
            let columns = texts(format!(
                "SELECT name FROM pragma_index_info('{}') ORDER BY seqno",
                index[0]
            ));
            let columns = columns.into_iter().flatten().collect();
            table
                .indexes
                .insert(index[0].clone(), (index[1] == "1", columns));
        }
        let mut references: BTreeMap<String, (Vec<String>, String, Vec<String>, String)> =
            BTreeMap::new();
        for part in texts(format!(
            "SELECT CAST(id AS TEXT), \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list('{name}') ORDER BY id, seq"
        )) {
            let [id, from, other, to, on_delete] = <[String; 5]>::try_from(part).unwrap();
            let reference = references.entry(id).or_default();
            reference.0.push(from);
            reference.1 = other;
            reference.2.push(to);
            reference.3 = on_delete;
        }
        table.references.extend(references.into_values());
        schema.insert(name.clone(), table);
    }
    schema
}

async fn of_postgres(migrated: &Migrated) -> Schema {
    let server = migrated.server.as_ref().unwrap();
    let mut schema = Schema::new();
    let columns = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CASE CAST(data_type AS TEXT) WHEN 'text' THEN 'TEXT' WHEN 'bigint' THEN 'BIGINT' WHEN 'boolean' THEN 'BOOLEAN' WHEN 'bytea' THEN 'BLOB' ELSE CAST(data_type AS TEXT) END, is_nullable = 'NO' FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'tenant_versions'";
    for row in server.query(columns).await {
        let table: &mut Table = schema.entry(row.get(0)).or_default();
        table.columns.insert((row.get(1), row.get(2), row.get(3)));
    }
    let indexes = "SELECT CAST(t.relname AS TEXT), CASE WHEN i.indisprimary THEN 'primary key' ELSE CAST(c.relname AS TEXT) END, i.indisunique, ARRAY(SELECT CAST(a.attname AS TEXT) FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND t.relname <> 'tenant_versions' AND c.relname <> 'users__search'";
    for row in server.query(indexes).await {
        let table = schema.entry(row.get(0)).or_default();
        table.indexes.insert(row.get(1), (row.get(2), row.get(3)));
    }
    let columns_of = |keys: &str, table: &str| {
        format!(
            "ARRAY(SELECT CAST(a.attname AS TEXT) FROM unnest(f.{keys}) WITH ORDINALITY AS k (attnum, place) JOIN pg_attribute a ON a.attrelid = f.{table} AND a.attnum = k.attnum ORDER BY k.place)"
        )
    };
    let references = format!(
        "SELECT CAST(t.relname AS TEXT), {}, CAST(o.relname AS TEXT), {}, CASE f.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'a' THEN 'NO ACTION' ELSE 'other' END FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid WHERE f.contype = 'f'",
        columns_of("conkey", "conrelid"),
        columns_of("confkey", "confrelid"),
    );
    for row in server.query(&references).await {
        let table = schema.entry(row.get(0)).or_default();
        table
            .references
            .insert((row.get(1), row.get(2), row.get(3), row.get(4)));
    }
    schema
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    let Some(postgres) = Migrated::postgres().await else {
        return;
    };
    let postgres = of_postgres(&postgres).await;
    let migrated = Migrated::sqlite().await;
    let sqlite = of_sqlite(&migrated.file());
    assert!(sqlite.len() > 20, "only {} tables", sqlite.len());
    let names = |schema: &Schema| schema.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sqlite), names(&postgres));
    for (name, table) in &sqlite {
        assert_eq!(table, &postgres[name], "table {name}");
    }
}

#[tokio::test]
async fn every_key_begins_with_the_tenant() {
    /// What belongs to no tenant, or is one.
    const APART: [&str; 2] = ["schema_migrations", "tenants"];
    let migrated = Migrated::sqlite().await;
    for (name, table) in of_sqlite(&migrated.file()) {
        for (index, (is_unique, columns)) in &table.indexes {
            let is_ours = columns.first().is_some_and(|first| first == "tenant_id");
            assert!(
                !is_unique || is_ours || APART.contains(&name.as_str()),
                "{name}: {index} {columns:?}"
            );
        }
    }
}
