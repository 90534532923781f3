//! What every form has, and the notice above it.

use super::Page;

/// Names of the fields that the pages post.
pub mod field {
    /// The CSRF token.
    pub const CSRF: &str = "csrf";
    /// The chosen country: an ISO 3166-1 code ([`crate::countries::Region::parse`]).
    pub const COUNTRY: &str = "country";
    /// The phone number as it was typed or filled in; an international one wins over the country.
    pub const PHONE: &str = "phone";
    /// A user name, an address or a number, as it was typed.
    pub const IDENTIFIER: &str = "identifier";
    /// A password.
    pub const PASSWORD: &str = "password";
    /// A new password once more; only where no script could show it.
    pub const REPEAT: &str = "repeat";
    /// The verification code as it was typed.
    pub const CODE: &str = "code";
    /// `on` when the terms were agreed to by hand.
    pub const AGREE: &str = "agree";
    /// What a captcha's provider gave the person.
    pub const CAPTCHA: &str = "captcha";
    /// What a magic link carries.
    pub const ONE_TIME_TOKEN: &str = "one_time_token";
    /// The address that a magic link was made for.
    pub const LOGIN_HINT: &str = "login_hint";
    /// Stands for what a page asked consent for.
    pub const SHOWN: &str = "shown";
}

/// Where a form posts to, and what it carries unseen.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// The URL, with the tenant's path.
    pub action: &'a str,
    /// The CSRF token.
    pub csrf: &'a str,
    /// Further hidden fields: name, value.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// How weighty a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done ("A new code is on its way.").
    Success,
    /// Something failed that belongs to no field.
    Danger,
}

/// A message above a form.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// Its weight.
    pub kind: NoticeKind,
    /// Its text.
    pub text: &'a str,
}

impl<'a> Notice<'a> {
    /// Something was done.
    #[must_use]
    pub fn success(text: &'a str) -> Self {
        Self {
            kind: NoticeKind::Success,
            text,
        }
    }

    /// Something failed.
    #[must_use]
    pub fn danger(text: &'a str) -> Self {
        Self {
            kind: NoticeKind::Danger,
            text,
        }
    }

    /// A new code was sent.
    #[must_use]
    pub fn resent(page: &'a Page) -> Self {
        Self::success(page.t("notice.resent"))
    }

    /// A new password was set.
    #[must_use]
    pub fn password_changed(page: &'a Page) -> Self {
        Self::success(page.t("forgot.done"))
    }

    pub(super) fn is_danger(&self) -> bool {
        self.kind == NoticeKind::Danger
    }
}

/// How a person agrees to the tenant's terms (`agreeToTermsPolicy`). Without a link to terms or
/// privacy policy nothing shows.
#[derive(Clone, Copy, Debug, Default)]
pub enum Agreement<'a> {
    /// Not here: the links stand at the page's foot.
    #[default]
    No,
    /// By going on (`Automatic`).
    Implied,
    /// By ticking a box (`Manual`).
    Asked {
        /// Whether it is ticked.
        checked: bool,
        /// What is wrong, when it was left out.
        error: Option<&'a str>,
    },
}

impl<'a> Agreement<'a> {
    /// The sentence's key, if there is something to agree to.
    pub(super) fn key(&self, page: &Page) -> Option<&'static str> {
        let asked = match self {
            Self::No => return None,
            Self::Implied => false,
            Self::Asked { .. } => true,
        };
        Some(
            match (page.terms().is_some(), page.privacy().is_some(), asked) {
                (true, true, false) => "agreement.implied.both",
                (true, false, false) => "agreement.implied.terms",
                (false, true, false) => "agreement.implied.privacy",
                (true, true, true) => "agreement.asked.both",
                (true, false, true) => "agreement.asked.terms",
                (false, true, true) => "agreement.asked.privacy",
                (false, false, _) => return None,
            },
        )
    }

    pub(super) fn is_asked(&self) -> bool {
        matches!(self, Self::Asked { .. })
    }

    pub(super) fn is_checked(&self) -> bool {
        matches!(self, Self::Asked { checked: true, .. })
    }

    pub(super) fn error(&self) -> Option<&'a str> {
        match self {
            Self::Asked { error, .. } => *error,
            Self::No | Self::Implied => None,
        }
    }
}
