//! The page that asks for the fields of a tenant's profile at sign-up.

use askama::Template;

use super::identifier::described_by;
use super::{Form, Notice, Page};

/// What a field is filled in with.
#[derive(Clone, Debug)]
pub enum ProfileControl {
    /// A line of text; the value is the `type` of its input.
    Text(&'static str),
    /// One of several: value and label.
    Choice(Vec<(String, String)>),
    /// A box to tick.
    Tick,
}

/// A field.
#[derive(Clone, Debug)]
pub struct ProfileFieldView<'a> {
    /// What it is posted as: its name, or `address.country` for a part.
    pub name: String,
    /// What people read: the tenant's words, else ours for its name.
    pub label: String,
    /// What people read below.
    pub description: Option<&'a str>,
    /// What stands in the empty field.
    pub placeholder: Option<&'a str>,
    /// What the browser may fill in.
    pub autocomplete: Option<&'static str>,
    /// What it is filled in with.
    pub control: ProfileControl,
    /// Whether it must be filled in.
    pub required: bool,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl ProfileFieldView<'_> {
    /// Dots would make it a path in selectors.
    fn id(&self) -> String {
        format!("field-{}", self.name.replace('.', "-"))
    }

    fn described_by(&self) -> Option<String> {
        described_by(&self.id(), self.error.is_some(), self.description.is_some())
    }
}

/// Fields that belong together: the parts of an address or of a name, or one field by itself.
#[derive(Clone, Debug)]
pub struct ProfileGroup<'a> {
    /// What they are together.
    pub legend: Option<String>,
    /// The fields.
    pub fields: Vec<ProfileFieldView<'a>>,
}

/// Asks for a person's profile.
#[derive(Clone, Debug, Template)]
#[template(path = "profile.html", whitespace = "minimize")]
pub struct ProfilePage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// Where it goes.
    pub form: Form<'a>,
    /// The fields.
    pub groups: &'a [ProfileGroup<'a>],
    /// A message that belongs to no field.
    pub notice: Option<Notice<'a>>,
}

impl ProfilePage<'_> {
    fn title(&self) -> String {
        self.page.t("profile.title").to_owned()
    }

    fn failed(&self) -> bool {
        let mut fields = self.groups.iter().flat_map(|group| &group.fields);
        fields.any(|field| field.error.is_some())
            || self.notice.is_some_and(|notice| notice.is_danger())
    }

    /// Whether it is where to type: the first field that is wrong, else the first.
    fn is_first(&self, field: &ProfileFieldView<'_>) -> bool {
        let mut fields = self.groups.iter().flat_map(|group| &group.fields);
        let first = fields.clone().find(|field| field.error.is_some());
        first
            .or_else(|| fields.next())
            .is_some_and(|first| first.name == field.name)
    }

    fn label(&self, field: &ProfileFieldView<'_>) -> String {
        if field.required {
            field.label.clone()
        } else {
            self.page.tw("profile.optional", "label", &field.label)
        }
    }
}
