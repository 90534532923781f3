//! A notice on its way: put into words, counted, and tried a few times.

use std::time::Duration;

use keyward_connectors::{Message, Notice, NoticeKind, SendError};
use keyward_crypto::random::standard_id;
use keyward_model::{ConnectorType, Contact, SentinelAction, SignInExperience, Time, browser_name};
use keyward_store::{
    Error, Tenant,
    sentinel::{self, Activity},
};

use super::{AccountNotice, office::Office};
use crate::{ExperienceError, identify::recovers};

/// How many notices of one kind an address gets in [`WINDOW`]. Each kind counts for itself: many of one keep no other
/// away.
const MOST: i64 = 10;
/// Seconds.
const WINDOW: i64 = 3600;
/// How long is waited before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(60)];

impl Office {
    /// Sends a notice, or tells the log why it could not.
    pub(super) async fn send(&self, tenant: &Tenant, notice: AccountNotice, reset_link: &str) {
        let kind = notice.kind.as_str();
        match self.turn(self.is_one_too_many(tenant, &notice)).await {
            Ok(false) => {}
            Ok(true) => {
                tracing::warn!(tenant = %tenant.id(), kind, "a notice was dropped: the address got many");
                return;
            }
            Err(error) => {
                tracing::error!(tenant = %tenant.id(), kind, %error, "a notice was dropped");
                return;
            }
        }
        for pause in PAUSES.into_iter().map(Some).chain([None]) {
            let why = match self.turn(self.try_once(tenant, &notice, reset_link)).await {
                Ok(()) => return,
                Err(why) => why,
            };
            let goes_on = match pause {
                Some(pause) if why.may_pass() => self.wait(pause).await,
                _ => false,
            };
            if !goes_on {
                // The messenger's own line names the connector.
                tracing::warn!(tenant = %tenant.id(), kind, "a notice could not be sent");
                return;
            }
        }
    }

    /// Counts a notice, whatever becomes of it.
    async fn is_one_too_many(
        &self,
        tenant: &Tenant,
        notice: &AccountNotice,
    ) -> Result<bool, ExperienceError> {
        let of_kind = format!("{} {}", notice.kind.as_str(), notice.to.as_str());
        let target = sentinel::target(self.store.vault(), tenant.id(), &of_kind);
        let id = standard_id(self.random.as_ref());
        let (now, action) = (self.clock.now(), SentinelAction::SecurityNotice);
        let counted = async move |tx: &mut keyward_store::Tx<'_>| {
            sentinel::hold(tx, &target, action).await?;
            let since = now.plus_seconds(-WINDOW);
            if sentinel::count_successes(tx, &target, action, since).await? >= MOST {
                return Ok(true);
            }
            let activity = Activity {
                id: &id,
                target_hash: &target,
                action,
                is_success: true,
                blocked_until: None,
                now,
            };
            sentinel::insert(tx, &activity).await?;
            Ok(false)
        };
        self.store.write(tenant, counted).await
    }

    async fn try_once(
        &self,
        tenant: &Tenant,
        notice: &AccountNotice,
        reset_link: &str,
    ) -> Result<(), Why> {
        let connectors = self.store.message_connectors(tenant).await?;
        let registry = self.messenger.registry();
        let connector = registry.pick(ConnectorType::Email, &connectors);
        let settings = self.store.sign_in_experience(tenant).await?;
        let told = words(notice, &settings, reset_link);
        let mut message = Message::with_notice(notice.to.clone(), told)
            .in_locale(Some(language(notice, &settings)));
        if let Some(id) = &notice.application
            && let Some(client) = self.store.client(tenant, id).await?
        {
            message = message.about_application(&client.application);
        }
        let sent = self.messenger.send(tenant.id(), connector, message);
        sent.await?;
        Ok(())
    }
}

/// Why a try has failed.
enum Why {
    Store,
    Send(SendError),
}

impl Why {
    /// Whether another try may end otherwise.
    const fn may_pass(&self) -> bool {
        !matches!(self, Self::Send(SendError::NoConnector(_)))
    }
}

impl From<Error> for Why {
    fn from(_: Error) -> Self {
        Self::Store
    }
}

impl From<SendError> for Why {
    fn from(error: SendError) -> Self {
        Self::Send(error)
    }
}

/// What the account says, else what its owner is known to read where the tenant has pages in more than one language.
fn language(notice: &AccountNotice, settings: &SignInExperience) -> String {
    let info = &settings.language_info;
    let other = notice.other_language.as_ref().filter(|_| info.auto_detect);
    let known = notice.own_language.as_ref().or(other);
    known.unwrap_or(&info.fallback_language).clone()
}

fn words(notice: &AccountNotice, settings: &SignInExperience, reset_link: &str) -> Notice {
    let request = notice.request.as_ref();
    let agent = request.and_then(|request| request.user_agent.as_deref());
    let help = [&settings.support_website_url, &settings.support_email];
    Notice {
        kind: notice.kind,
        time: shown(notice.at),
        browser: agent.and_then(browser_name),
        ip: request.and_then(|request| request.ip.clone()),
        by_administrator: request.is_none(),
        reset_link: may_reset(notice, settings).then(|| reset_link.to_owned()),
        help: help
            .into_iter()
            .flatten()
            .find(|help| !help.is_empty())
            .cloned(),
    }
}

/// Whether the address can still choose a new password.
fn may_reset(notice: &AccountNotice, settings: &SignInExperience) -> bool {
    let to = Contact::Email(notice.to.clone());
    notice.kind != NoticeKind::EmailChanged && recovers(settings, &to)
}

/// `2026-11-24 15:16 UTC`
fn shown(time: Time) -> String {
    let text = time.to_rfc3339();
    let (day, clock) = text.split_at_checked(10).unwrap_or((&text, ""));
    let minutes = clock.get(1..6).unwrap_or_default();
    format!("{day} {minutes} UTC")
}
