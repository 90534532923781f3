//! Answers of protocol endpoints that a person may see. The handler answers as a machine would
//! read it and adds one of these to the response's extensions; `pages` turns it into a page. So
//! `api` knows no template, and `pages` no protocol.

use std::sync::Arc;

use keyward_model::{InteractionEvent, JsonObject, LanguageTag, SignInExperience};
use keyward_oidc::EndSessionRequest;

/// What a person is shown.
#[derive(Clone, Debug)]
pub enum ForPeople {
    /// An error; shown where the browser asks for HTML.
    Error {
        /// The contract's code.
        code: String,
    },
    /// The answer of an authorization request that travels in a form.
    FormPost {
        /// A registered redirect URI.
        redirect_uri: String,
        /// The parameters.
        parameters: Vec<(String, String)>,
    },
    /// Whether to sign out.
    AskSignOut {
        /// The checked request.
        request: Box<EndSessionRequest>,
        /// What the form's token is bound to.
        bound_to: String,
    },
    /// How a page would look.
    Preview(Box<Preview>),
    /// The session has ended and there is nowhere to go on to.
    SignedOut,
}

/// A page of settings that were not saved, as the Console shows it in a frame.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The settings.
    pub settings: Arc<SignInExperience>,
    /// Whose first page it is.
    pub event: InteractionEvent,
    /// The language that is asked for.
    pub language: Option<LanguageTag>,
    /// The tenant's own words in that language, nested by the parts of their keys, in the place of those that are stored.
    pub texts: Option<JsonObject>,
    /// Whether the reader's system is dark.
    pub is_dark: bool,
    /// The nonce of the page around it, whose policy holds in it.
    pub nonce: String,
}
