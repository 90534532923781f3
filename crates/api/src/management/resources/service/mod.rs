//! The rules about resources. Nothing here knows HTTP.

mod resource;
mod scope;

use keyward_model::{Id, Resource};
use keyward_store::{Tx, resources};

pub(super) use resource::{
    NewResource, ResourceChange, create, delete, get, list, set_default, update,
};
pub(super) use scope::{NewScope, ScopeChange, create_scope, delete_scope, update_scope};

use super::{ResourceError, SCOPE_SUBJECT, SUBJECT, view::ResourceView};

type Result<T, E = ResourceError> = std::result::Result<T, E>;

async fn get_resource(tx: &mut Tx<'_>, id: &Id<Resource>) -> Result<Resource> {
    resources::find(tx, id)
        .await?
        .ok_or_else(|| ResourceError::NotFound(id.as_str().to_owned()))
}

/// A resource that is not the Management API.
async fn get_own_resource(tx: &mut Tx<'_>, id: &Id<Resource>) -> Result<Resource> {
    let resource = get_resource(tx, id).await?;
    if resource.is_management_api() {
        return Err(ResourceError::ManagementApiChanged);
    }
    Ok(resource)
}
