//! What somebody is told of.

use keyward_connectors::NoticeKind;
use keyward_model::{Application, Email, Id, Phone, RequestContext, Time, User};

/// Something that happened to an account.
#[derive(Clone, Debug)]
pub struct AccountNotice {
    pub(super) kind: NoticeKind,
    pub(super) to: Email,
    pub(super) at: Time,
    /// The language that its owner reads by the account.
    pub(super) own_language: Option<String>,
    /// The language that they are known to read otherwise.
    pub(super) other_language: Option<String>,
    /// Who asked; an administrator when absent.
    pub(super) request: Option<RequestContext>,
    pub(super) application: Option<Id<Application>>,
}

impl AccountNotice {
    /// A notice for who had the account before it happened; `None` when they had no e-mail address.
    #[must_use]
    pub fn of(kind: NoticeKind, before: &User, at: Time) -> Option<Self> {
        let to = before.primary_email.clone()?;
        Some(Self {
            kind,
            to: Email::from_stored(to),
            at,
            own_language: before.profile.locale.clone(),
            other_language: None,
            request: None,
            application: None,
        })
    }

    /// What an administrator has changed of the contacts of an account.
    #[must_use]
    pub fn of_contacts(before: &User, after: &User, at: Time) -> Vec<Self> {
        let key = |user: &User| user.primary_email.as_deref().map(Email::key_of);
        let number = |user: &User| {
            let phone = user.primary_phone.as_ref();
            phone.map(|phone| Phone::digits(phone).to_owned())
        };
        let changes = [
            (NoticeKind::EmailChanged, key(before) != key(after)),
            (NoticeKind::PhoneChanged, number(before) != number(after)),
        ];
        changes
            .into_iter()
            .filter(|(_, has_changed)| *has_changed)
            .filter_map(|(kind, _)| Self::of(kind, before, at))
            .collect()
    }

    /// The same for what a person did.
    #[must_use]
    pub fn by(mut self, request: &RequestContext) -> Self {
        self.application.clone_from(&request.application_id);
        self.request = Some(request.clone());
        self
    }

    /// The same for somebody who reads this language, if their account names no other.
    #[must_use]
    pub fn in_language(mut self, language: Option<String>) -> Self {
        self.other_language = language;
        self
    }
}
