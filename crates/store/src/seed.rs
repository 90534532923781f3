//! What a fresh database holds (reference data-model.md §3): the tenants `default` and `admin`
//! with their keys, settings, resources, roles and applications. Names here are protocol values:
//! clients and set-up scripts look them up.

use std::sync::Arc;

use keyward_crypto::{Random, SigningKey, random};
use keyward_model::{
    Application, ApplicationSecret, ApplicationType, CustomClientMetadata, Endpoint, Id,
    JsonObject, OidcClientMetadata, Resource, Role, RoleType, Scope, Secret, SignInExperience,
    TenantId, Time,
};

use crate::{
    Result, Store, Tx, V, Vault, applications, keys, resources, roles, sign_in_experiences, tenants,
};

const COUNT: &str = "SELECT COUNT(*) FROM tenants WHERE id IN ('default', 'admin')";
const EXISTS: &str = "SELECT COUNT(*) FROM tenants WHERE id = $1";
const INSERT_CONFIG: &str = "INSERT INTO configs (tenant_id, key, value) VALUES ($1, $2, $3)";

/// The name of the application that acts for a tenant at the cloud's API.
pub(crate) const CLOUD_SERVICE: &str = "Cloud Service";
/// What such an application may do.
const SERVICE_ROLE: &str = "tenantApplication";
/// The scope that opens a Management API.
const ALL: &str = "all";
const CLOUD_API: &str = "https://cloud.logto.io/api";
const CLOUD_SCOPES: [&str; 8] = [
    "create:tenant",
    "manage:tenant:self",
    "send:email",
    "send:sms",
    "fetch:custom:jwt",
    "report:subscription:updates",
    "create:affiliate",
    "manage:affiliate",
];

/// Seeds the tenants that are not there yet, each in one transaction.
pub(crate) async fn seed_if_empty(
    store: &Store,
    now: Time,
    random: &Arc<dyn Random>,
) -> Result<()> {
    let system = store.system();
    let count: i64 = store
        .read(&system.admin_tenant(), async |tx| {
            tx.fetch_one(COUNT, &[]).await
        })
        .await?;
    if count == 2 {
        return Ok(());
    }
    for tenant in [system.default_tenant(), system.admin_tenant()] {
        let (vault, random) = (store.vault().clone(), random.clone());
        // Making a key pair takes milliseconds: not on the writer's thread.
        let key = SigningKey::generate();
        store
            .write(&tenant, async move |tx| {
                let mut seed = Seed {
                    tx,
                    vault: &vault,
                    random: random.as_ref(),
                    now,
                };
                // Of two processes that start at once one waits, and then finds the rows.
                seed.tx.lock("seed").await?;
                if seed.exists().await? {
                    return Ok(());
                }
                let name = if *seed.tx.tenant() == TenantId::admin() {
                    "Admin"
                } else {
                    "My Project"
                };
                seed.tenant(&key, name, None).await
            })
            .await?;
    }
    Ok(())
}

/// The id of the role and of the application that manage a tenant.
pub(crate) fn management_id(served: &TenantId) -> String {
    format!("m-{served}")
}

/// Writes the first rows of the transaction's tenant.
pub(crate) struct Seed<'s, 'c> {
    pub(crate) tx: &'s mut Tx<'c>,
    pub(crate) vault: &'s Vault,
    pub(crate) random: &'s dyn Random,
    pub(crate) now: Time,
}

impl Seed<'_, '_> {
    async fn exists(&mut self) -> Result<bool> {
        let id = self.tx.tenant().clone();
        let count: i64 = self.tx.fetch_one(EXISTS, &[V::Text(id.as_str())]).await?;
        Ok(count > 0)
    }

