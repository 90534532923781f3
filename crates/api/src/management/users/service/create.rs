//! Making a user.

use keyward_crypto::{check_digest, random};
use keyward_model::{
    Email, Id, JsonObject, ManagementAction, PasswordDigest, PasswordMethod, Phone, Secret, User,
    UserProfile, Username,
};
use keyward_store::{roles, users};

use super::{
    Result, SUBJECT, UserError,
    checks::{check_size, is_case_sensitive},
};
use crate::management::Administrator;

/// A user that is to be made.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// Their id; a random one when absent. Only seeds choose it.
    pub id: Option<Id<User>>,
    /// Their user name.
    pub username: Option<Username>,
    /// Their e-mail address.
    pub primary_email: Option<Email>,
    /// Their phone number.
    pub primary_phone: Option<Phone>,
    /// Their name.
    pub name: Option<String>,
    /// The address of their picture.
    pub avatar: Option<String>,
    /// Their password.
    pub password: Option<Secret>,
    /// Their password's digest, from elsewhere.
    pub digest: Option<Secret>,
    /// How that digest was made.
    pub method: Option<PasswordMethod>,
    /// Free data of the tenant.
    pub custom_data: JsonObject,
    /// Standard claims.
    pub profile: UserProfile,
}

/// Makes a user with the roles that new users get.
///
/// # Errors
/// The rule that it breaks; a unique violation when an identifier is taken ([`users::taken`]).
pub async fn create(by: &Administrator, mut new: NewUser) -> Result<User> {
    check_size(&new.custom_data)?;
    check_size(&new.profile)?;
    let password = password_of(by, &mut new).await?;
    let username = new.username.take();
    let user = build(by, new, username.as_ref(), password.is_some());
    let entry = by.entry(ManagementAction::Create, SUBJECT, &user.id);
    let (role_names, now) = (by.default_role_names.clone(), by.now());
    by.write(async move |tx| {
        users::insert(tx, &user).await?;
        if let Some(missing) = roles::give_by_name(tx, &user.id, &role_names).await? {
            return Err(UserError::DefaultRoleMissing(missing));
        }
        if let Some(username) = &username {
            let is_case_sensitive = is_case_sensitive(tx).await?;
            users::set_username(tx, &user.id, Some(username), is_case_sensitive).await?;
        }
        if let Some(password) = &password {
            users::set_password(tx, &user.id, password, now).await?;
        }
        entry.record(tx).await?;
        Ok(user)
    })
    .await
}

/// The password as it is kept.
async fn password_of(by: &Administrator, new: &mut NewUser) -> Result<Option<PasswordDigest>> {
    match (new.password.take(), new.digest.take(), new.method) {
        (Some(_), Some(_), _) => Err(UserError::PasswordAndDigest),
        (None, Some(_), None) => Err(UserError::AlgorithmMissing),
        (Some(password), None, _) => Ok(Some(by.passwords.hash(password, by.random()).await?)),
        (None, Some(digest), Some(method)) => {
            let digest = PasswordDigest { method, digest };
            check_digest(&digest)?;
            Ok(Some(digest))
        }
        (None, None, _) => Ok(None),
    }
}

fn build(
    by: &Administrator,
    new: NewUser,
    username: Option<&Username>,
    has_password: bool,
) -> User {
    User {
        id: new
            .id
            .unwrap_or_else(|| Id::from(random::short_id(by.random()))),
        username: username.map(|username| username.as_str().to_owned()),
        primary_email: new.primary_email.map(|email| email.as_str().to_owned()),
        primary_phone: new.primary_phone,
        name: new.name,
        avatar: new.avatar,
        profile: new.profile,
        custom_data: new.custom_data,
        identities: JsonObject::new(),
        application_id: None,
        is_suspended: false,
        has_password,
        last_sign_in_at: None,
        created_at: by.now(),
        updated_at: by.now(),
    }
}
