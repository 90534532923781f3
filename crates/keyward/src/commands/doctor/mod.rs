//! `keyward doctor`: looks at what the server would work with, changes nothing, and says for each
//! thing that is wrong what mends it. A file for each thing that is looked at.

mod address;
mod clock;
mod database;
mod disk;
mod finding;
mod key_file;

use std::process::ExitCode;

use anyhow::Result;
use keyward_store::Schema;

use super::data_folder;
use crate::{
    cli, listener,
    settings::{Doctor, Note},
};
use finding::{Finding, Level};

/// Looks at everything. Ends with 1 when something keeps the server from working.
pub(super) async fn run(doctor: Doctor, notes: &[Note]) -> Result<ExitCode> {
    let findings = look(&doctor, notes).await;
    let is_well = findings.iter().all(|finding| finding.level != Level::Error);
    let text = if doctor.json {
        let answer = serde_json::json!({ "ok": is_well, "findings": findings });
        serde_json::to_string_pretty(&answer)? + "\n"
    } else {
        findings.iter().map(ToString::to_string).collect()
    };
    cli::print(&text)?;
    Ok(if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn look(doctor: &Doctor, notes: &[Note]) -> Vec<Finding> {
    let server = &doctor.server;
    let mut findings: Vec<Finding> = notes
        .iter()
        .map(|note| Finding::warning("settings", &note.found, &note.mend))
        .collect();
    let folder = data_folder::of_server(&server.storage.data);
    let (database, inspected) = database::look(&server.storage, folder).await;
    findings.extend(database);
    let key = server.storage.key.as_ref();
    let has_data = inspected
        .as_ref()
        .is_some_and(|found| !matches!(found.schema, Ok(Schema::Missing)));
    findings.push(key_file::look(key, folder, has_data));
    findings.extend(disk::look(&server.storage, folder));
    findings.push(clock::look(inspected.as_ref()));
    if let Some(files) = &server.tls {
        findings.push(match listener::tls::load(files) {
            Ok(_) => Finding::ok("certificate", "certificate and key belong together"),
            Err(error) => Finding::error(
                "certificate",
                format!("{error:#}"),
                "name a certificate with its chain in --tls-certificate, its key in --tls-key",
            ),
        });
    }
    let tenants = inspected.map(|found| found.addresses).unwrap_or_default();
    findings.extend(address::look(server, &tenants).await);
    findings
}