    /// A tenant with its record, keys and settings, and with what is managed by.
    pub(crate) async fn tenant(
        &mut self,
        key: &SigningKey,
        name: &str,
        address: Option<&Endpoint>,
    ) -> Result<()> {
        let id = self.tx.tenant().clone();
        tenants::insert(self.tx, name, address, self.now).await?;
        keys::insert_signing_key(self.tx, self.vault, key, self.random, self.now).await?;
        keys::insert_cookie_key(self.tx, self.vault, self.random, self.now).await?;
        self.config(
            "idToken",
            r#"{"enabledExtendedClaims":["roles","organizations","organization_roles"]}"#,
        )
        .await?;
        self.config(
            "adminConsole",
            r#"{"signInExperienceCustomized":false,"organizationCreated":false}"#,
        )
        .await?;
        sign_in_experiences::put(self.tx, &SignInExperience::seed(&id)).await?;
        if id == TenantId::admin() {
            self.admin_tenant().await
        } else {
            self.user_tenant().await
        }
    }

    async fn config(&mut self, key: &str, value: &str) -> Result<()> {
        let id = self.tx.tenant().clone();
        self.tx
            .execute(
                INSERT_CONFIG,
                &[V::Text(id.as_str()), V::Text(key), V::Json(value)],
            )
            .await?;
        Ok(())
    }

    async fn user_tenant(&mut self) -> Result<()> {
        let indicator = self.tx.tenant().management_api();
        let all = self
            .resource(
                Some("management-api"),
                "Logto Management API",
                &indicator,
                &[(Some("management-api-all"), ALL)],
            )
            .await?;
        self.role(
            Some("admin-role"),
            "#internal:admin",
            "Internal role of the Management API.",
            RoleType::MachineToMachine,
            &all,
        )
        .await?;
        self.role(
            None,
            Role::MANAGEMENT_API_ACCESS,
            "Lets a machine application use the Management API.",
            RoleType::MachineToMachine,
            &all,
        )
        .await?;
        let demo_app = Application::demo_app(self.tx.tenant());
        applications::insert(self.tx, &demo_app).await
    }

    async fn admin_tenant(&mut self) -> Result<()> {
        let default_api = self.management(&TenantId::default_tenant()).await?;
        self.management(&TenantId::admin()).await?;
        let me = self
            .resource(None, "Logto Me API", TenantId::ME_API, &[(None, ALL)])
            .await?;
        let cloud_scopes: Vec<_> = CLOUD_SCOPES.iter().map(|name| (None, *name)).collect();
        let cloud = self
            .resource(None, "Logto Cloud API", CLOUD_API, &cloud_scopes)
            .await?;
        let of_cloud = |wanted: &[&str]| -> Vec<Id<Scope>> {
            CLOUD_SCOPES
                .iter()
                .zip(&cloud)
                .filter(|(name, _)| wanted.contains(name))
                .map(|(_, id)| id.clone())
                .collect()
        };
        let own: Vec<_> = me
            .into_iter()
            .chain(of_cloud(&["create:tenant", "manage:tenant:self"]))
            .collect();
        self.role(
            None,
            Role::OF_ADMINISTRATORS,
            "What every administrator has.",
            RoleType::User,
            &own,
        )
        .await?;
        self.role(
            None,
            Role::OF_DEFAULT_TENANT,
            "Lets an administrator manage the default tenant.",
            RoleType::User,
            &default_api,
        )
        .await?;
        let service = of_cloud(&[
            "send:email",
            "send:sms",
            "fetch:custom:jwt",
            "report:subscription:updates",
        ]);
        let service = self
            .role(
                None,
                SERVICE_ROLE,
                "What a tenant's own service may ask for.",
                RoleType::MachineToMachine,
                &service,
            )
            .await?;
        for served in [TenantId::default_tenant(), TenantId::admin()] {
            self.cloud_service(&served, &service).await?;
        }
        self.application(
            Some(Application::ADMIN_CONSOLE),
            "Admin Console",
            ApplicationType::Spa,
            CustomClientMetadata {
                // It asks for tokens of two resources with one code.
                always_issue_refresh_token: Some(true),
                ..CustomClientMetadata::default()
            },
        )
        .await?;
        Ok(())
    }

    /// What the administrators' tenant, whose transaction it is, has for another one.
    pub(crate) async fn managed_tenant(&mut self, served: &TenantId) -> Result<()> {
        self.management(served).await?;
        // An administrator may have removed the role; then there is nothing to give.
        if let Some(role) = roles::find_by_name(self.tx, SERVICE_ROLE).await? {
            self.cloud_service(served, &role.id).await?;
        }
        Ok(())
    }

