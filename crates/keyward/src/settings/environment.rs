//! The variables of the environment: ours, and those of Logto's that are known by their exact names.

use std::ffi::OsString;

use super::{
    declaration::SETTINGS,
    given::{Given, Level, Origin},
    logto::{self, Foreign},
    nearest::nearest,
    refused::{Refused, one_line},
    setting::{Kind, PREFIX, Setting},
    traces::{self, TraceVariables},
};

/// What the environment says.
#[derive(Default)]
pub(super) struct Environment {
    pub(super) level: Level,
    /// Logto's variables that set nothing here.
    pub(super) foreign: Vec<Foreign>,
    /// OpenTelemetry's.
    pub(super) traces: TraceVariables,
    pub(super) problems: Vec<Refused>,
}

/// Whether a variable is looked at, as a setting or to be refused. Whoever starts the program for
/// somebody else, a test for example, keeps such variables from it.
#[must_use]
pub fn is_read(variable: &str) -> bool {
    let aliases = SETTINGS.iter().filter_map(|setting| setting.alias);
    variable.starts_with(PREFIX)
        || aliases
            .map(|alias| alias.variable)
            .any(|alias| alias == variable)
        || logto::names().any(|(name, ..)| name == variable)
        || traces::VARIABLES.iter().any(|(name, _)| *name == variable)
}

/// Reads the variables that are known. Another program's are not looked at.
pub(super) fn read(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Environment {
    let mut environment = Environment::default();
    for (variable, value) in variables {
        // A name that is not text can still begin with the prefix.
        let variable = variable.to_string_lossy();
        if let Some(given) = recognize(&variable, &value) {
            if let Err(refused) = given.put_into(&mut environment.level) {
                environment.problems.push(refused);
            }
        } else if variable.starts_with(PREFIX) {
            environment.problems.push(Refused::UnknownVariable {
                variable: one_line(&variable),
                nearest: nearest_variable(&variable),
            });
        } else if let Some(foreign) = logto::recognize(&variable, &value) {
            environment.foreign.push(foreign);
        } else {
            environment.traces.take(&variable, &value);
        }
    }
    environment
}

fn recognize(variable: &str, value: &OsString) -> Option<Given> {
    for setting in SETTINGS {
        let is_file = setting.twin_variable().as_deref() == Some(variable);
        if is_file || setting.variable().as_deref() == Some(variable) {
            let values = split(setting, value);
            let mut given = Given::new(setting, Origin::Environment, variable, values);
            given.is_file = is_file;
            return Some(given);
        }
        let alias = setting.alias.filter(|alias| alias.variable == variable);
        // Logto's examples hand on variables that are empty.
        if let Some(alias) = alias.filter(|_| !value.is_empty()) {
            let values = split(setting, value);
            let mut given = Given::new(setting, Origin::Environment, variable, values);
            given.meaning = alias.meaning;
            return Some(given);
        }
    }
    None
}

/// The values of a list stand between commas.
fn split(setting: &Setting, value: &OsString) -> Vec<OsString> {
    let text = value.to_str().filter(|_| setting.kind == Kind::List);
    let Some(text) = text else {
        return vec![value.clone()];
    };
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(OsString::from)
        .collect()
}

fn nearest_variable(unknown: &str) -> String {
    const FILE: &str = "_FILE";
    // Compared without the prefix, which would make all of them alike.
    let bare = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let known: Vec<String> = SETTINGS
        .iter()
        .flat_map(|setting| [setting.variable(), setting.twin_variable()])
        .flatten()
        .map(|name| bare(&name))
        .collect();
    let unknown = bare(unknown);
    // `_FILE` behind a setting that is no secret: the setting is meant.
    let unknown = unknown
        .strip_suffix(FILE)
        .filter(|name| known.iter().any(|known| known == name))
        .unwrap_or(&unknown);
    let nearest = nearest(unknown, known.iter().map(String::as_str)).unwrap_or_default();
    format!("{PREFIX}{nearest}")
}

#[cfg(test)]
mod tests {
    use super::nearest_variable;

    #[test]
    fn the_nearest_variable() {
        for (typed, meant) in [
            ("KEYWARD_LISEN", "KEYWARD_LISTEN"),
            ("KEYWARD_DBURL", "KEYWARD_DB_URL"),
            ("KEYWARD_DATA_FILE", "KEYWARD_DATA"),
            ("KEYWARD_KEYFILE", "KEYWARD_KEY_FILE"),
            ("KEYWARD_ALLOW_OUTBOUNDS", "KEYWARD_ALLOW_OUTBOUND"),
        ] {
            assert_eq!(nearest_variable(typed), meant);
        }
    }
}
