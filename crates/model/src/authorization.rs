//! The two values in which the OpenID provider and the sign-in conversation meet: a checked
//! request that waits for a person, and the person who signed in.

use serde::{Deserialize, Serialize};

use crate::{
    Application, Id, InteractionEvent, LanguageTag, ScopeSet, SignInIdentifier, Time, User,
};

/// How the answer travels back (OAuth 2.0 Multiple Response Type Encoding Practices §2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of a redirect.
    #[default]
    Query,
    /// In the fragment of a redirect.
    Fragment,
    /// In a form that posts itself.
    FormPost,
}

/// Values of `prompt` (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// No page may be shown.
    None,
    /// Sign in again.
    Login,
    /// Ask for consent again.
    Consent,
    /// Ask which account to use.
    SelectAccount,
}

/// The page a sign-in starts with (reference oidc.md §3.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstScreen {
    /// `/sign-in`
    #[default]
    SignIn,
    /// `/register`
    Register,
    /// `/reset-password`
    ResetPassword,
    /// `/identifier-sign-in`
    IdentifierSignIn,
    /// `/identifier-register`
    IdentifierRegister,
}

impl FirstScreen {
    /// What the person is about to do there.
    #[must_use]
    pub const fn event(self) -> InteractionEvent {
        match self {
            Self::SignIn | Self::IdentifierSignIn => InteractionEvent::SignIn,
            Self::Register | Self::IdentifierRegister => InteractionEvent::Register,
            Self::ResetPassword => InteractionEvent::ForgotPassword,
        }
    }
}

/// Wishes for the pages that do not change what is granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiHints {
    /// Where to start.
    pub first_screen: FirstScreen,
    /// `login_hint`: fills the identifier in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// `identifier`: what the first screen asks for, where it is one that such a wish limits; all without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<SignInIdentifier>,
    /// `ui_locales`, in order of preference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<LanguageTag>,
}

/// An authorization request whose client and parameters were checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingAuthorization {
    /// Names the request in cookies and in `/oidc/auth/{id}`; 43 characters.
    pub uid: String,
    /// The client.
    pub client_id: Id<Application>,
    /// Where the answer goes: registered, and as it was presented.
    pub redirect_uri: String,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// `state`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `nonce`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Known scopes that were asked for.
    pub scope: ScopeSet,
    /// Indicators of the resources that were asked for (RFC 8707).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// PKCE challenge, method S256 (RFC 7636).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// `prompt`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompt: Vec<Prompt>,
    /// `max_age` in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i64>,
    /// The user that `id_token_hint` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hinted_user: Option<Id<User>>,
    /// Who is signed in and is asked which account to use, or for consent: the request waits for their
    /// answer, not for somebody to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_of: Option<Id<User>>,
    /// Wishes for the pages.
    pub ui: UiHints,
    /// When the request came.
    pub created_at: Time,
    /// How long it waits for a person, in seconds. Earlier versions had one length and wrote none.
    #[serde(default = "one_hour")]
    pub lifetime: i64,
}

fn one_hour() -> i64 {
    3600
}

impl PendingAuthorization {
    /// When it ends.
    #[must_use]
    pub fn expires_at(&self) -> Time {
        self.created_at.plus_seconds(self.lifetime)
    }

    /// Whether `auth_time` belongs into the ID token (`max_age` or `prompt=login`).
    #[must_use]
    pub fn wants_auth_time(&self) -> bool {
        self.max_age.is_some() || self.prompt.contains(&Prompt::Login)
    }
}

/// Who signed in, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The user.
    pub user_id: Id<User>,
    /// When they proved it.
    pub authenticated_at: Time,
    /// With what (RFC 8176).
    pub amr: Vec<String>,
    /// To which level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
}
