//! How a grant is shown: as the record that the contract's provider keeps, with its application.

use keyward_model::{Application, Grant, Id, Time, User};
use keyward_store::users::UserGrant;
use serde::Serialize;
use utoipa::ToSchema;

/// A grant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserGrant)]
pub(in crate::management::users) struct GrantView {
    #[schema(value_type = String)]
    id: Id<Grant>,
    payload: Payload,
    expires_at: Time,
    application: Granted,
}

/// The record. Times are seconds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserGrantPayload)]
struct Payload {
    exp: i64,
    iat: i64,
    #[schema(value_type = String)]
    jti: Id<Grant>,
    kind: &'static str,
    #[schema(value_type = String)]
    client_id: Id<Application>,
    #[schema(value_type = String)]
    account_id: Id<User>,
}

/// Who has the grant.
#[derive(Serialize, ToSchema)]
#[schema(as = GrantedApplication)]
struct Granted {
    #[schema(value_type = String)]
    id: Id<Application>,
    name: String,
}

impl GrantView {
    pub(super) fn new(of: &Id<User>, grant: UserGrant) -> Self {
        Self {
            payload: Payload {
                exp: grant.expires_at.seconds(),
                iat: grant.created_at.seconds(),
                jti: grant.id.clone(),
                kind: "Grant",
                client_id: grant.client_id.clone(),
                account_id: of.clone(),
            },
            id: grant.id,
            expires_at: grant.expires_at,
            application: Granted {
                id: grant.client_id,
                name: grant.application_name,
            },
        }
    }
}
