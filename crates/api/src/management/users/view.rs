//! How a user is shown.

use keyward_model::{Application, Id, JsonObject, PasswordDigest, Phone, Time, User, UserProfile};
use keyward_store::users::WithPassword;
use serde::Serialize;
use utoipa::ToSchema;

/// The contract's answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub(crate) struct UserView {
    #[schema(value_type = String)]
    id: Id<User>,
    #[schema(required)]
    username: Option<String>,
    #[schema(required)]
    primary_email: Option<String>,
    #[schema(value_type = Option<String>, required)]
    primary_phone: Option<Phone>,
    #[schema(required)]
    name: Option<String>,
    #[schema(required)]
    avatar: Option<String>,
    #[schema(value_type = Object)]
    custom_data: JsonObject,
    #[schema(value_type = Object)]
    identities: JsonObject,
    #[schema(required)]
    last_sign_in_at: Option<Time>,
    created_at: Time,
    updated_at: Time,
    profile: UserProfile,
    #[schema(value_type = Option<String>, required)]
    application_id: Option<Id<Application>>,
    /// Clients that are known by a metadata document come with a later build.
    #[schema(required)]
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

/// A user, with the password's digest when it is asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = UserWithDigest)]
pub(super) struct WithDigest {
    #[serde(flatten)]
    user: UserView,
    #[serde(flatten)]
    digest: Option<Digest>,
}

/// A password's digest. Showing it is what it is asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserPasswordDigest)]
struct Digest {
    password_digest: Option<String>,
    password_algorithm: Option<&'static str>,
}

impl From<User> for WithDigest {
    fn from(user: User) -> Self {
        Self {
            user: user.into(),
            digest: None,
        }
    }
}

impl From<WithPassword> for WithDigest {
    fn from(found: WithPassword) -> Self {
        let password = found.password.as_ref();
        Self {
            user: found.user.into(),
            digest: Some(Digest {
                password_digest: password.map(shown),
                password_algorithm: password.map(|password| password.method.as_str()),
            }),
        }
    }
}

fn shown(password: &PasswordDigest) -> String {
    password.digest.expose().to_owned()
}
