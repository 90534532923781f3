//! `/api/configs` (reference management-api.md §13), without what no other part of this build has
//! yet: scripts, actions, clients by metadata document.

mod admin_console;
mod id_token;
pub mod oidc;

use super::document::Routes;

pub(super) fn routes() -> Routes {
    oidc::routes()
        .merge(id_token::routes())
        .merge(admin_console::routes())
}
