//! Passwords of users.

use keyward_connectors::NoticeKind;
use keyward_crypto::Verdict;
use keyward_experience::AccountNotice;
use keyward_model::{Id, ManagementAction, PasswordDigest, Secret, User};
use keyward_store::{Tx, devices, sign_in_experiences, users};

use super::{
    Result, SUBJECT, UserError,
    checks::{not_found, take_user},
};
use crate::management::{Administrator, sign_in_exp::passwords_expire};

/// Gives a user a password. One that takes the place of another ends sessions, grants and tokens:
/// whoever knew the old one is out (RFC 9700 §4.14.2, ASVS 7.4.3).
pub(in crate::management::users) async fn set_password(
    by: &Administrator,
    id: Id<User>,
    password: Secret,
) -> Result<User> {
    let digest = by.passwords.hash(password, by.random()).await?;
    let caller = by.clone();
    by.write_and_tell(async move |tx| replace_password(tx, &caller, &id, &digest).await)
        .await
}

/// The same inside a write; answers also what the user is to be told.
pub(crate) async fn replace_password(
    tx: &mut Tx<'_>,
    by: &Administrator,
    id: &Id<User>,
    digest: &PasswordDigest,
) -> Result<(User, Vec<AccountNotice>)> {
    let now = by.now();
    let mut user = take_user(tx, id, now).await?;
    users::set_password(tx, id, digest, now).await?;
    if user.has_password {
        users::sign_out(tx, id).await?;
    }
    let entry = by.entry(ManagementAction::Update, SUBJECT, id);
    entry.record(tx).await?;
    let language = devices::find_language(tx, id).await?;
    let notice = AccountNotice::of(NoticeKind::PasswordChanged, &user, now);
    let notice = notice.map(|notice| notice.in_language(language));
    user.has_password = true;
    Ok((user, notice.into_iter().collect()))
}

/// Judges a password. The digest of a right one is made stronger where it is weak; that is no
/// change of anything, so the audit log has no entry.
pub(in crate::management::users) async fn verify_password(
    by: &Administrator,
    id: Id<User>,
    password: Secret,
) -> Result<()> {
    let wanted = id.clone();
    let stored = by
        .read(async move |tx| {
            users::find_password(tx, &wanted)
                .await?
                .ok_or_else(|| not_found(&wanted))
        })
        .await?
        .0;
    let verdict = by.passwords.verify(password, stored.clone(), by.random());
    match (verdict.await?, stored) {
        (Verdict::Wrong, _) => Err(UserError::WrongPassword),
        (Verdict::RightAndStronger(stronger), Some(weak)) => {
            by.write(async move |tx| {
                users::replace_digest(tx, &id, &weak, &stronger).await?;
                Ok(())
            })
            .await
        }
        _ => Ok(()),
    }
}

/// Asks for another password at the next sign-in with it, or no longer.
pub(in crate::management::users) async fn set_password_expired(
    by: &Administrator,
    id: Id<User>,
    is_expired: bool,
) -> Result<User> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let now = by.now();
    by.write(async move |tx| {
        if !passwords_expire(&sign_in_experiences::get(tx).await?) {
            return Err(UserError::PasswordsDoNotExpire);
        }
        let user = take_user(tx, &id, now).await?;
        users::set_password_expired(tx, &id, is_expired).await?;
        entry.record(tx).await?;
        Ok(user)
    })
    .await
}
