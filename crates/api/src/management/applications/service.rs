//! The rules about applications. Nothing here knows HTTP.

use keyward_crypto::random;
use keyward_model::{
    Application, ApplicationSecret, ApplicationType, CustomClientMetadata, Id, JsonObject,
    ManagementAction, OidcClientMetadata, Role, Secret, Time,
};
use keyward_store::{Tx, applications, roles};

use super::{ApplicationError, SUBJECT};
use crate::management::Administrator;

/// The most that `customData` may hold, in bytes of JSON.
const LARGEST_CUSTOM_DATA: usize = 64 * 1024;
/// The secret that an application is made with.
const DEFAULT_SECRET: &str = "Default secret";
/// The built-in role of the deprecated `isAdmin`.
const ADMIN_ROLE: &str = "#internal:admin";

type Result<T, E = ApplicationError> = std::result::Result<T, E>;

/// An application that is to be made.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// Its id; a random one when absent. Only seeds choose it.
    pub id: Option<Id<Application>>,
    /// Its first secret, if its type has secrets; a random one when absent. Only seeds choose it.
    pub secret: Option<Secret>,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its kind.
    pub kind: ApplicationType,
    /// OpenID Connect metadata.
    pub oidc_client_metadata: OidcClientMetadata,
    /// Further settings.
    pub custom_client_metadata: CustomClientMetadata,
    /// Free data of the tenant.
    pub custom_data: JsonObject,
    /// Whether somebody else runs it.
    pub is_third_party: bool,
    /// Whether settings for the protecting gateway came with it.
    pub has_protected_settings: bool,
}

impl NewApplication {
    /// An application with nothing but a name.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: ApplicationType) -> Self {
        Self {
            id: None,
            secret: None,
            name: name.into(),
            description: None,
            kind,
            oidc_client_metadata: OidcClientMetadata::default(),
            custom_client_metadata: CustomClientMetadata::default(),
            custom_data: JsonObject::new(),
            is_third_party: false,
            has_protected_settings: false,
        }
    }

    fn check(&self) -> Result<()> {
        let settings = &self.custom_client_metadata;
        if self.kind == ApplicationType::Saml {
            return Err(ApplicationError::Saml);
        }
        if settings.is_device_flow == Some(true) && self.kind != ApplicationType::Native {
            return Err(ApplicationError::DeviceFlowNativeOnly);
        }
        if self.kind == ApplicationType::Protected {
            return Err(if self.has_protected_settings {
                ApplicationError::ProtectedUnavailable
            } else {
                ApplicationError::ProtectedWithoutSettings
            });
        }
        let may_be_third_party = matches!(
            self.kind,
            ApplicationType::Traditional | ApplicationType::Spa | ApplicationType::Native
        );
        if self.is_third_party && !may_be_third_party {
            return Err(ApplicationError::ThirdPartyType);
        }
        check_token_exchange(self.is_third_party, settings)?;
        check_custom_data(&self.custom_data)
    }
}

fn check_token_exchange(is_third_party: bool, settings: &CustomClientMetadata) -> Result<()> {
    if is_third_party && settings.allow_token_exchange == Some(true) {
        return Err(ApplicationError::ThirdPartyTokenExchange);
    }
    Ok(())
}

fn check_custom_data(data: &JsonObject) -> Result<()> {
    let size = serde_json::to_string(data).map_or(usize::MAX, |text| text.len());
    if size > LARGEST_CUSTOM_DATA {
        return Err(ApplicationError::TooLarge);
    }
    Ok(())
}

/// Makes an application, with its first secret where its type has secrets.
///
/// # Errors
/// The rule that it breaks.
pub async fn create(by: &Administrator, new: NewApplication) -> Result<Application> {
    new.check()?;
    let (application, secret) = build(by, new);
    let entry = by.entry(ManagementAction::Create, SUBJECT, &application.id);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        applications::insert(tx, &application).await?;
        if let Some(secret) = &secret {
            applications::insert_secret(tx, &vault, secret, random.as_ref()).await?;
        }
        entry.record(tx).await?;
        Ok(application)
    })
    .await
}

fn build(by: &Administrator, new: NewApplication) -> (Application, Option<ApplicationSecret>) {
    let application = Application {
        tenant_id: by.tenant.id().clone(),
        id: new
            .id
            .unwrap_or_else(|| Id::from(random::standard_id(by.random()))),
        name: new.name,
        description: new.description,
        kind: new.kind,
        oidc_client_metadata: new.oidc_client_metadata,
        custom_client_metadata: new.custom_client_metadata,
        protected_app_metadata: None,
        custom_data: new.custom_data,
        is_third_party: new.is_third_party,
        app_level_access_control_enabled: false,
        created_at: by.now(),
    };
    let secret = new.kind.has_secrets().then(|| {
        let value = new.secret;
        let value = value.unwrap_or_else(|| Secret::new(random::secret(by.random())));
        secret_of(by, &application.id, DEFAULT_SECRET.to_owned(), value, None)
    });
    (application, secret)
}

