//! One-time tokens: what a magic link carries (reference management-api.md §14).

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::{Id, InteractionEvent, Secret, Time};

/// What becomes of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum OneTimeTokenStatus {
    /// It may be used.
    Active,
    /// It was used.
    Consumed,
    /// An administrator took it back.
    Revoked,
    /// Its time has passed.
    Expired,
}

impl OneTimeTokenStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Consumed, Self::Revoked, Self::Expired];

    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Consumed => "consumed",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// The status of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// What follows from using a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct OneTimeTokenContext {
    /// Organizations that a person joins by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jit_organization_ids: Option<Vec<String>>,
    /// The only purpose that it serves; any without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub interaction_event: Option<InteractionEvent>,
}

/// A token. Whoever has it owns the address, so it is a secret.
#[derive(Clone, Debug)]
pub struct OneTimeToken {
    /// Its id.
    pub id: Id<OneTimeToken>,
    /// The address that it proves.
    pub email: String,
    /// The token itself.
    pub token: Secret,
    /// What follows from using it.
    pub context: OneTimeTokenContext,
    /// What became of it, as it is stored: its time may have passed since.
    pub status: OneTimeTokenStatus,
    /// When it was made.
    pub created_at: Time,
    /// When its time has passed.
    pub expires_at: Time,
}

/// Why a token does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OneTimeTokenRefusal {
    /// There is none such.
    #[error("there is no such token")]
    NotFound,
    /// It proves another address.
    #[error("the token is for another address")]
    EmailMismatch,
    /// Its time has passed.
    #[error("the token has expired")]
    Expired,
    /// It was used.
    #[error("the token was used")]
    Consumed,
    /// It was taken back.
    #[error("the token was revoked")]
    Revoked,
    /// It serves another purpose.
    #[error("the token is for another purpose")]
    EventMismatch,
}

impl OneTimeTokenRefusal {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "one_time_token.token_not_found",
            Self::EmailMismatch => "one_time_token.email_mismatch",
            Self::Expired => "one_time_token.token_expired",
            Self::Consumed => "one_time_token.token_consumed",
            Self::Revoked => "one_time_token.token_revoked",
            Self::EventMismatch => "one_time_token.interaction_event_mismatch",
        }
    }
}

impl OneTimeToken {
    /// What became of it by now.
    #[must_use]
    pub fn status_at(&self, now: Time) -> OneTimeTokenStatus {
        if self.status == OneTimeTokenStatus::Active && self.expires_at <= now {
            return OneTimeTokenStatus::Expired;
        }
        self.status
    }

    /// Whether it proves an address now, for a purpose. Without a purpose any will do.
    ///
    /// # Errors
    /// The first [`OneTimeTokenRefusal`], in the contract's order.
    pub fn check(
        &self,
        email: &str,
        event: Option<InteractionEvent>,
        now: Time,
    ) -> Result<(), OneTimeTokenRefusal> {
        if self.email != email {
            return Err(OneTimeTokenRefusal::EmailMismatch);
        }
        if self.expires_at <= now {
            return Err(OneTimeTokenRefusal::Expired);
        }
        match self.status {
            OneTimeTokenStatus::Active => {}
            OneTimeTokenStatus::Consumed => return Err(OneTimeTokenRefusal::Consumed),
            OneTimeTokenStatus::Revoked => return Err(OneTimeTokenRefusal::Revoked),
            OneTimeTokenStatus::Expired => return Err(OneTimeTokenRefusal::Expired),
        }
        match (self.context.interaction_event, event) {
            (Some(bound), Some(event)) if bound != event => Err(OneTimeTokenRefusal::EventMismatch),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_is_told() {
        let token = |status, event| OneTimeToken {
            id: "one".into(),
            email: "a@b.c".to_owned(),
            token: Secret::new("t".to_owned()),
            context: OneTimeTokenContext {
                interaction_event: event,
                ..OneTimeTokenContext::default()
            },
            status,
            created_at: Time::from_millis(0),
            expires_at: Time::from_millis(10),
        };
        use InteractionEvent::{Register, SignIn};
        use OneTimeTokenRefusal as R;
        use OneTimeTokenStatus as S;
        let check = |status, bound, email: &str, event, now| {
            token(status, bound).check(email, event, Time::from_millis(now))
        };
        assert_eq!(check(S::Active, None, "a@b.c", Some(SignIn), 9), Ok(()));
        assert_eq!(check(S::Active, Some(SignIn), "a@b.c", None, 9), Ok(()));
        let mismatch = check(S::Consumed, Some(Register), "A@b.c", Some(SignIn), 10);
        assert_eq!(mismatch, Err(R::EmailMismatch));
        let expired = check(S::Consumed, Some(Register), "a@b.c", Some(SignIn), 10);
        assert_eq!(expired, Err(R::Expired));
        let consumed = check(S::Consumed, Some(Register), "a@b.c", Some(SignIn), 9);
        assert_eq!(consumed, Err(R::Consumed));
        let revoked = check(S::Revoked, None, "a@b.c", None, 9);
        assert_eq!(revoked, Err(R::Revoked));
        let other = check(S::Active, Some(Register), "a@b.c", Some(SignIn), 9);
        assert_eq!(other, Err(R::EventMismatch));
        let now = Time::from_millis(10);
        assert_eq!(token(S::Active, None).status_at(now), S::Expired);
        assert_eq!(token(S::Revoked, None).status_at(now), S::Revoked);
    }
}
