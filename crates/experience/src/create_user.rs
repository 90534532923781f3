//! Making an account (reference experience-api.md §5.3).

use keyward_model::{Id, JsonObject, PendingProfile, User, UserProfile};
use keyward_store::{Tx, roles, users};

use crate::{ExperienceError, step::Step};

/// Writes a new user with the roles that new users get.
pub(crate) async fn create(
    tx: &mut Tx<'_>,
    step: &Step,
    profile: &PendingProfile,
) -> Result<Id<User>, ExperienceError> {
    let mut user = User {
        id: step.context.new_user_id(),
        username: None,
        primary_email: None,
        primary_phone: None,
        name: None,
        avatar: None,
        profile: UserProfile::default(),
        custom_data: JsonObject::new(),
        identities: JsonObject::new(),
        application_id: None,
        is_suspended: false,
        has_password: false,
        last_sign_in_at: None,
        created_at: step.now,
        updated_at: step.now,
    };
    profile.apply_to(&mut user);
    users::insert(tx, &user).await?;
    if profile.username.is_some() {
        let username = profile.username.as_ref();
        users::set_username(tx, &user.id, username, step.is_case_sensitive()).await?;
    }
    if let Some(password) = &profile.password {
        users::set_password(tx, &user.id, password, step.now).await?;
    }
    let names = step.context.default_role_names.clone();
    if let Some(missing) = roles::give_by_name(tx, &user.id, &names).await? {
        tracing::error!(role = %missing, "nobody can sign up: a role for new users is missing");
        return Err(ExperienceError::DefaultRoleMissing(missing));
    }
    Ok(user.id)
}
