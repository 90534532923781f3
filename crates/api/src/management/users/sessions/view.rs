//! How a session is shown: as the record that the contract's provider keeps. What would let
//! somebody in, the cookie's value, is not in it.

use std::collections::BTreeMap;

use keyward_model::{Application, Grant, Id, Session, Time, User};
use keyward_store::users::UserSession;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserSession)]
pub(in crate::management::users) struct SessionView {
    payload: Payload,
    /// What was proved at the sign-in is not kept in this build.
    #[schema(value_type = Option<Object>, required)]
    last_submission: Option<Value>,
    /// The application that was granted something last.
    #[schema(value_type = Option<String>, required)]
    client_id: Option<Id<Application>>,
    #[schema(value_type = Option<String>, required)]
    account_id: Option<Id<User>>,
    expires_at: Time,
}

/// The record. Times are seconds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserSessionPayload)]
struct Payload {
    exp: i64,
    iat: i64,
    #[schema(value_type = String)]
    jti: Id<Session>,
    #[schema(value_type = String)]
    uid: Id<Session>,
    kind: &'static str,
    login_ts: i64,
    #[schema(value_type = String)]
    account_id: Id<User>,
    /// By client.
    authorizations: BTreeMap<String, Authorization>,
}

/// A grant of the session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserSessionAuthorization)]
struct Authorization {
    #[schema(value_type = String)]
    grant_id: Id<Grant>,
    persists_logout: bool,
}

impl From<UserSession> for SessionView {
    fn from(found: UserSession) -> Self {
        let session = found.session;
        Self {
            client_id: found.grants.last().map(|grant| grant.client_id.clone()),
            account_id: Some(session.user_id.clone()),
            last_submission: None,
            expires_at: session.expires_at,
            payload: Payload {
                exp: session.expires_at.seconds(),
                iat: found.created_at.seconds(),
                jti: session.id.clone(),
                uid: session.id,
                kind: "Session",
                login_ts: session.authenticated_at.seconds(),
                account_id: session.user_id,
                authorizations: found
                    .grants
                    .into_iter()
                    .map(|grant| {
                        let authorization = Authorization {
                            grant_id: grant.id,
                            persists_logout: grant.persists_logout,
                        };
                        (grant.client_id.as_str().to_owned(), authorization)
                    })
                    .collect(),
            },
        }
    }
}
