//! What happens, as a closed list. `store` writes an audit entry for each event in the
//! transaction of the change it speaks of (keys: reference webhooks-and-logs.md §5.1).

use serde::Serialize;
use serde_json::{Value, json};

use crate::{Application, Id, InteractionEvent, JsonObject, Session, User, VerificationType};

/// Which tokens an answer of the token endpoint held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TokenType {
    /// Access token.
    AccessToken,
    /// Refresh token.
    RefreshToken,
    /// ID token.
    IdToken,
}

/// What the Management API did to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagementAction {
    /// Made it.
    Create,
    /// Changed it.
    Update,
    /// Removed it.
    Delete,
    /// Tried it out (a connector's test message).
    Test,
}

/// Who acts through the Management API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A machine application.
    Application(String),
    /// An administrator.
    User(String),
    /// Whoever runs a command on the machine, or a seed file.
    Operator,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request became a conversation.
    InteractionStarted {
        /// The prompt that was unmet: `login`, `select_account` or `consent`.
        prompt: &'static str,
    },
    /// A conversation was answered: with a code, or with the question for consent.
    InteractionEnded,
    /// The purpose of the conversation was set.
    PurposeSet(InteractionEvent),
    /// The purpose changed.
    PurposeChanged(InteractionEvent),
    /// A captcha was solved, or was not.
    CaptchaVerified,
    /// Something is to be proved: a code was sent.
    VerificationBegun(InteractionEvent, VerificationType),
    /// Something was proved, or was not.
    VerificationSubmitted(InteractionEvent, VerificationType),
    /// The user was found, or made.
    Identified(InteractionEvent),
    /// Profile fields were collected.
    ProfileCollected(InteractionEvent),
    /// The conversation was completed.
    Submitted(InteractionEvent),
    /// Tokens were asked for.
    TokensExchanged {
        /// `AuthorizationCode`, `RefreshToken`, `ClientCredentials` or `Unknown`.
        grant: &'static str,
        /// What was issued.
        tokens: Vec<TokenType>,
        /// With which scope.
        scope: Option<String>,
    },
    /// A grant and its tokens ended.
    TokensRevoked {
        /// The grant.
        grant_id: String,
        /// What was presented, where it was a token that ended it.
        token: Option<TokenType>,
    },
    /// Grants ended because their user has too many for one application.
    GrantsRevoked {
        /// The grants.
        grant_ids: Vec<String>,
    },
    /// A record changed through the Management API, a command or a seed. A key of our own.
    Managed {
        /// What was done.
        action: ManagementAction,
        /// To which kind of record: `Application`, `Connector` …
        subject: &'static str,
        /// To which record.
        id: String,
        /// By whom.
        actor: Actor,
    },
}

/// How it ended.
#[derive(Clone, Debug, Default)]
pub enum EventResult {
    /// As asked.
    #[default]
    Success,
    /// It was refused.
    Error {
        /// The error's code.
        code: String,
        /// Its message in English.
        message: String,
    },
}

/// Where a request came from and what it was about, for the audit entry.
#[derive(Clone, Debug, Default)]
pub struct RequestContext {
    /// The request's id: the same in header, log, error body and here.
    pub request_id: Option<String>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The caller's `User-Agent`.
    pub user_agent: Option<String>,
    /// The application it is about.
    pub application_id: Option<Id<Application>>,
    /// The user it is about.
    pub user_id: Option<Id<User>>,
    /// The session it is about.
    pub session_id: Option<Id<Session>>,
    /// The conversation it is about.
    pub interaction_id: Option<String>,
}

impl Event {
    /// The prefix of our own keys, which `GET /api/logs` shows only when asked.
    pub const MANAGEMENT_PREFIX: &'static str = "Management.";

