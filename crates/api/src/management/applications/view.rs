//! How an application is shown.

use keyward_model::Application;
use serde::Serialize;
use utoipa::ToSchema;

/// The application, and whether it has the built-in role of the Management API.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApplicationWithRights)]
pub(super) struct ApplicationView {
    #[serde(flatten)]
    pub application: Application,
    pub is_admin: bool,
}