    /// The Management API of a tenant, and the machine that may call it.
    async fn management(&mut self, served: &TenantId) -> Result<Vec<Id<Scope>>> {
        let name = format!("Logto Management API for tenant {served}");
        let scopes = self
            .resource(None, &name, &served.management_api(), &[(None, ALL)])
            .await?;
        let id = management_id(served);
        let role = self
            .role(
                Some(&id),
                &Role::of_machine(served),
                "Lets a machine application manage one tenant.",
                RoleType::MachineToMachine,
                &scopes,
            )
            .await?;
        self.machine(
            Some(&id),
            &format!("Management API access for {served}"),
            CustomClientMetadata::default(),
            &role,
        )
        .await?;
        Ok(scopes)
    }

    async fn cloud_service(&mut self, served: &TenantId, role: &Id<Role>) -> Result<()> {
        let settings = CustomClientMetadata {
            tenant_id: Some(served.as_str().to_owned()),
            ..CustomClientMetadata::default()
        };
        self.machine(None, CLOUD_SERVICE, settings, role).await
    }

    fn id<T>(&self, given: Option<&str>) -> Id<T> {
        given.map_or_else(|| Id::from(random::standard_id(self.random)), Id::from)
    }

    async fn resource(
        &mut self,
        id: Option<&str>,
        name: &str,
        indicator: &str,
        scopes: &[(Option<&str>, &str)],
    ) -> Result<Vec<Id<Scope>>> {
        let resource = Resource {
            tenant_id: self.tx.tenant().clone(),
            id: self.id(id),
            name: name.to_owned(),
            indicator: indicator.to_owned(),
            is_default: false,
            access_token_ttl: 3600,
        };
        resources::insert(self.tx, &resource).await?;
        let mut ids = Vec::new();
        for (id, name) in scopes {
            let scope = Scope {
                tenant_id: resource.tenant_id.clone(),
                id: self.id(*id),
                resource_id: resource.id.clone(),
                name: (*name).to_owned(),
                description: None,
                created_at: self.now,
            };
            resources::insert_scope(self.tx, &scope).await?;
            ids.push(scope.id);
        }
        Ok(ids)
    }

    async fn role(
        &mut self,
        id: Option<&str>,
        name: &str,
        description: &str,
        kind: RoleType,
        scopes: &[Id<Scope>],
    ) -> Result<Id<Role>> {
        let role = Role {
            tenant_id: self.tx.tenant().clone(),
            id: self.id(id),
            name: name.to_owned(),
            description: description.to_owned(),
            kind,
            is_default: false,
        };
        roles::insert(self.tx, &role).await?;
        for scope in scopes {
            roles::allow(self.tx, &role.id, scope).await?;
        }
        Ok(role.id)
    }

    async fn machine(
        &mut self,
        id: Option<&str>,
        name: &str,
        settings: CustomClientMetadata,
        role: &Id<Role>,
    ) -> Result<()> {
        let kind = ApplicationType::MachineToMachine;
        let application = self.application(id, name, kind, settings).await?;
        let secret = ApplicationSecret {
            tenant_id: self.tx.tenant().clone(),
            application_id: application.clone(),
            name: "Default secret".to_owned(),
            value: Secret::new(random::secret(self.random)),
            created_at: self.now,
            expires_at: None,
        };
        applications::insert_secret(self.tx, self.vault, &secret, self.random).await?;
        roles::give_to_application(self.tx, &application, role).await
    }

    async fn application(
        &mut self,
        id: Option<&str>,
        name: &str,
        kind: ApplicationType,
        settings: CustomClientMetadata,
    ) -> Result<Id<Application>> {
        let application = Application {
            tenant_id: self.tx.tenant().clone(),
            id: self.id(id),
            name: name.to_owned(),
            description: None,
            kind,
            oidc_client_metadata: OidcClientMetadata::default(),
            custom_client_metadata: settings,
            protected_app_metadata: None,
            custom_data: JsonObject::new(),
            is_third_party: false,
            app_level_access_control_enabled: false,
            created_at: self.now,
        };
        applications::insert(self.tx, &application).await?;
        Ok(application.id)
    }
}
