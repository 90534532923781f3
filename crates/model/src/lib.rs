//! The domain's words: value types that cannot hold a wrong value, and the rules that need no I/O.
//!
//! Serde representations are the public JSON of the Management API. Nothing here knows about
//! HTTP, SQL or cryptography.

mod application;
mod authorization;
mod client_metadata;
mod connector;
mod email;
mod event;
mod grant;
mod id;
mod interaction;
mod language;
mod log;
mod phone;
mod redirect_uri;
mod resource;
mod role;
mod scopes;
mod secret;
mod sentinel;
mod session;
mod sign_in_experience;
mod tenant;
mod time;
mod user;

pub use application::{Application, ApplicationSecret, ApplicationType};
pub use authorization::{
    FirstScreen, PendingAuthorization, Prompt, ResponseMode, SignedIn, UiHints,
};
pub use client_metadata::{CustomClientMetadata, OidcClientMetadata, ProtectedAppMetadata};
pub use connector::{Connector, ConnectorMetadata, ConnectorType, TemplateType};
pub use email::{Email, EmailError};
pub use event::{Actor, Event, EventResult, ManagementAction, RequestContext, TokenType};
pub use grant::{AccessToken, AuthorizationCode, Grant, RefreshToken};
pub use id::Id;
pub use interaction::{Interaction, InteractionEvent, InteractionState, Verification};
pub use language::{AcceptLanguage, LanguageTag};
pub use log::LogEntry;
pub use phone::{Phone, PhoneError};
pub use redirect_uri::{RedirectUri, RedirectUriError, is_loopback_host};
pub use resource::{Resource, Scope};
pub use role::{Role, RoleType};
pub use scopes::{ScopeSet, user_scopes};
pub use secret::Secret;
pub use sentinel::{SentinelAction, SentinelDecision, SentinelPolicy};
pub use session::Session;
pub use sign_in_experience::{
    AgreeToTermsPolicy, Branding, Color, HexColor, LanguageInfo, SignIn, SignInExperience,
    SignInIdentifier, SignInMethod, SignInMode, SignUp, SignUpIdentifier, SignUpSecondary,
    VerificationCodePolicy,
};
pub use tenant::{TenantId, TenantIdError};
pub use time::{Clock, ManualClock, SystemClock, Time};
pub use user::{User, UserProfile};

/// A JSON object as the contract's free-form columns hold it.
pub type JsonObject = serde_json::Map<String, serde_json::Value>;
