//! Making an application.

use keyward_crypto::random;
use keyward_model::{
    Application, ApplicationSecret, ApplicationType, CustomClientMetadata, Id, JsonObject,
    ManagementAction, OidcClientMetadata, Secret,
};
use keyward_store::applications;

use super::{
    ApplicationError, Result, SUBJECT,
    checks::{check_custom_data, check_token_exchange},
    secrets::secret_of,
};
use crate::management::Administrator;

/// The secret that an application is made with.
const DEFAULT_SECRET: &str = "Default secret";

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

pub(super) fn build(
    by: &Administrator,
    new: NewApplication,
) -> (Application, Option<ApplicationSecret>) {
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
