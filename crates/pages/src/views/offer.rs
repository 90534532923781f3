//! A verified number that does not fit what was asked for: nobody has it at sign-in, somebody has
//! it at registration. Neither needs a second code.

use askama::Template;

use super::{Agreement, Form, Page};

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nobody has this number: create an account with it.
    CreateAccount,
    /// An account has this number: sign in to it.
    SignIn,
}

/// Offers the other way on.
#[derive(Clone, Debug, Template)]
#[template(path = "offer.html", whitespace = "minimize")]
pub struct OfferPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Which way.
    pub offer: Offer,
    /// Where the yes goes.
    pub form: Form<'a>,
    /// The verified number, formatted for reading.
    pub to: &'a str,
    /// The page where another number can be given.
    pub back_href: &'a str,
    /// How the terms are agreed to; matters for [`Offer::CreateAccount`].
    pub agreement: Agreement<'a>,
}

impl OfferPage<'_> {
    fn title(&self) -> String {
        let key = match self.offer {
            Offer::CreateAccount => "offer.create.title",
            Offer::SignIn => "offer.sign_in.title",
        };
        self.page.t(key).to_owned()
    }

    fn message_key(&self) -> &'static str {
        match self.offer {
            Offer::CreateAccount => "offer.create.message",
            Offer::SignIn => "offer.sign_in.message",
        }
    }

    fn failed(&self) -> bool {
        self.agreement.error().is_some()
    }
}
