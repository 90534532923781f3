//! Every setting as it is: its value, unless it is a secret, and by whom it was given.

use serde::Serialize;

use super::{
    declaration::SETTINGS,
    given::{Given, Origin},
    setting::{Fallback, Places},
};

/// What stands for a secret.
const HIDDEN: &str = "(hidden)";

/// One setting for people to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its name.
    pub name: &'static str,
    /// Its value, or what counts where nothing was given; a secret's is hidden.
    pub value: String,
    /// `flag`, `environment`, `file` or `default`.
    pub origin: &'static str,
    /// The flag, the variable, or the file with line and key; nothing for a default.
    pub source: Option<String>,
}

/// All settings that a server takes, in their order.
pub(super) fn all<'g>(find: impl Fn(super::declaration::Name) -> Option<&'g Given>) -> Vec<Shown> {
    SETTINGS
        .iter()
        .filter(|setting| setting.places != Places::FlagOnly)
        .map(|setting| match find(setting.name) {
            Some(given) => shown(given),
            None => {
                let (Fallback::Value(text) | Fallback::Told(text)) = setting.default;
                Shown {
                    name: setting.key,
                    value: text.replace('`', ""),
                    origin: "default",
                    source: None,
                }
            }
        })
        .collect()
}

fn shown(given: &Given) -> Shown {
    let values: Vec<_> = given
        .values
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    Shown {
        name: given.setting.key,
        value: match (given.setting.is_secret, given.is_file) {
            (true, false) => HIDDEN.to_owned(),
            (true, true) => format!("{HIDDEN}, in {}", values.join(", ")),
            (false, _) => values.join(", "),
        },
        origin: match given.origin {
            Origin::Flag => "flag",
            Origin::Environment => "environment",
            Origin::File => "file",
            Origin::Default => "default",
        },
        source: Some(given.source_name.clone()),
    }
}
