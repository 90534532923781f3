//! Administrators: people of the admin tenant who may manage the others. They are made by whoever runs commands on the
//! server; nobody becomes one by coming first.

use std::sync::Arc;

use keyward_connectors::BreachedPasswords;
use keyward_crypto::{PasswordPool, PoolError, Random, random};
use keyward_model::{
    Actor, Event, Id, Identifier, ManagementAction, PasswordDigest, PasswordIssue, PasswordPolicy,
    PersonalInfo, RequestContext, Role, Secret, SignInExperience, SignInIdentifier, Time, User,
    UserProfile, Username, UsernameIssue, UsernamePolicy,
};
use keyward_store::{
    Audit, Error as StoreError, Store, Tenant, Tx, roles, set_up, sign_in_experiences, users,
};
use thiserror::Error;

use crate::ExperienceError;

/// Why there is no new administrator, or no new password.
#[derive(Debug, Error)]
pub enum AdministratorError {
    /// The user name breaks a rule.
    #[error("the user name breaks a rule of the admin tenant: {}", .0.code())]
    Username(UsernameIssue),
    /// Somebody has the user name.
    #[error("the user name is taken")]
    UsernameTaken,
    /// The password breaks rules.
    #[error("the password breaks rules of the admin tenant: {}", codes(.0))]
    Password(Vec<PasswordIssue>),
    /// The first administrator is there.
    #[error("there is an administrator already")]
    SetUpOver,
    /// Nobody has the user name.
    #[error("no administrator has this user name")]
    NotFound,
    /// The admin tenant has lost a role that its seed made.
    #[error("the admin tenant has no role named {0}")]
    RoleMissing(String),
    /// No thread is free for the password.
    #[error(transparent)]
    Busy(#[from] PoolError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AdministratorError> for ExperienceError {
    fn from(error: AdministratorError) -> Self {
        match error {
            AdministratorError::Username(issue) => Self::Username(issue),
            AdministratorError::UsernameTaken => Self::UsernameInUse,
            AdministratorError::Password(issues) => Self::PasswordRejected(issues),
            AdministratorError::SetUpOver => Self::Forbidden,
            AdministratorError::NotFound => Self::UserGone,
            AdministratorError::RoleMissing(name) => Self::DefaultRoleMissing(name),
            AdministratorError::Busy(error) => error.into(),
            AdministratorError::Store(error) => error.into(),
        }
    }
}

fn codes(issues: &[PasswordIssue]) -> String {
    let codes: Vec<&str> = issues.iter().map(PasswordIssue::code).collect();
    codes.join(", ")
}

/// What making administrators needs.
#[derive(Clone)]
pub struct Administrators {
    /// The database.
    pub store: Store,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// Where passwords are hashed.
    pub passwords: PasswordPool,
    /// The list of passwords that others have lost, where it can be asked.
    pub breached: Option<BreachedPasswords>,
    /// The present.
    pub now: Time,
    /// Where the request came from, for the audit entry.
    pub request: RequestContext,
}

/// Somebody who is to be an administrator.
#[derive(Debug)]
pub struct NewAdministrator {
    /// Their user name.
    pub username: String,
    /// Their password.
    pub password: Secret,
}

impl Administrators {
    /// Makes an administrator, for whoever runs commands on the server.
    ///
    /// # Errors
    /// [`AdministratorError`]; nothing has changed then.
    pub async fn create(&self, new: NewAdministrator) -> Result<User, AdministratorError> {
        self.make(new, false).await
    }

    /// Whether nobody was made yet, so that the set-up link makes the first administrator.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn is_set_up_open(store: &Store) -> Result<bool, AdministratorError> {
        let tenant = store.system().admin_tenant();
        store
            .look_up(&tenant, async |tx| Ok(set_up::is_open(tx).await?))
            .await
    }

    /// Makes the first administrator, for whoever has the set-up link. Of several at once one is made.
    ///
    /// # Errors
    /// [`AdministratorError`]; nothing has changed then.
    pub async fn create_first(&self, new: NewAdministrator) -> Result<User, AdministratorError> {
        // Before a password is hashed: the link stays known.
        if !Self::is_set_up_open(&self.store).await? {
            return Err(AdministratorError::SetUpOver);
        }
        self.make(new, true).await
    }

