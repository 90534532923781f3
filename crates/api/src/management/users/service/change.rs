//! Changing what a user is known by.

use keyward_experience::AccountNotice;
use keyward_model::{Email, Id, JsonObject, ManagementAction, Phone, User, UserProfile, Username};
use keyward_store::{Tx, devices, users};

use super::{
    Result, SUBJECT,
    checks::{check_size, get_user, is_case_sensitive, take_user},
};
use crate::management::{Administrator, users::view::UserView};

/// What of a user is to change; what is absent stays, and `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserChange {
    pub username: Option<Option<Username>>,
    pub primary_email: Option<Option<Email>>,
    pub primary_phone: Option<Option<Phone>>,
    pub name: Option<Option<String>>,
    pub avatar: Option<Option<String>>,
    /// All of it.
    pub custom_data: Option<JsonObject>,
    /// All of it.
    pub profile: Option<UserProfile>,
}

impl UserChange {
    fn apply(self, to: &mut User) {
        if let Some(username) = self.username {
            to.username = username.map(|username| username.as_str().to_owned());
        }
        if let Some(email) = self.primary_email {
            to.primary_email = email.map(|email| email.as_str().to_owned());
        }
        if let Some(phone) = self.primary_phone {
            to.primary_phone = phone;
        }
        if let Some(name) = self.name {
            to.name = name;
        }
        if let Some(avatar) = self.avatar {
            to.avatar = avatar;
        }
        if let Some(data) = self.custom_data {
            to.custom_data = data;
        }
        if let Some(profile) = self.profile {
            to.profile = profile;
        }
    }
}

/// Changes a user.
pub(in crate::management::users) async fn update(
    by: &Administrator,
    id: Id<User>,
    change: UserChange,
) -> Result<User> {
    let caller = by.clone();
    by.write_and_tell(async move |tx| change_user(tx, &caller, &id, change).await)
        .await
}

/// The same inside a write; answers also what users are to be told.
pub(crate) async fn change_user(
    tx: &mut Tx<'_>,
    by: &Administrator,
    id: &Id<User>,
    change: UserChange,
) -> Result<(User, Vec<AccountNotice>)> {
    let now = by.now();
    let updated_at = get_user(tx, id).await?.updated_at;
    let mut user = take_user(tx, id, now).await?;
    // Taking them has changed the time, and nothing else.
    by.check_seen(&UserView::from(User {
        updated_at,
        ..user.clone()
    }))?;
    let before = user.clone();
    if let Some(username) = &change.username {
        let is_case_sensitive = is_case_sensitive(tx).await?;
        users::set_username(tx, id, username.as_ref(), is_case_sensitive).await?;
    }
    change.apply(&mut user);
    write(tx, &user).await?;
    let entry = by.entry(ManagementAction::Update, SUBJECT, id);
    entry.record(tx).await?;
    let mut notices = AccountNotice::of_contacts(&before, &user, now);
    if !notices.is_empty() {
        let language = devices::find_language(tx, id).await?;
        let known = |notice: AccountNotice| notice.in_language(language.clone());
        notices = notices.into_iter().map(known).collect();
    }
    Ok((user, notices))
}

/// Adds members to `customData`, or replaces them.
pub(crate) async fn merge_custom_data(
    by: &Administrator,
    id: Id<User>,
    members: JsonObject,
) -> Result<JsonObject> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        let mut user = take_user(tx, &id, now).await?;
        user.custom_data.extend(members);
        write(tx, &user).await?;
        entry.record(tx).await?;
        Ok(user.custom_data)
    })
    .await
}

/// Adds members to the profile, or replaces them.
pub(in crate::management::users) async fn merge_profile(
    by: &Administrator,
    id: Id<User>,
    members: UserProfile,
) -> Result<UserProfile> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        let mut user = take_user(tx, &id, now).await?;
        user.profile = user.profile.with(members);
        write(tx, &user).await?;
        entry.record(tx).await?;
        Ok(user.profile)
    })
    .await
}

async fn write(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    check_size(&user.custom_data)?;
    check_size(&user.profile)?;
    Ok(users::update(tx, user).await?)
}
