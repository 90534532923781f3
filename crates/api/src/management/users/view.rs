//! How a user is shown.

use keyward_model::{Application, Id, JsonObject, Phone, Time, User, UserProfile};
use serde::Serialize;

/// The contract's answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserView {
    id: Id<User>,
    username: Option<String>,
    primary_email: Option<String>,
    primary_phone: Option<Phone>,
    name: Option<String>,
    avatar: Option<String>,
    custom_data: JsonObject,
    identities: JsonObject,
    last_sign_in_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
    profile: UserProfile,
    application_id: Option<Id<Application>>,
    /// Clients that are known by a metadata document come with a later build.
    cimd_client_id: Option<String>,
    is_suspended: bool,
    has_password: bool,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            username: user.username,
            primary_email: user.primary_email,
            primary_phone: user.primary_phone,
            name: user.name,
            avatar: user.avatar,
            custom_data: user.custom_data,
            identities: user.identities,
            last_sign_in_at: user.last_sign_in_at,
            created_at: user.created_at,
            updated_at: user.updated_at,
            profile: user.profile,
            application_id: user.application_id,
            cimd_client_id: None,
            is_suspended: user.is_suspended,
            has_password: user.has_password,
        }
    }
}
