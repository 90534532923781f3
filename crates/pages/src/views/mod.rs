//! A struct for each page, rendered by the template of the same name. They hold what is shown and
//! decide nothing. Every text comes escaped out of the template; messages are ready texts of
//! [`crate::texts`].
//!
//! `render` is [`Template::render`]; the fields that a form posts are the constants of [`field`].

mod code;
mod error;
mod form;
mod form_post;
mod inbox;
mod link;
mod no_method;
mod offer;
mod page;
mod phone;
mod sign_out;

pub use askama::Template;

pub use code::CodePage;
pub use error::{ErrorAction, ErrorPage};
pub use form::{Agreement, Form, Notice, NoticeKind, field};
pub use form_post::FormPostPage;
pub use inbox::{InboxMessage, InboxPage};
pub use no_method::NoMethodPage;
pub use offer::{Offer, OfferPage};
pub use page::{Links, Page};
pub use phone::{PhoneField, PhonePage, Screen};
pub use sign_out::{SignOutPage, SignedOutPage};
