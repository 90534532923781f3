//! Checks that making and changing an application share, and finding what must be there.

use keyward_model::{Application, CustomClientMetadata, Id, JsonObject, Role};
use keyward_store::{Tx, applications, roles};

use super::{ApplicationError, Result};

/// The most that `customData` may hold, in bytes of JSON.
const LARGEST_CUSTOM_DATA: usize = 64 * 1024;

pub(super) fn check_token_exchange(
    is_third_party: bool,
    settings: &CustomClientMetadata,
) -> Result<()> {
    if is_third_party && settings.allow_token_exchange == Some(true) {
        return Err(ApplicationError::ThirdPartyTokenExchange);
    }
    Ok(())
}

pub(super) fn check_custom_data(data: &JsonObject) -> Result<()> {
    let size = serde_json::to_string(data).map_or(usize::MAX, |text| text.len());
    if size > LARGEST_CUSTOM_DATA {
        return Err(ApplicationError::TooLarge);
    }
    Ok(())
}

pub(super) async fn get_role(tx: &mut Tx<'_>, name: &'static str) -> Result<Role> {
    roles::find_by_name(tx, name)
        .await?
        .ok_or(ApplicationError::RoleMissing(name))
}

/// An application that somebody made.
pub(in crate::management::applications) async fn get_application(
    tx: &mut Tx<'_>,
    id: &Id<Application>,
) -> Result<Application> {
    applications::find(tx, id)
        .await?
        .filter(|found| found.id.as_str() != Application::DEMO_APP)
        .ok_or_else(|| ApplicationError::NotFound(id.as_str().to_owned()))
}