fn secret_of(
    by: &Administrator,
    of: &Id<Application>,
    name: String,
    value: Secret,
    expires_at: Option<Time>,
) -> ApplicationSecret {
    ApplicationSecret {
        tenant_id: by.tenant.id().clone(),
        application_id: of.clone(),
        name,
        value,
        created_at: by.now(),
        expires_at,
    }
}

/// A machine application that may use the Management API.
#[derive(Debug)]
pub struct ManagementClient {
    /// `client_id`
    pub client_id: Id<Application>,
    /// `client_secret`
    pub client_secret: Secret,
}

/// Makes a machine application with the role that opens the tenant's Management API.
///
/// # Errors
/// [`ApplicationError::RoleMissing`] when somebody removed the role.
pub async fn create_management_client(by: &Administrator, name: &str) -> Result<ManagementClient> {
    let client_secret = Secret::new(random::secret(by.random()));
    let new = NewApplication {
        secret: Some(client_secret.clone()),
        ..NewApplication::new(name, ApplicationType::MachineToMachine)
    };
    let (application, secret) = build(by, new);
    let client_id = application.id.clone();
    let entry = by.entry(ManagementAction::Create, SUBJECT, &application.id);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        applications::insert(tx, &application).await?;
        if let Some(secret) = &secret {
            applications::insert_secret(tx, &vault, secret, random.as_ref()).await?;
        }
        let role = get_role(tx, Role::MANAGEMENT_API_ACCESS).await?;
        roles::give_to_application(tx, &application.id, &role.id).await?;
        entry.record(tx).await?;
        Ok::<_, ApplicationError>(())
    })
    .await?;
    Ok(ManagementClient {
        client_id,
        client_secret,
    })
}

async fn get_role(tx: &mut Tx<'_>, name: &'static str) -> Result<Role> {
    roles::find_by_name(tx, name)
        .await?
        .ok_or(ApplicationError::RoleMissing(name))
}

async fn get_application(tx: &mut Tx<'_>, id: &Id<Application>) -> Result<Application> {
    applications::find(tx, id)
        .await?
        .ok_or_else(|| ApplicationError::NotFound(id.as_str().to_owned()))
}

/// An application, and whether it has the built-in role of the deprecated `isAdmin`.
pub(super) async fn get(by: &Administrator, id: Id<Application>) -> Result<(Application, bool)> {
    by.read(async move |tx| {
        let application = get_application(tx, &id).await?;
        let is_admin = applications::has_role(tx, &id, ADMIN_ROLE).await?;
        Ok((application, is_admin))
    })
    .await
}

/// What of an application is to change; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ApplicationChange {
    /// The name.
    pub name: Option<String>,
    /// The description, or that there is none.
    pub description: Option<Option<String>>,
    /// OpenID Connect metadata, all of it.
    pub oidc_client_metadata: Option<OidcClientMetadata>,
    /// Further settings, all of them.
    pub custom_client_metadata: Option<CustomClientMetadata>,
    /// Free data, all of it.
    pub custom_data: Option<JsonObject>,
    /// Whether only listed users may sign in.
    pub app_level_access_control_enabled: Option<bool>,
    /// Whether settings for the protecting gateway are to change.
    pub has_protected_settings: bool,
    /// The deprecated switch of the built-in role.
    pub is_admin: Option<bool>,
}