    /// The key of the audit entry.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::InteractionStarted { .. } => "Interaction.Create".to_owned(),
            Self::InteractionEnded => "Interaction.End".to_owned(),
            Self::PurposeSet(event) => format!("Interaction.{}.Create", event.as_str()),
            Self::PurposeChanged(event) => format!("Interaction.{}.Update", event.as_str()),
            Self::CaptchaVerified => "Interaction.Create.Captcha".to_owned(),
            Self::VerificationBegun(event, kind) => format!(
                "Interaction.{}.Verification.{}.Create",
                event.as_str(),
                kind.as_str()
            ),
            Self::VerificationSubmitted(event, kind) => format!(
                "Interaction.{}.Verification.{}.Submit",
                event.as_str(),
                kind.as_str()
            ),
            Self::Identified(event) => {
                format!("Interaction.{}.Identifier.Submit", event.as_str())
            }
            Self::ProfileCollected(event) => {
                format!("Interaction.{}.Profile.Update", event.as_str())
            }
            Self::Submitted(event) => format!("Interaction.{}.Submit", event.as_str()),
            Self::TokensExchanged { grant, .. } => format!("ExchangeTokenBy.{grant}"),
            Self::TokensRevoked { .. } => "RevokeToken".to_owned(),
            Self::GrantsRevoked { .. } => "RevokeGrants".to_owned(),
            Self::Managed {
                action, subject, ..
            } => {
                let action = match action {
                    ManagementAction::Create => "Create",
                    ManagementAction::Update => "Update",
                    ManagementAction::Delete => "Delete",
                    ManagementAction::Test => "Test",
                };
                format!("{}{subject}.{action}", Self::MANAGEMENT_PREFIX)
            }
        }
    }

    /// The payload of the audit entry.
    #[must_use]
    pub fn payload(&self, context: &RequestContext, result: &EventResult) -> JsonObject {
        let mut payload = JsonObject::with_capacity(12);
        let mut put = |name: &str, value: Value| {
            if !value.is_null() {
                payload.insert(name.to_owned(), value);
            }
        };
        put("key", self.key().into());
        match result {
            EventResult::Success => put("result", "Success".into()),
            EventResult::Error { code, message } => {
                put("result", "Error".into());
                put("error", json!({ "code": code, "message": message }));
            }
        }
        put("requestId", context.request_id.clone().into());
        put("ip", context.ip.clone().into());
        if let Some(agent) = &context.user_agent {
            put("userAgent", agent.clone().into());
            put("userAgentParsed", json!({ "ua": agent }));
        }
        put(
            "applicationId",
            context.application_id.as_ref().map(Id::as_str).into(),
        );
        put("userId", context.user_id.as_ref().map(Id::as_str).into());
        put(
            "sessionId",
            context.session_id.as_ref().map(Id::as_str).into(),
        );
        put("interactionId", context.interaction_id.clone().into());
        match self {
            Self::InteractionStarted { prompt } => put("prompt", json!({ "name": prompt })),
            Self::TokensExchanged { tokens, scope, .. } => {
                put("tokenTypes", json!(tokens));
                put("scope", scope.clone().into());
            }
            Self::TokensRevoked { grant_id, token } => {
                put("grantId", grant_id.clone().into());
                put("tokenTypes", json!(Vec::from_iter(*token)));
            }
            Self::GrantsRevoked { grant_ids } => {
                put("revokeGrantIds", json!(grant_ids));
                put("reason", "maxAllowedGrants limit reached".into());
            }
            Self::Managed { id, actor, .. } => {
                put("targetId", id.clone().into());
                put(
                    "actor",
                    match actor {
                        Actor::Application(id) => json!({ "type": "app", "id": id }),
                        Actor::User(id) => json!({ "type": "user", "id": id }),
                        Actor::Operator => json!({ "type": "operator" }),
                    },
                );
            }
            _ => {}
        }
        payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_the_contracts_grammar() {
        assert_eq!(
            Event::VerificationBegun(
                InteractionEvent::Register,
                VerificationType::PhoneVerificationCode
            )
            .key(),
            "Interaction.Register.Verification.PhoneVerificationCode.Create"
        );
        let refused = Event::Submitted(InteractionEvent::SignIn).payload(
            &RequestContext::default(),
            &EventResult::Error {
                code: "user.suspended".to_owned(),
                message: "x".to_owned(),
            },
        );
        assert_eq!(refused["result"], "Error");
        assert_eq!(refused["error"]["code"], "user.suspended");
    }
}
