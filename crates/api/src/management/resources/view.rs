//! How a resource is shown.

use keyward_model::{Resource, Scope};
use serde::Serialize;
use utoipa::ToSchema;

/// A resource, with its scopes where they belong to the answer.
#[derive(Serialize, ToSchema)]
pub(super) struct ResourceView {
    #[serde(flatten)]
    pub(super) resource: Resource,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scopes: Option<Vec<Scope>>,
}
