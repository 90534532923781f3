//! The domain's words: value types that cannot hold a wrong value, and the rules that need no I/O.
//!
//! Serde representations are the public JSON of the Management API. Nothing here knows about
//! HTTP, SQL or cryptography.

mod application;
mod authority;
mod authorization;
mod client_metadata;
mod connector;
mod day;
mod email;
mod endpoint;
mod event;
mod grant;
mod id;
mod interaction;
mod language;
mod lifetimes;
mod log;
mod password;
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
mod username;

pub use application::{Application, ApplicationSecret, ApplicationType};
pub use authority::{Authority, Scheme};
pub use authorization::{
    FirstScreen, PendingAuthorization, Prompt, ResponseMode, SignedIn, UiHints,
};
pub use client_metadata::{CustomClientMetadata, OidcClientMetadata, ProtectedAppMetadata};
pub use connector::{Connector, ConnectorMetadata, ConnectorType, TemplateType};
pub use day::{Day, Zone};
pub use email::{Email, EmailError};
pub use endpoint::{Endpoint, EndpointError};
pub use event::{Actor, Event, EventResult, ManagementAction, RequestContext, TokenType};
pub use grant::{AccessToken, AuthorizationCode, Grant, RefreshToken};
pub use id::Id;
pub use interaction::{Interaction, InteractionEvent, InteractionState, Verification};
pub use language::{AcceptLanguage, LanguageTag};
pub use lifetimes::Lifetimes;
pub use log::LogEntry;
pub use password::{PasswordDigest, PasswordMethod};
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
pub use username::{Username, UsernameError};

/// A JSON object as the contract's free-form columns hold it.
pub type JsonObject = serde_json::Map<String, serde_json::Value>;
