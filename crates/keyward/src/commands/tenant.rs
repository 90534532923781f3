//! `keyward tenant create|list|show|delete`. They work beside a running server, which notices within
//! a second.

use std::sync::Arc;

use anyhow::Result;
use keyward_crypto::{Random, SystemRandom};
use keyward_http::{Addresses, Endpoint};
use keyward_model::{Clock, RequestContext, SystemClock, TenantId};
use keyward_store::{
    Audit, Store,
    tenants::{TenantError, TenantRecord},
};
use serde::Serialize;

use super::data_folder::DataFolder;
use crate::{
    app, cli,
    settings::{OfTenants, TenantCommand},
};

/// A tenant, as it is printed.
#[derive(Serialize)]
struct Printed {
    id: String,
    name: String,
    tag: String,
    /// The address that it has to itself.
    address: Option<String>,
    issuer: String,
    /// The resource of its Management API.
    resource: String,
    /// Whether its deletion has begun.
    is_suspended: bool,
    created_at: i64,
}

impl Printed {
    fn of(store: &Store, addresses: &Addresses, record: TenantRecord) -> Self {
        let tenant = store.system().tenant_of(&record);
        Self {
            address: addresses.own(&tenant).map(Endpoint::url),
            issuer: addresses.of(&tenant).issuer().to_owned(),
            resource: record.id.management_api(),
            id: record.id.as_str().to_owned(),
            name: record.name,
            tag: record.tag,
            is_suspended: record.is_suspended,
            created_at: record.created_at.millis(),
        }
    }

    fn lines(&self) -> String {
        let mut lines = format!(
            "id        {}\nname      {}\nissuer    {}\nresource  {}\n",
            self.id, self.name, self.issuer, self.resource
        );
        if self.is_suspended {
            lines.push_str("state     closed: its deletion has begun, and can be begun again\n");
        }
        lines
    }
}

pub(super) async fn run(of: OfTenants, command: TenantCommand) -> Result<()> {
    let folder = DataFolder::open(&of.storage.data)?;
    let random = Arc::new(SystemRandom) as Arc<dyn Random>;
    let store = app::open(&of.storage, folder.path(), &SystemClock, &random).await?;
    let audit = Audit {
        now: SystemClock.now(),
        context: RequestContext::default(),
        random,
    };
    let done = perform(&store, &of, command, &audit).await;
    store.close().await;
    Ok(cli::print(&done?)?)
}

async fn perform(
    store: &Store,
    of: &OfTenants,
    command: TenantCommand,
    audit: &Audit,
) -> Result<String> {
    let system = store.system();
    let printed = |record| Printed::of(store, &of.addresses, record);
    let one = |record| {
        let tenant = printed(record);
        if of.json {
            json(&tenant)
        } else {
            Ok(tenant.lines())
        }
    };
    match command {
        TenantCommand::Create(new) => {
            let id = new.id.clone();
            system.create_tenant(new, audit).await?;
            one(get(store, &id).await?)
        }
        TenantCommand::Show(id) => one(get(store, &id).await?),
        TenantCommand::List => {
            let records = system.list_tenant_records().await?;
            let tenants: Vec<Printed> = records.into_iter().map(printed).collect();
            if of.json {
                json(&tenants)
            } else {
                Ok(table(&tenants))
            }
        }
        TenantCommand::Delete(id) => {
            system.delete_tenant(&id, audit).await?;
            if of.json {
                json(&serde_json::json!({ "deleted": id }))
            } else {
                Ok(format!("The tenant {id} is deleted.\n"))
            }
        }
    }
}

async fn get(store: &Store, id: &TenantId) -> Result<TenantRecord> {
    let found = store.system().find_tenant_record(id).await?;
    Ok(found.ok_or_else(|| TenantError::NotFound(id.clone()))?)
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// A line for each: id, issuer, name.
fn table(tenants: &[Printed]) -> String {
    let width = |text: fn(&Printed) -> &str| tenants.iter().map(|one| text(one).len()).max();
    let (ids, issuers) = (
        width(|one| &one.id).unwrap_or(0),
        width(|one| &one.issuer).unwrap_or(0),
    );
    let line = |one: &Printed| {
        let state = if one.is_suspended { " (closed)" } else { "" };
        format!(
            "{:ids$}  {:issuers$}  {}{state}\n",
            one.id, one.issuer, one.name
        )
    };
    tenants.iter().map(line).collect()
}
