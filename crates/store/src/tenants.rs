//! Tenants as records, and the directory by which requests find them. Making and ending one crosses
//! tenants: the administrators' has what manages the others.

use std::collections::HashMap;

use keyward_crypto::SigningKey;
use keyward_model::{
    Actor, Application, ApplicationType, Authority, CustomClientMetadata, Endpoint, Event, Id,
    ManagementAction, Scheme, TenantId, Time,
};
use thiserror::Error as ThisError;

use crate::{
    Audit, Error, FromRow, Json, Result, Row, System, Tx, V, applications, resources, roles,
    seed::{CLOUD_SERVICE, Seed, management_id},
};

const LIST: &str =
    "SELECT id, name, tag, address, is_suspended, created_at FROM tenants ORDER BY created_at, id";
const FIND: &str =
    "SELECT id, name, tag, address, is_suspended, created_at FROM tenants WHERE id = $1";
const INSERT: &str = "INSERT INTO tenants (id, name, tag, address, is_suspended, created_at) VALUES ($1, $2, $3, $4, FALSE, $5)";
const CLOSE: &str = "UPDATE tenants SET is_suspended = TRUE WHERE id = $1";
const DELETE: &str = "DELETE FROM tenants WHERE id = $1";
const LIST_SERVICES: &str = "SELECT id, custom_client_metadata FROM applications WHERE tenant_id = $1 AND type = $2 AND name = $3";

/// How many rows go in one write, so that nobody waits long behind it.
const BATCH: i64 = 1000;
/// Removes a batch of what a tenant may have very much of; the rest goes with its record.
const DELETE_SOME: [&str; 5] = [
    "DELETE FROM users WHERE tenant_id = $1 AND id IN (SELECT id FROM users WHERE tenant_id = $1 LIMIT $2)",
    "DELETE FROM applications WHERE tenant_id = $1 AND id IN (SELECT id FROM applications WHERE tenant_id = $1 LIMIT $2)",
    "DELETE FROM interactions WHERE tenant_id = $1 AND id IN (SELECT id FROM interactions WHERE tenant_id = $1 LIMIT $2)",
    "DELETE FROM sentinel_activities WHERE tenant_id = $1 AND (target_hash, id) IN (SELECT target_hash, id FROM sentinel_activities WHERE tenant_id = $1 LIMIT $2)",
    "DELETE FROM logs WHERE tenant_id = $1 AND id IN (SELECT id FROM logs WHERE tenant_id = $1 LIMIT $2)",
];

/// A tenant's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantRecord {
    /// Its id.
    pub id: TenantId,
    /// Its name, for people.
    pub name: String,
    /// `development` or `production`.
    pub tag: String,
    /// The address that it has to itself.
    pub address: Option<Endpoint>,
    /// Whether it answers nobody: its deletion has begun.
    pub is_suspended: bool,
    /// When it was made.
    pub created_at: Time,
}

impl FromRow for TenantRecord {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let address: Option<String> = row.get("address")?;
        let address = address
            .map(|text| Endpoint::parse(&text).map_err(|error| Error::decode(error.to_string())));
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            tag: row.get("tag")?,
            address: address.transpose()?,
            is_suspended: row.get("is_suspended")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// Its id, for ever.
    pub id: TenantId,
    /// Its name, for people.
    pub name: String,
    /// The address that it has to itself, without a path.
    pub address: Option<Endpoint>,
}

/// Why a tenant was not made or ended.
#[derive(Debug, ThisError)]
pub enum TenantError {
    /// There is one of that id.
    #[error("there is a tenant `{0}` already")]
    IdTaken(TenantId),
    /// The administrators' tenant has something else under the names that are needed.
    #[error(
        "the tenant `admin` has a resource, role or application already that would manage `{0}`"
    )]
    InTheWay(TenantId),
    /// Another one has the address, or one that requests or browsers' cookies take for the same.
    #[error(
        "the tenant `{0}` has the address {1}: give each a host name to itself, or a port that is \
         neither its port nor a usual one"
    )]
    AddressTaken(TenantId, String),
    /// There is none of that id.
    #[error("there is no tenant `{0}`")]
    NotFound(TenantId),
    /// Every database has it.
    #[error("the tenant `{0}` cannot be deleted: every installation has it")]
    Needed(TenantId),
    /// The database does not do it.
    #[error(transparent)]
    Store(#[from] Error),
}

