//! The rules about one's own account. Nothing here knows HTTP.
//!
//! Whoever holds a token of an administrator is not yet that administrator: a password is replaced, and another address
//! taken, only by who has just proved who they are. Our rule for addresses; the contract asks for the new one only. An
//! account with neither password nor address has nothing to prove it by.

use keyward_connectors::{BreachedPasswords, Messenger, Recipient};
use keyward_experience::{AccountNotice, Context, Guess};
use keyward_model::{
    Email, Id, Secret, SentinelAction, SignInExperience, TemplateType, User, Username,
    UsernamePolicy,
};
use keyward_store::{
    Tx, users,
    verification_statuses::{self, Proved},
};

use super::error::MeError;
use crate::management::{
    Administrator,
    sign_in_exp::find_password_issues,
    users::{UserChange, UserError, change_user, replace_password},
    verification_codes::{self, CodeError, Purpose},
};

type Result<T, E = MeError> = std::result::Result<T, E>;

/// What of the account is to change; what is absent stays, and `Some(None)` clears.
pub(super) struct Change {
    pub(super) username: Option<String>,
    pub(super) primary_email: Option<Email>,
    pub(super) name: Option<Option<String>>,
    pub(super) avatar: Option<Option<String>>,
}

impl Change {
    fn judged(self, settings: &SignInExperience) -> Result<UserChange> {
        let judge = |name: String| -> Result<Option<Username>> {
            let judged = UsernamePolicy::of(settings).check(&name);
            judged.map(Some).map_err(MeError::Username)
        };
        Ok(UserChange {
            username: self.username.map(judge).transpose()?,
            primary_email: self.primary_email.map(Some),
            name: self.name,
            avatar: self.avatar,
            ..UserChange::default()
        })
    }
}

/// Changes the account.
pub(super) async fn update(by: &Administrator, id: Id<User>, change: Change) -> Result<User> {
    let settings = by.store.sign_in_experience(&by.tenant).await?;
    let change = change.judged(&settings)?;
    let caller = by.clone();
    by.write_and_tell(async move |tx| {
        if let Some(Some(email)) = &change.primary_email {
            let user = find(tx, &id).await?;
            if !has_address(&user, email) {
                if user.has_password || user.primary_email.is_some() {
                    require(tx, &caller, &id, &Proved::Identity).await?;
                }
                require(tx, &caller, &id, &Proved::Address(email.clone())).await?;
                verification_statuses::clear(tx, &id).await?;
            }
        }
        let (user, notices) = change_user(tx, &caller, &id, change).await?;
        Ok((user, by_owner(notices, &caller)))
    })
    .await
}

/// Sets the password, and ends all sessions and tokens if there was one.
pub(super) async fn set_password(
    by: &Administrator,
    breached: &BreachedPasswords,
    id: Id<User>,
    password: Secret,
) -> Result<()> {
    let issues = find_password_issues(by, breached, &password, Some(id.clone())).await?;
    if !issues.is_empty() {
        return Err(MeError::Password(issues));
    }
    let hashed = by.passwords.hash(password, by.random()).await;
    let digest = hashed.map_err(UserError::Pool)?;
    let caller = by.clone();
    by.write_and_tell(async move |tx| {
        if find(tx, &id).await?.has_password {
            require(tx, &caller, &id, &Proved::Identity).await?;
        }
        verification_statuses::clear(tx, &id).await?;
        let (_, notices) = replace_password(tx, &caller, &id, &digest).await?;
        Ok(((), by_owner(notices, &caller)))
    })
    .await
}

/// Sends a code to the account's own address, or to one that is to become it.
pub(super) async fn send_code(
    by: &Administrator,
    messenger: &Messenger,
    id: Id<User>,
    email: Email,
    locale: Option<String>,
) -> Result<()> {
    let wanted = id.clone();
    let user = by.read(async move |tx| find(tx, &wanted).await).await?;
    let template = if has_address(&user, &email) {
        TemplateType::UserPermissionValidation
    } else {
        TemplateType::BindNewIdentifier
    };
    let purpose = Purpose {
        template,
        user: Some(id),
    };
    let to = Recipient::Email(email);
    Ok(verification_codes::send_code(by, messenger, to, &purpose, locale).await?)
}

/// Uses a code that went to an address, and notes what that proves. Wrong ones count like wrong passwords.
pub(super) async fn verify_code(
    by: &Administrator,
    context: &Context,
    id: Id<User>,
    email: Email,
    code: Secret,
) -> Result<()> {
    let settings = by.store.sign_in_experience(&by.tenant).await?;
    let action = SentinelAction::VerificationCode;
    let guess = Guess::of(context, &settings, action, id.as_str());
    let policy = settings.verification_code_policy;
    let caller = by.clone();
    // A refusal is a value, so that the guess is counted.
    let judged = by.write(async move |tx| -> Result<Result<()>> {
        let failures = match guess.hold(tx).await? {
            Ok(failures) => failures,
            Err(blocked) => return Ok(Err(blocked.into())),
        };
        let purpose = Purpose {
            template: TemplateType::Generic,
            user: Some(id.clone()),
        };
        let to = Recipient::Email(email.clone());
        match verification_codes::redeem(tx, &caller, policy, &purpose, &to, &code).await? {
            Ok(()) => {}
            Err(error @ CodeError::Mismatch) => {
                let blocked = guess.fail(tx, failures).await?;
                return Ok(Err(blocked.map_or_else(|| error.into(), MeError::from)));
            }
            Err(error) => return Ok(Err(error.into())),
        }
        let proved = if has_address(&find(tx, &id).await?, &email) {
            Proved::Identity
        } else {
            Proved::Address(email)
        };
        verification_statuses::put(tx, &id, &proved, caller.now()).await?;
        Ok(Ok(()))
    });
    judged.await?
}

async fn find(tx: &mut Tx<'_>, id: &Id<User>) -> Result<User> {
    let found = users::find(tx, id).await?;
    found.ok_or_else(|| UserError::NotFound(id.as_str().to_owned()).into())
}

/// It was no administrator who did something to somebody's account, but the person.
fn by_owner(notices: Vec<AccountNotice>, by: &Administrator) -> Vec<AccountNotice> {
    let context = &by.audit.context;
    let notices = notices.into_iter();
    notices.map(|notice| notice.by(context)).collect()
}

fn has_address(user: &User, email: &Email) -> bool {
    let own = user.primary_email.as_deref().map(Email::key_of);
    own == Some(email.key())
}

async fn require(
    tx: &mut Tx<'_>,
    by: &Administrator,
    id: &Id<User>,
    proved: &Proved,
) -> Result<()> {
    if verification_statuses::take(tx, id, proved, by.now()).await? {
        Ok(())
    } else {
        Err(MeError::NotProved)
    }
}
