//! A struct for each page, rendered by the template of the same name. They hold what is shown and
//! decide nothing. Every text comes escaped out of the template; messages are ready texts of
//! [`crate::texts`].
//!
//! `render` is [`Template::render`]; the fields that a form posts are the constants of [`field`].

mod captcha;
mod chooser;
mod code;
mod consent;
mod demo_app;
mod error;
mod form;
mod form_post;
mod identifier;
mod inbox;
mod link;
mod magic_link;
mod no_method;
mod offer;
mod page;
mod password;
mod profile;
mod set_up;
mod sign_out;

pub use askama::{Error, Template};

pub use captcha::{Captcha, CaptchaField};
pub use chooser::ChooserPage;
pub use code::CodePage;
pub use consent::{ConsentPage, ConsentResource};
pub use demo_app::DemoAppPage;
pub use error::{ErrorAction, ErrorPage};
pub use form::{Agreement, Form, Notice, NoticeKind, field};
pub use form_post::FormPostPage;
pub use identifier::{IdentifierField, IdentifierPage, Purpose};
pub use inbox::{InboxMessage, InboxPage};
pub use magic_link::{MagicLinkPage, SwitchAccountPage};
pub use no_method::NoMethodPage;
pub use offer::{Offer, OfferPage};
pub use page::{Links, Page};
pub use password::{NewPasswordFor, NewPasswordPage, PasswordField, PasswordPage};
pub use profile::{ProfileControl, ProfileFieldView, ProfileGroup, ProfilePage};
pub use set_up::{SetUpEnd, SetUpEndPage, SetUpPage};
pub use sign_out::{SignOutPage, SignedOutPage};