/// All tenants, as the cache holds them.
pub(crate) struct Directory {
    records: Vec<TenantRecord>,
    /// Which of them have a host's ports.
    by_host: HashMap<String, Vec<usize>>,
}

impl Directory {
    /// Those that answer.
    pub(crate) fn open(&self) -> impl Iterator<Item = &TenantRecord> {
        self.records.iter().filter(|record| !record.is_suspended)
    }

    /// The one that has the host and port to itself.
    pub(crate) fn find_at(
        &self,
        host: &Authority,
        scheme: Option<Scheme>,
    ) -> Option<&TenantRecord> {
        let there = self.by_host.get(host.host())?;
        let there = there.iter().filter_map(|at| self.records.get(*at));
        there.filter(|record| !record.is_suspended).find(|record| {
            let address = record.address.as_ref();
            address.is_some_and(|address| address.serves(host, scheme))
        })
    }
}

pub(crate) async fn read_directory(tx: &mut Tx<'_>) -> Result<Directory> {
    let records: Vec<TenantRecord> = tx.fetch_all(LIST, &[]).await?;
    let mut by_host: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        if let Some(address) = &record.address {
            let (host, _) = address.host_and_port();
            by_host.entry(host.to_owned()).or_default().push(at);
        }
    }
    Ok(Directory { records, by_host })
}

pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    name: &str,
    address: Option<&Endpoint>,
    now: Time,
) -> Result<()> {
    tx.changed();
    let id = tx.tenant().clone();
    let address = address.map(Endpoint::url);
    tx.execute(
        INSERT,
        &[
            V::Text(id.as_str()),
            V::Text(name),
            V::Text("production"),
            V::opt_text(address.as_deref()),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

impl System<'_> {
    /// The records of all tenants, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenant_records(&self) -> Result<Vec<TenantRecord>> {
        self.store
            .read(&self.admin_tenant(), async |tx| {
                tx.fetch_all(LIST, &[]).await
            })
            .await
    }

    /// The record of a tenant.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_tenant_record(&self, id: &TenantId) -> Result<Option<TenantRecord>> {
        let id = id.clone();
        self.store
            .read(&self.admin_tenant(), async move |tx| {
                tx.fetch_optional(FIND, &[V::Text(id.as_str())]).await
            })
            .await
    }

    /// Makes a tenant with all that one begins with, in one write.
    ///
    /// # Errors
    /// When something stands in its way, or the database does not do it; nothing is half made.
    pub async fn create_tenant(&self, new: NewTenant, audit: &Audit) -> Result<(), TenantError> {
        // Making a key pair takes milliseconds: not on the writer's thread.
        let key = SigningKey::generate();
        let (made, audit, vault) = (new.clone(), audit.clone(), self.store.vault().clone());
        let admin = self.admin_tenant();
        let written = self.store.write(&admin, async move |tx| {
            if let Some(address) = &made.address {
                // No unique key knows which addresses are as good as the same.
                tx.lock("addresses").await?;
                let others: Vec<TenantRecord> = tx.fetch_all(LIST, &[]).await?;
                let has_it = |other: &TenantRecord| {
                    let taken = other.address.as_ref();
                    taken.is_some_and(|taken| taken.collides(address))
                };
                if let Some(other) = others.into_iter().find(has_it) {
                    return Ok::<_, Error>(Some(other));
                }
            }
            tx.act_for(&made.id);
            let mut seed = Seed {
                tx,
                vault: &vault,
                random: audit.random.as_ref(),
                now: audit.now,
            };
            seed.tenant(&key, &made.name, made.address.as_ref()).await?;
            tx.act_for(&TenantId::admin());
            let mut seed = Seed {
                tx,
                vault: &vault,
                random: audit.random.as_ref(),
                now: audit.now,
            };
            seed.managed_tenant(&made.id).await?;
            let event = event(ManagementAction::Create, &made.id);
            audit.success(tx, &event).await?;
            Ok(None)
        });
        match written.await {
            Ok(None) => Ok(()),
            Ok(Some(TenantRecord { id, address, .. })) => {
                let address = address.as_ref().map(Endpoint::url);
                Err(TenantError::AddressTaken(id, address.unwrap_or_default()))
            }
            Err(error) => Err(match error.unique_violation() {
                Some(key) if key.contains("tenants.id") => TenantError::IdTaken(new.id),
                Some(_) => TenantError::InTheWay(new.id),
                None => error.into(),
            }),
        }
    }

    /// Deletes a tenant and everything of it. It is closed at once; its rows go batch by batch, and
    /// its record last, so that whoever was interrupted can begin again.
    ///
    /// # Errors
    /// [`TenantError::Needed`], [`TenantError::NotFound`], or when the database does not do it.
    pub async fn delete_tenant(&self, id: &TenantId, audit: &Audit) -> Result<(), TenantError> {
        if [TenantId::default_tenant(), TenantId::admin()].contains(id) {
            return Err(TenantError::Needed(id.clone()));
        }
        let gone = || TenantError::NotFound(id.clone());
        let (admin, closing) = (self.admin_tenant(), id.clone());
        let closed = self.store.write(&admin, async move |tx| {
            tx.changed();
            tx.execute(CLOSE, &[V::Text(closing.as_str())]).await
        });
        if closed.await? == 0 {
            return Err(gone());
        }
        for sql in DELETE_SOME {
            while self.delete_some(id, sql).await? == BATCH.unsigned_abs() {}
        }
        let (ending, audit) = (id.clone(), audit.clone());
        let deleted = self.store.write(&admin, async move |tx| {
            if tx.execute(DELETE, &[V::Text(ending.as_str())]).await? == 0 {
                return Ok(false);
            }
            // What the caches hold of it ends as well: the id may be given again.
            tx.act_for(&ending);
            tx.changed();
            tx.act_for(&TenantId::admin());
            delete_management(tx, &ending).await?;
            let event = event(ManagementAction::Delete, &ending);
            audit.success(tx, &event).await?;
            Ok::<_, Error>(true)
        });
        if deleted.await? { Ok(()) } else { Err(gone()) }
    }

    async fn delete_some(&self, id: &TenantId, sql: &'static str) -> Result<u64> {
        let tenant = id.clone();
        self.store
            .engine
            .write(id, async move |tx| {
                tx.execute(sql, &[V::Text(tenant.as_str()), V::Int(BATCH)])
                    .await
            })
            .await
    }
}

fn event(action: ManagementAction, id: &TenantId) -> Event {
    Event::Managed {
        action,
        subject: "Tenant",
        id: id.as_str().to_owned(),
        actor: Actor::Operator,
    }
}

/// Removes what the administrators' tenant has for managing another one.
async fn delete_management(tx: &mut Tx<'_>, of: &TenantId) -> Result<()> {
    let indicator = of.management_api();
    let resources = resources::list(tx).await?;
    for resource in resources.iter().filter(|own| own.indicator == indicator) {
        resources::delete(tx, &resource.id).await?;
    }
    let id = management_id(of);
    roles::delete(tx, &id.as_str().into()).await?;
    applications::delete(tx, &id.as_str().into()).await?;
    let admin = tx.tenant().clone();
    let services: Vec<Service> = tx
        .fetch_all(
            LIST_SERVICES,
            &[
                V::Text(admin.as_str()),
                V::Text(ApplicationType::MachineToMachine.as_str()),
                V::Text(CLOUD_SERVICE),
            ],
        )
        .await?;
    for service in services {
        if service.settings.tenant_id.as_deref() == Some(of.as_str()) {
            applications::delete(tx, &service.id).await?;
        }
    }
    Ok(())
}

struct Service {
    id: Id<Application>,
    settings: CustomClientMetadata,
}

impl FromRow for Service {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(settings) = row.get("custom_client_metadata")?;
        Ok(Self {
            id: row.get("id")?,
            settings,
        })
    }
}
