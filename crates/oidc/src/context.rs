//! What a call to the provider needs beside its arguments.

use std::sync::Arc;

use keyward_crypto::Random;
use keyward_model::{Application, Day, Id, Lifetimes, RequestContext, Time, User, Zone};
use keyward_store::{Audit, Store, Tenant};

/// The tenant, its issuer, the moment, and whose request it is.
#[derive(Clone)]
pub struct Context {
    /// The database.
    pub store: Store,
    /// Whose provider this is.
    pub tenant: Tenant,
    /// The tenant's issuer, without a slash at the end.
    pub issuer: Arc<str>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// The moment at which the request is judged.
    pub now: Time,
    /// Where days begin.
    pub zone: Zone,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// Where the request came from, for audit entries.
    pub request: RequestContext,
}

impl Context {
    /// For audit entries about a client, and about a user where one is known.
    #[must_use]
    pub fn audit(&self, client: Option<&Id<Application>>, user: Option<&Id<User>>) -> Audit {
        Audit {
            now: self.now,
            context: RequestContext {
                application_id: client.cloned(),
                user_id: user.cloned(),
                ..self.request.clone()
            },
            random: self.random.clone(),
        }
    }

    /// The day on which the request is judged.
    #[must_use]
    pub fn today(&self) -> Day {
        self.zone.day_of(self.now)
    }

    /// A new identifier of 21 characters, which grows with time.
    #[must_use]
    pub fn new_id<T>(&self) -> Id<T> {
        let id = keyward_crypto::random::ordered_id(self.now, self.random.as_ref());
        Id::from(id)
    }

    /// A new value of 43 characters that nobody can guess.
    #[must_use]
    pub fn new_token(&self) -> String {
        keyward_crypto::random::token(self.random.as_ref())
    }

    /// What a value of `kind` is stored as.
    #[must_use]
    pub fn lookup(&self, kind: &str, value: &str) -> Vec<u8> {
        self.store
            .vault()
            .lookup(self.tenant.id(), kind, value)
            .to_vec()
    }
}

/// Kinds of values that are looked up by HMAC. Each has its own, so that a value of one kind is
/// nothing in another's place.
pub(crate) mod kind {
    pub const SESSION: &str = "session";
    pub const CODE: &str = "authorization code";
    pub const REFRESH_TOKEN: &str = "refresh token";
    pub const ACCESS_TOKEN: &str = "access token";
    pub const DEVICE: &str = "device";
}
