//! What a user granted to a client, and the artefacts that hang on it.

use crate::{Application, Id, PendingAuthorization, ScopeSet, Session, Time, User};

/// A user's grant to a client.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its id.
    pub id: Id<Grant>,
    /// Who granted.
    pub user_id: Id<User>,
    /// To whom.
    pub client_id: Id<Application>,
    /// In which session.
    pub session_id: Id<Session>,
    /// Scopes about the user.
    pub scope: ScopeSet,
    /// Scopes by resource indicator.
    pub resources: std::collections::BTreeMap<String, ScopeSet>,
    /// Whether it outlives the session (`offline_access` was granted).
    pub persists_logout: bool,
    /// When it was first given.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

/// An authorization code (RFC 6749 §4.1.2). Its value is not here: the store keeps its HMAC.
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    /// The grant that it stands for.
    pub grant_id: Id<Grant>,
    /// The request that it answers, as far as the token endpoint needs it.
    pub request: PendingAuthorization,
    /// When the user proved who they are.
    pub authenticated_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

/// A refresh token (RFC 6749 §1.5). Its value is not here: the store keeps its HMAC.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// The grant that it stands for.
    pub grant_id: Id<Grant>,
    /// Its client.
    pub client_id: Id<Application>,
    /// Scopes that it may ask for.
    pub scope: ScopeSet,
    /// Resources that it may ask for.
    pub resources: Vec<String>,
    /// `nonce` of the authorization request: repeated in refreshed ID tokens.
    pub nonce: Option<String>,
    /// `auth_time` of the authorization request, where it was wanted.
    pub auth_time: Option<Time>,
    /// When the first token of the family was issued.
    pub family_started_at: Time,
    /// When this one was issued.
    pub issued_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// When it was first exchanged, if it was.
    pub rotated_at: Option<Time>,
}

/// An opaque access token (RFC 6749 §1.4). Its value is not here: the store keeps its HMAC.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The grant that it stands for.
    pub grant_id: Id<Grant>,
    /// Its client.
    pub client_id: Id<Application>,
    /// Whom it speaks of.
    pub user_id: Id<User>,
    /// What it allows.
    pub scope: ScopeSet,
    /// When it was issued.
    pub issued_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

impl AccessToken {
    /// How long an opaque token lives, in seconds.
    pub const TTL: i64 = 3600;
}