impl ApplicationChange {
    fn apply(self, to: &mut Application) -> Result<()> {
        if to.kind == ApplicationType::Saml {
            return Err(ApplicationError::Saml);
        }
        if self.has_protected_settings {
            return Err(if to.kind == ApplicationType::Protected {
                ApplicationError::ProtectedUnavailable
            } else {
                ApplicationError::ProtectedOnly
            });
        }
        if self.app_level_access_control_enabled == Some(true) {
            // Rules come with a later build, so there are none.
            return Err(ApplicationError::AccessControlWithoutRules);
        }
        if let Some(settings) = self.custom_client_metadata {
            let is_device_flow = |of: &CustomClientMetadata| of.is_device_flow == Some(true);
            if is_device_flow(&settings) != is_device_flow(&to.custom_client_metadata) {
                return Err(ApplicationError::DeviceFlowFixed);
            }
            check_token_exchange(to.is_third_party, &settings)?;
            to.custom_client_metadata = settings;
        }
        if let Some(data) = self.custom_data {
            check_custom_data(&data)?;
            to.custom_data = data;
        }
        if self.is_admin == Some(true) && to.kind != ApplicationType::MachineToMachine {
            return Err(ApplicationError::WrongType);
        }
        to.name = self.name.unwrap_or_else(|| std::mem::take(&mut to.name));
        if let Some(description) = self.description {
            to.description = description;
        }
        if let Some(metadata) = self.oidc_client_metadata {
            to.oidc_client_metadata = metadata;
        }
        if let Some(enabled) = self.app_level_access_control_enabled {
            to.app_level_access_control_enabled = enabled;
        }
        Ok(())
    }
}

/// Changes an application.
pub(super) async fn update(
    by: &Administrator,
    id: Id<Application>,
    change: ApplicationChange,
) -> Result<Application> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let mut application = get_application(tx, &id).await?;
        let is_admin = change.is_admin;
        change.apply(&mut application)?;
        applications::update(tx, &application).await?;
        if let Some(is_admin) = is_admin {
            let role = get_role(tx, ADMIN_ROLE).await?;
            if is_admin {
                roles::give_to_application(tx, &id, &role.id).await?;
            } else {
                applications::take_role(tx, &id, &role.id).await?;
            }
        }
        entry.record(tx).await?;
        Ok(application)
    })
    .await
}

/// Adds members to `customData`, or replaces them.
pub(super) async fn merge_custom_data(
    by: &Administrator,
    id: Id<Application>,
    members: JsonObject,
) -> Result<JsonObject> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let mut application = get_application(tx, &id).await?;
        application.custom_data.extend(members);
        check_custom_data(&application.custom_data)?;
        applications::update(tx, &application).await?;
        entry.record(tx).await?;
        Ok(application.custom_data)
    })
    .await
}

/// Removes an application with all that hangs on it: secrets, roles, grants and their tokens.
pub(super) async fn delete(by: &Administrator, id: Id<Application>) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        let application = get_application(tx, &id).await?;
        if application.kind == ApplicationType::Saml {
            return Err(ApplicationError::Saml);
        }
        applications::delete(tx, &id).await?;
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// The secrets of an application.
pub(super) async fn list_secrets(
    by: &Administrator,
    of: Id<Application>,
) -> Result<Vec<ApplicationSecret>> {
    let vault = by.store.vault().clone();
    by.read(async move |tx| {
        get_application(tx, &of).await?;
        Ok(applications::list_secrets(tx, &vault, &of).await?)
    })
    .await
}

/// Adds a secret.
pub(super) async fn create_secret(
    by: &Administrator,
    of: Id<Application>,
    name: String,
    expires_at: Option<Time>,
) -> Result<ApplicationSecret> {
    if expires_at.is_some_and(|end| end <= by.now()) {
        return Err(ApplicationError::ExpiresInThePast);
    }
    let value = Secret::new(random::secret(by.random()));
    let secret = secret_of(by, &of, name, value, expires_at);
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        if !get_application(tx, &of).await?.kind.has_secrets() {
            return Err(ApplicationError::WrongType);
        }
        applications::insert_secret(tx, &vault, &secret, random.as_ref()).await?;
        entry.record(tx).await?;
        Ok(secret)
    })
    .await
}

/// Gives a secret another name.
pub(super) async fn rename_secret(
    by: &Administrator,
    of: Id<Application>,
    from: String,
    to: String,
) -> Result<ApplicationSecret> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    let vault = by.store.vault().clone();
    by.write(async move |tx| {
        if !applications::rename_secret(tx, &of, &from, &to).await? {
            return Err(ApplicationError::NoSuchSecret);
        }
        entry.record(tx).await?;
        applications::find_secret(tx, &vault, &of, &to)
            .await?
            .ok_or(ApplicationError::NoSuchSecret)
    })
    .await
}

/// Removes a secret.
pub(super) async fn delete_secret(
    by: &Administrator,
    of: Id<Application>,
    name: String,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &of);
    by.write(async move |tx| {
        if !applications::delete_secret(tx, &of, &name).await? {
            return Err(ApplicationError::NoSuchSecret);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Whether there is such an application, for the removal of what this build never makes.
pub(super) async fn require(by: &Administrator, id: Id<Application>) -> Result<()> {
    by.read(async move |tx| get_application(tx, &id).await.map(drop))
        .await
}
