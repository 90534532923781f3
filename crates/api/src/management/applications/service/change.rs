//! Changing an application.

use keyward_model::{
    Application, ApplicationType, CustomClientMetadata, Id, JsonObject, ManagementAction,
    OidcClientMetadata,
};
use keyward_store::{applications, roles};

use super::{
    ADMIN_ROLE, ApplicationError, Result, SUBJECT,
    checks::{check_custom_data, check_token_exchange, get_application, get_role},
    show::show,
};
use crate::management::Administrator;

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
pub(in crate::management::applications) async fn update(
    by: &Administrator,
    id: Id<Application>,
    change: ApplicationChange,
) -> Result<Application> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let caller = by.clone();
    by.write(async move |tx| {
        let mut application = get_application(tx, &id).await?;
        caller.check_seen(&show(tx, application.clone()).await?)?;
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
pub(in crate::management::applications) async fn merge_custom_data(
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
