//! What every page has: its language, its look, where it stands, and the links at its foot.

use super::link::safe_link;
use crate::assets;
use crate::csp::Csp;
use crate::language::{Direction, Language};
use crate::texts::{Segment, Texts};
use crate::theme::Theme;

/// The surroundings of a page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of its texts, as far as they are ours.
    pub language: Language,
    /// The tag of its language, which may be one of the tenant's own.
    pub tag: String,
    /// Its texts.
    pub texts: Texts,
    /// The direction in which it is written: [`Direction::of`] its tag.
    pub direction: Direction,
    /// The tenant's look.
    pub theme: Theme,
    /// The nonce of this answer, base64, also in the policy.
    pub nonce: String,
    /// The name of the application that the person comes from; may be empty.
    pub app_name: String,
    /// Where the tenant's own pages lead.
    pub links: Links,
    /// The tenant's path without a slash at its end, such as `/t/admin`; empty at the root.
    pub path_prefix: String,
    /// Whether it is a preview: everything shows, nothing can be used.
    pub preview: bool,
}

/// Pages of the tenant. URLs that are neither http(s) nor `mailto:` are not shown.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Terms of use.
    pub terms: Option<String>,
    /// Privacy policy.
    pub privacy: Option<String>,
    /// Where to get help: a page, or a `mailto:` address.
    pub support: Option<String>,
}

impl Page {
    /// A page of Keyward's own look at the root, in a language.
    #[must_use]
    pub fn new(language: Language, nonce: &str) -> Self {
        Self {
            language,
            tag: language.tag().to_owned(),
            texts: Texts::get(language),
            direction: language.direction(),
            theme: Theme::default(),
            nonce: nonce.to_owned(),
            app_name: String::new(),
            links: Links::default(),
            path_prefix: String::new(),
            preview: false,
        }
    }

    /// The policy that this page is written for. Sign-in, consent and sign-out pages add
    /// [`Csp::form_target`], a preview [`Csp::framed_by`].
    #[must_use]
    pub fn csp(&self) -> Csp<'_> {
        let csp = Csp::new(&self.nonce).images(self.theme.images());
        if self.preview { csp.no_forms() } else { csp }
    }

    /// The texts of the page.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// A text, for templates.
    pub(crate) fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts().text(key)
    }

    /// A text with one thing filled in, for templates.
    pub(crate) fn tw(&self, key: &str, name: &str, value: &str) -> String {
        self.texts().with(key, &[(name, value)])
    }

    /// A text that names the application, which may be its first word.
    pub(crate) fn t_app(&self, key: &str) -> String {
        let text = self.tw(key, "app", self.app());
        if self.has_app() {
            return text;
        }
        self.capitalize(&text)
    }

    /// A text with several things filled in, for views.
    pub(crate) fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.texts().with(key, values)
    }

    /// A text that begins a sentence: its first letter is a capital one. Turkish has a capital of its own for
    /// `i`.
    pub(crate) fn capitalize(&self, text: &str) -> String {
        let mut letters = text.chars();
        match letters.next() {
            Some('i') if self.tag.starts_with("tr") => {
                std::iter::once('İ').chain(letters).collect()
            }
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    }

    /// A text in pieces, for templates.
    pub(crate) fn segments<'a>(&'a self, key: &'a str) -> Vec<Segment<'a>> {
        self.texts().segments(key)
    }

    /// The application's name, or words that stand for it.
    pub(crate) fn app(&self) -> &str {
        if self.app_name.trim().is_empty() {
            self.t("app.unnamed")
        } else {
            &self.app_name
        }
    }

    pub(crate) fn has_app(&self) -> bool {
        !self.app_name.trim().is_empty()
    }

    /// The URL of an asset.
    pub(crate) fn asset(&self, name: &str) -> String {
        format!("{}{}{name}", self.path_prefix, assets::PATH)
    }

    pub(crate) fn terms(&self) -> Option<&str> {
        safe_link(self.links.terms.as_deref())
    }

    pub(crate) fn privacy(&self) -> Option<&str> {
        safe_link(self.links.privacy.as_deref())
    }

    pub(crate) fn support(&self) -> Option<&str> {
        safe_link(self.links.support.as_deref())
    }
}
