//! The database: there, of the right schema, with the rights that the server needs.

use std::path::Path;

use keyward_store::{Error, Inspection, Schema, TlsFault, Trigrams};

use super::finding::Finding;
use crate::{
    app,
    settings::{Database, Storage},
};

const CHECK: &str = "database";

/// What was found, and the look itself where there is a database.
pub(super) async fn look(storage: &Storage, folder: &Path) -> (Vec<Finding>, Option<Inspection>) {
    let location = match app::location(storage, folder) {
        Ok(location) => location,
        Err(error) => {
            let mend = "write it as postgres://USER:PASSWORD@HOST/DATABASE in --db-url";
            return (
                vec![Finding::error(CHECK, format!("{error:#}"), mend)],
                None,
            );
        }
    };
    let looked = tokio::task::spawn_blocking(move || Inspection::of(&location)).await;
    match looked {
        Ok(Ok(Some(inspected))) => (judge(&inspected, storage), Some(inspected)),
        Ok(Ok(None)) => {
            let found = "there is none yet; the first start makes it";
            (vec![Finding::ok(CHECK, found)], None)
        }
        Ok(Err(error)) => {
            let why = error
                .context()
                .map_or_else(String::new, |why| format!(": {why}"));
            let mend = match error {
                Error::Tls(fault) => mend_tls(fault),
                _ => mend_access(storage),
            };
            let finding = Finding::error(CHECK, format!("{error}{why}"), mend);
            (vec![finding], None)
        }
        Err(_) => {
            let finding = Finding::error(CHECK, "it could not be looked at", mend_access(storage));
            (vec![finding], None)
        }
    }
}

fn mend_access(storage: &Storage) -> &'static str {
    match storage.database {
        Database::Postgres { .. } => {
            "start the server, let this machine and role in (pg_hba.conf), and name host, role, \
             password and database in --db-url"
        }
        _ => "let the user that runs Keyward read and write the file and its folder",
    }
}

fn mend_tls(fault: TlsFault) -> &'static str {
    match fault {
        TlsFault::Unsupported => {
            "switch TLS on in the database server (ssl = on, ssl_cert_file, ssl_key_file); on a \
             network that nobody else is in, sslmode=disable in --db-url does without"
        }
        TlsFault::Required => "write sslmode=verify-full in --db-url",
        TlsFault::Authority => {
            "name the file with the authority's certificate in --db-url: sslrootcert=FILE (the \
             system's are trusted without it)"
        }
        TlsFault::Host => {
            "name the host in --db-url as its certificate does, or let it have one for this name; \
             sslmode=verify-ca does not look at names"
        }
        TlsFault::Time => "renew the server's certificate, or set the clock of this machine",
    }
}

fn judge(inspected: &Inspection, storage: &Storage) -> Vec<Finding> {
    let engine = &inspected.engine;
    let mut findings = vec![match &inspected.schema {
        Ok(Schema::Current) => Finding::ok(CHECK, format!("{engine}, the schema is up to date")),
        Ok(Schema::Missing) => Finding::ok(
            CHECK,
            format!("{engine}, empty; the first start makes the schema"),
        ),
        Ok(Schema::Behind(missing)) => Finding::warning(
            CHECK,
            format!("{engine}, {missing} migrations are missing"),
            "start the server (it migrates), after `keyward backup`",
        ),
        Err(error) => Finding::error(
            CHECK,
            format!("{engine}: {error}"),
            "use the binary that made the schema, or a newer one",
        ),
    }];
    findings.extend(rights(inspected, storage));
    if !inspected.is_utf8 {
        findings.push(Finding::error(
            "encoding",
            "text is not stored as UTF-8",
            "make the database again with ENCODING 'UTF8'",
        ));
    }
    findings.extend(match inspected.trigrams {
        Trigrams::Indexed => None,
        // The start makes it, with the schema or after it.
        Trigrams::Creatable if matches!(inspected.schema, Ok(Schema::Missing)) => None,
        Trigrams::Creatable => Some(Finding::warning(
            "search",
            "the extension pg_trgm is not there yet: searches read every row",
            "start the server again: this role may create it, and the start does",
        )),
        Trigrams::Missing => Some(Finding::warning(
            "search",
            "the extension pg_trgm is not there, and this role may not create it: searches read \
             every row",
            "let an administrator run CREATE EXTENSION pg_trgm; in this database, then restart",
        )),
    });
    findings.extend(connections(inspected, storage));
    findings
}

fn rights(inspected: &Inspection, storage: &Storage) -> Option<Finding> {
    let is_postgres = matches!(storage.database, Database::Postgres { .. });
    if !inspected.may_write {
        let mend = if is_postgres {
            "connect to the primary, as the role that owns the tables"
        } else {
            mend_access(storage)
        };
        return Some(Finding::error("rights", "rows cannot be written", mend));
    }
    if !inspected.may_migrate {
        let found = "the role may not create tables, which migrations do";
        let mend = "GRANT CREATE ON SCHEMA public TO the role, or let it own the database";
        return Some(match inspected.schema {
            Ok(Schema::Current) => Finding::warning("rights", found, mend),
            _ => Finding::error("rights", found, mend),
        });
    }
    Some(Finding::ok("rights", "rows and schema can be written"))
}

fn connections(inspected: &Inspection, storage: &Storage) -> Option<Finding> {
    let Database::Postgres { connections, .. } = storage.database else {
        return None;
    };
    let (most, used) = inspected.connections?;
    let wanted = i64::try_from(connections).unwrap_or(i64::MAX);
    let found = format!("{used} of {most} in use, this process takes up to {wanted}");
    Some(if wanted > most - used {
        Finding::warning(
            "connections",
            found,
            "raise max_connections of the server, or lower --db-connections",
        )
    } else {
        Finding::ok("connections", found)
    })
}