    async fn make(
        &self,
        new: NewAdministrator,
        only_first: bool,
    ) -> Result<User, AdministratorError> {
        let settings = self.settings().await?;
        let policy = UsernamePolicy::of(&settings);
        let username = policy
            .check(&new.username)
            .map_err(AdministratorError::Username)?;
        let digest = self.digest(&settings, &new).await?;
        let user = self.user(&username);
        let (now, audit) = (self.now, self.audit());
        self.store
            .write(&self.tenant(), async move |tx| {
                // First of all: of two who make the first one, the other waits here.
                let is_first = set_up::end(tx).await?;
                if only_first && !is_first {
                    return Err(AdministratorError::SetUpOver);
                }
                insert(tx, &user, &username, policy.is_case_sensitive).await?;
                users::set_password(tx, &user.id, &digest, now).await?;
                audit
                    .success(tx, &managed(ManagementAction::Create, &user.id))
                    .await?;
                Ok(user)
            })
            .await
    }

    /// Gives an administrator another password: sessions and tokens end, a suspension too, and roles that were
    /// taken away come back.
    ///
    /// # Errors
    /// [`AdministratorError`]; nothing has changed then.
    pub async fn reset(&self, new: NewAdministrator) -> Result<User, AdministratorError> {
        let settings = self.settings().await?;
        let policy = UsernamePolicy::of(&settings);
        let identifier = Identifier {
            kind: SignInIdentifier::Username,
            value: new.username.clone(),
        };
        let digest = self.digest(&settings, &new).await?;
        let (now, audit) = (self.now, self.audit());
        self.store
            .write(&self.tenant(), async move |tx| {
                let case = policy.is_case_sensitive;
                let found = users::find_by_identifier(tx, &identifier, case).await?;
                let mut user = found.ok_or(AdministratorError::NotFound)?.user;
                if !users::take(tx, &user.id, now).await? {
                    return Err(AdministratorError::NotFound);
                }
                users::set_password(tx, &user.id, &digest, now).await?;
                users::sign_out(tx, &user.id).await?;
                users::set_suspended(tx, &user.id, false).await?;
                give_roles(tx, &user.id).await?;
                (user.is_suspended, user.has_password) = (false, true);
                audit
                    .success(tx, &managed(ManagementAction::Update, &user.id))
                    .await?;
                Ok(user)
            })
            .await
    }

    async fn digest(
        &self,
        settings: &SignInExperience,
        new: &NewAdministrator,
    ) -> Result<PasswordDigest, AdministratorError> {
        let policy = PasswordPolicy::of(settings);
        let person = PersonalInfo {
            username: Some(&new.username),
            ..PersonalInfo::default()
        };
        let issues = match &self.breached {
            Some(list) => list.find_issues(&policy, &new.password, &person).await,
            None => policy.check(new.password.expose(), &person, false),
        };
        if !issues.is_empty() {
            return Err(AdministratorError::Password(issues));
        }
        let hashed = self
            .passwords
            .hash(new.password.clone(), self.random.as_ref());
        Ok(hashed.await?)
    }

    async fn settings(&self) -> Result<SignInExperience, AdministratorError> {
        self.store
            .look_up(&self.tenant(), async |tx| {
                Ok(sign_in_experiences::get(tx).await?)
            })
            .await
    }

    fn user(&self, username: &Username) -> User {
        User {
            id: Id::from(random::short_id(self.random.as_ref())),
            username: Some(username.as_str().to_owned()),
            primary_email: None,
            primary_phone: None,
            name: None,
            avatar: None,
            profile: UserProfile::default(),
            custom_data: serde_json::Map::new(),
            identities: serde_json::Map::new(),
            application_id: None,
            is_suspended: false,
            has_password: true,
            last_sign_in_at: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }

    fn audit(&self) -> Audit {
        Audit {
            now: self.now,
            context: self.request.clone(),
            random: self.random.clone(),
        }
    }

    fn tenant(&self) -> Tenant {
        self.store.system().admin_tenant()
    }
}

/// Writes the user with the roles of administrators.
async fn insert(
    tx: &mut Tx<'_>,
    user: &User,
    username: &Username,
    is_case_sensitive: bool,
) -> Result<(), AdministratorError> {
    users::insert(tx, user).await?;
    let named = users::set_username(tx, &user.id, Some(username), is_case_sensitive).await;
    named.map_err(|error| match users::taken(&error) {
        Some(_) => AdministratorError::UsernameTaken,
        None => error.into(),
    })?;
    give_roles(tx, &user.id).await
}

async fn give_roles(tx: &mut Tx<'_>, user: &Id<User>) -> Result<(), AdministratorError> {
    let names = [Role::OF_ADMINISTRATORS, Role::OF_DEFAULT_TENANT].map(str::to_owned);
    match roles::give_by_name(tx, user, &names).await? {
        Some(missing) => Err(AdministratorError::RoleMissing(missing)),
        None => Ok(()),
    }
}

fn managed(action: ManagementAction, user: &Id<User>) -> Event {
    Event::Managed {
        action,
        subject: "User",
        id: user.as_str().to_owned(),
        actor: Actor::Operator,
    }
}
