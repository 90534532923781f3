//! Who changes what: the tenant, the store, and what the audit log will say. Services take it as
//! their first argument; handlers get it from the request, commands and seeds make one.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use keyward_crypto::{PasswordPool, Random};
use keyward_experience::{AccountNotice, NoticesOfRequest};
use keyward_http::{ApiError, Caller, Documented, IfMatch, RequestInfo, SharedApp, TenantScope};
use keyward_model::{Actor, Event, ManagementAction, RequestContext, Time};
use keyward_store::{Audit, Error, Result, Store, Tenant, Tx};
use serde::Serialize;
use tracing::Instrument;
use utoipa::openapi::path::Operation;

/// Whoever manages a tenant, and with what.
#[derive(Clone)]
pub struct Administrator {
    /// The database.
    pub store: Store,
    /// The tenant.
    pub tenant: Tenant,
    /// When, and for which request.
    pub audit: Audit,
    /// Who.
    pub actor: Actor,
    /// Hashes passwords.
    pub passwords: PasswordPool,
    /// Roles that new users get by name.
    pub default_role_names: Arc<[String]>,
    /// Tells users what happened to their accounts; commands tell nobody.
    pub notices: Option<NoticesOfRequest>,
    /// Which versions of a record they have seen and want to change.
    seen: IfMatch,
}

impl Administrator {
    /// Whoever runs a command on the machine, or wrote a seed file.
    #[must_use]
    pub fn operator(store: Store, tenant: Tenant, now: Time, random: Arc<dyn Random>) -> Self {
        Self {
            store,
            tenant,
            audit: Audit {
                now,
                context: RequestContext::default(),
                random,
            },
            actor: Actor::Operator,
            passwords: PasswordPool::default(),
            default_role_names: Arc::default(),
            notices: None,
            seen: IfMatch::default(),
        }
    }

    /// Whoever sent a request, once it is known who that is.
    pub(crate) fn of_request(
        parts: &Parts,
        app: &SharedApp,
        actor: Actor,
    ) -> Result<Self, ApiError> {
        let scope = parts
            .extensions
            .get::<TenantScope>()
            .ok_or_else(|| ApiError::internal("the request has no tenant"))?;
        Ok(Self {
            store: app.store.clone(),
            tenant: scope.tenant.clone(),
            audit: Audit {
                now: app.now(),
                context: RequestInfo::of(parts).context(),
                random: app.random.clone(),
            },
            actor,
            passwords: app.passwords.clone(),
            default_role_names: app.choices.default_role_names_in(scope.tenant.id()),
            notices: Some(app.notices_of(scope)),
            seen: IfMatch::default(),
        })
    }

    /// The same, who changes a record only as they have seen it.
    pub(crate) fn having_seen(mut self, seen: IfMatch) -> Self {
        self.seen = seen;
        self
    }

    /// Whether they have seen the record as it is, that is as a GET shows it now. To be asked inside
    /// the write.
    pub(super) fn check_seen(&self, shown: &impl Serialize) -> Result<()> {
        if self.seen.holds_for(shown) {
            Ok(())
        } else {
            Err(Error::Stale)
        }
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Time {
        self.audit.now
    }

    /// Where ids and secrets come from.
    #[must_use]
    pub fn random(&self) -> &dyn Random {
        self.audit.random.as_ref()
    }

    pub(crate) async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        self.store.read(&self.tenant, f).await
    }

    /// Runs a write. Those of one tenant come one after the other: what one has read is still so
    /// when it writes, whatever other administrators do.
    pub(crate) async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T, E> + Send + 'static,
    {
        let one_by_one = async move |tx: &mut Tx<'_>| {
            tx.lock("management").await?;
            f(tx).await
        };
        self.store.write(&self.tenant, one_by_one).await
    }

    /// The same for a write after which users are told what happened to their accounts: also when the
    /// caller goes away meanwhile.
    pub(crate) async fn write_and_tell<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<(T, Vec<AccountNotice>), E>
            + Send
            + 'static,
    {
        let by = self.clone();
        let written = async move {
            let (done, notices) = by.write(f).await?;
            for notice in notices {
                by.notices.iter().for_each(|all| all.post(notice.clone()));
            }
            Ok(done)
        };
        let written = tokio::spawn(written.in_current_span()).await;
        written.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// The audit entry of a change, to be recorded in the transaction of the change.
    pub(crate) fn entry(
        &self,
        action: ManagementAction,
        subject: &'static str,
        id: impl AsRef<str>,
    ) -> Entry {
        Entry {
            audit: self.audit.clone(),
            event: Event::Managed {
                action,
                subject,
                id: id.as_ref().to_owned(),
                actor: self.actor.clone(),
            },
        }
    }
}

/// An audit entry that waits for its transaction.
pub(crate) struct Entry {
    audit: Audit,
    event: Event,
}

impl Entry {
    pub(crate) async fn record(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.audit.success(tx, &self.event).await
    }

    pub(super) async fn refuse(&self, tx: &mut Tx<'_>, code: &str, message: &str) -> Result<()> {
        self.audit.refusal(tx, &self.event, code, message).await
    }
}

impl Documented for Administrator {
    fn document(operation: &mut Operation) {
        Caller::document(operation);
    }
}

impl FromRequestParts<SharedApp> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let caller = Caller::from_request_parts(parts, app).await?;
        Self::of_request(parts, app, caller.actor)
    }
}
