//! Clients as the token endpoint needs them: the application, what its secrets are looked up by,
//! and what a machine may do. Read from the cache.

use std::{collections::BTreeMap, sync::Arc};

use keyward_model::{Application, ApplicationType, ConsentScopes, Id, RedirectUri, ScopeSet, Time};

use crate::{
    FromRow, Result, Row, Store, Tenant, Tx, V,
    applications::{self, SECRET_KIND},
    cache::Key,
    consent_scopes,
};

const SECRETS: &str = "SELECT value_hmac, expires_at FROM application_secrets WHERE tenant_id = $1 AND application_id = $2";
/// SQLite takes the tables of a `CROSS JOIN` in this order: it would begin with what all roles of the tenant allow.
const SCOPES: &str = "SELECT DISTINCT r.indicator, s.name FROM applications_roles ar CROSS JOIN roles_scopes rs CROSS JOIN scopes s CROSS JOIN resources r WHERE ar.tenant_id = $1 AND ar.application_id = $2 AND rs.tenant_id = ar.tenant_id AND rs.role_id = ar.role_id AND s.tenant_id = rs.tenant_id AND s.id = rs.scope_id AND r.tenant_id = s.tenant_id AND r.id = s.resource_id ORDER BY r.indicator, s.name";

/// What a presented secret turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretCheck {
    /// One of the client's secrets.
    Valid,
    /// One that has expired.
    Expired,
    /// None of them.
    Wrong,
}

/// A client.
#[derive(Debug)]
pub struct Client {
    /// The application.
    pub application: Application,
    /// What a machine application may do, by resource indicator. Empty for others.
    pub scopes: BTreeMap<String, ScopeSet>,
    /// What a third-party application may ask its users for. Empty for others.
    pub consent: ConsentScopes,
    secrets: Vec<SecretDigest>,
}

/// Where a client that comes with the server is: its addresses are those of the server, so no row has them.
#[derive(Clone, Debug)]
pub struct BuiltInUris {
    /// Where its users come back to.
    pub redirect: String,
    /// Where they come to when they have signed out.
    pub post_logout: String,
}

/// Tells of a tenant's application whether it comes with the server, and where it is.
pub type BuiltIn = dyn Fn(&Tenant, &Id<Application>) -> Option<BuiltInUris> + Send + Sync;

#[derive(Debug)]
struct SecretDigest {
    hmac: Vec<u8>,
    expires_at: Option<Time>,
}

impl FromRow for SecretDigest {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            hmac: row.get("value_hmac")?,
            expires_at: row.get::<Option<i64>>("expires_at")?.map(Time::from_millis),
        })
    }
}

impl Client {
    /// Adds the addresses of the server to those of the row.
    fn add(&mut self, uris: &BuiltInUris) {
        let metadata = &mut self.application.oidc_client_metadata;
        let uri = |text: &String| RedirectUri::parse(text).ok();
        metadata.redirect_uris.extend(uri(&uris.redirect));
        let post_logout = uri(&uris.post_logout);
        metadata.post_logout_redirect_uris.extend(post_logout);
    }
}

impl Store {
    /// The client of an id, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn client(
        &self,
        tenant: &Tenant,
        id: &Id<Application>,
    ) -> Result<Option<Arc<Client>>> {
        let wanted = id.clone();
        let key = Key::Client(id.as_str().to_owned());
        let built_in = self.built_in.as_ref().and_then(|of| of(tenant, id));
        let load = async move |tx: &mut Tx<'_>| {
            let mut client = load(tx, &wanted).await?;
            if let (Some(client), Some(uris)) = (&mut client, &built_in) {
                client.add(uris);
            }
            Ok(client)
        };
        self.cached(tenant, key, load).await
    }

    /// Judges a secret that a client presented, in constant time for each of its secrets.
    #[must_use]
    pub fn check_client_secret(
        &self,
        tenant: &Tenant,
        client: &Client,
        presented: &str,
        now: Time,
    ) -> SecretCheck {
        let digest = self.vault.lookup(tenant.id(), SECRET_KIND, presented);
        let mut found = SecretCheck::Wrong;
        for secret in &client.secrets {
            if keyward_crypto::constant_time_eq(&secret.hmac, &digest) {
                let expired = secret.expires_at.is_some_and(|end| end <= now);
                if !expired {
                    found = SecretCheck::Valid;
                } else if found == SecretCheck::Wrong {
                    found = SecretCheck::Expired;
                }
            }
        }
        found
    }
}

async fn load(tx: &mut Tx<'_>, id: &Id<Application>) -> Result<Option<Client>> {
    let Some(application) = applications::find(tx, id).await? else {
        return Ok(None);
    };
    let tenant = tx.tenant().clone();
    let of_client = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    let secrets = tx.fetch_all(SECRETS, &of_client).await?;
    let mut scopes: BTreeMap<String, ScopeSet> = BTreeMap::new();
    if application.kind == ApplicationType::MachineToMachine {
        let rows: Vec<(String, String)> = tx.fetch_all(SCOPES, &of_client).await?;
        for (indicator, scope) in rows {
            scopes.entry(indicator).or_default().insert(&scope);
        }
    }
    let consent = if application.is_third_party {
        consent_scopes::find(tx, id).await?
    } else {
        ConsentScopes::default()
    };
    Ok(Some(Client {
        application,
        scopes,
        consent,
        secrets,
    }))
}
