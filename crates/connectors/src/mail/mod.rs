//! What an e-mail says: the tenant's own template, else the connector's, else a built-in one
//! (`reference/connectors.md` §1). How it travels is the connector's matter.

mod built_in;
mod compose;
mod notice;
mod placeholders;
mod template;

pub(crate) use built_in::short;
pub(crate) use compose::{Content, Mail, compose};
pub(crate) use placeholders::{fill, fill_html, single_line};
pub(crate) use template::{MailTemplate, form_item, read_templates};

pub use compose::preview;
