//! The domain's words: value types that cannot hold a wrong value, and the rules that need no I/O.
//!
//! Serde representations are the public JSON of the Management API. Nothing here knows about
//! HTTP, SQL or cryptography.

mod application;
mod application_sign_in_experience;
mod authority;
mod authorization;
mod captcha;
mod client_metadata;
mod connector;
mod consent;
mod custom_phrases;
mod day;
mod email;
mod email_blocklist;
mod email_template;
mod endpoint;
mod event;
mod grant;
mod id;
mod interaction;
mod language;
mod lifetimes;
mod log;
mod one_time_token;
mod password;
mod password_expiration;
mod password_policy;
mod pending_profile;
mod phone;
mod picture;
mod profile_field;
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
mod user_agent;
mod username;
mod username_policy;
mod verification;

pub use application::{Application, ApplicationSecret, ApplicationType};
pub use application_sign_in_experience::{ApplicationSignInExperience, PartialColor};
pub use authority::{Authority, Scheme};
pub use authorization::{
    FirstScreen, PendingAuthorization, Prompt, ResponseMode, SignedIn, UiHints,
};
pub use captcha::{
    CaptchaConfig, CaptchaDomain, CaptchaProvider, CaptchaRecord, CaptchaSources, CaptchaTextError,
    RecaptchaMode, RecaptchaProject,
};
pub use client_metadata::{CustomClientMetadata, OidcClientMetadata, ProtectedAppMetadata};
pub use connector::{Connector, ConnectorMetadata, ConnectorType, TemplateType};
pub use consent::{CONSENT_USER_SCOPES, ConsentScope, ConsentScopes};
pub use custom_phrases::{CustomPhrases, flatten, is_language_tag, nest};
pub use day::{Day, Zone};
pub use email::{Email, EmailError};
pub use email_blocklist::{BlockedEmail, EmailBlocklist, EmailPattern};
pub use email_template::{
    EmailTemplate, EmailTemplateChange, EmailTemplateDetails, MailContentType,
};
pub use endpoint::{Endpoint, EndpointError};
pub use event::{Actor, Event, EventResult, ManagementAction, RequestContext, TokenType};
pub use grant::{AccessToken, AuthorizationCode, Grant, RefreshToken};
pub use id::Id;
pub use interaction::{
    CaptchaState, Choice, Interaction, InteractionEvent, InteractionState, Progress,
};
pub use language::{AcceptLanguage, LanguageTag, choose_language, nearest_language};
pub use lifetimes::Lifetimes;
pub use log::LogEntry;
pub use one_time_token::{
    OneTimeToken, OneTimeTokenContext, OneTimeTokenRefusal, OneTimeTokenStatus,
};
pub use password::{PasswordDigest, PasswordMethod};
pub use password_expiration::{PasswordAge, PasswordExpiration, PasswordExpired};
pub use password_policy::{PasswordIssue, PasswordPolicy, PersonalInfo};
pub use pending_profile::{MissingProfile, PendingProfile};
pub use phone::{Phone, PhoneError};
pub use picture::PictureKind;
pub use profile_field::{
    ProfileField, ProfileFieldConfig, ProfileFieldConfigError, ProfileFieldIssue,
    ProfileFieldNameError, ProfileFieldOption, ProfileFieldPart, ProfileFieldPlace,
    ProfileFieldType, ProfileValues, check_profile_field_name, sign_up_fields,
};
pub use redirect_uri::{RedirectUri, RedirectUriError, is_loopback_host};
pub use resource::{Resource, Scope};
pub use role::{Role, RoleType};
pub use scopes::{ScopeSet, user_scopes};
pub use secret::Secret;
pub use sentinel::{SentinelAction, SentinelDecision, SentinelPolicy};
pub use session::{Session, SessionLifetime};
pub use sign_in_experience::{
    AgreeToTermsPolicy, Branding, Color, HexColor, LanguageInfo, SignIn, SignInExperience,
    SignInIdentifier, SignInMethod, SignInMode, SignUp, SignUpIdentifier, SignUpSecondary,
    VerificationCodePolicy,
};
pub use tenant::{TenantId, TenantIdError};
pub use time::{Clock, ManualClock, SystemClock, Time};
pub use user::{User, UserProfile};
pub use user_agent::browser_name;
pub use username::{Username, UsernameError};
pub use username_policy::{UsernameIssue, UsernamePolicy};
pub use verification::{
    CodeProof, Contact, Identifier, Proof, VerificationRecord, VerificationType,
};

/// A JSON object as the contract's free-form columns hold it.
pub type JsonObject = serde_json::Map<String, serde_json::Value>;
