//! Making users, for seed files. The route for it comes with a later build.

use keyward_crypto::random;
use keyward_model::{Id, JsonObject, ManagementAction, Phone, User, UserProfile};
use keyward_store::{Result, users};

use super::SUBJECT;
use crate::management::Administrator;

/// A user that is to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Their id; a random one when absent.
    pub id: Option<Id<User>>,
    /// Their phone number.
    pub primary_phone: Option<Phone>,
    /// Their name.
    pub name: Option<String>,
}

/// Makes a user with the roles that new users get.
///
/// # Errors
/// A unique violation when the phone number is taken ([`users::taken`]).
pub async fn create(by: &Administrator, new: NewUser) -> Result<User> {
    let user = User {
        id: new
            .id
            .unwrap_or_else(|| Id::from(random::short_id(by.random()))),
        username: None,
        primary_email: None,
        primary_phone: new.primary_phone,
        name: new.name,
        avatar: None,
        profile: UserProfile::default(),
        custom_data: JsonObject::new(),
        identities: JsonObject::new(),
        application_id: None,
        is_suspended: false,
        has_password: false,
        last_sign_in_at: None,
        created_at: by.now(),
        updated_at: by.now(),
    };
    let entry = by.entry(ManagementAction::Create, SUBJECT, &user.id);
    by.write(async move |tx| {
        users::insert(tx, &user).await?;
        entry.record(tx).await?;
        Ok(user)
    })
    .await
}
