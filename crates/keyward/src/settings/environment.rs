//! The `KEYWARD_*` variables of the environment.

use std::ffi::OsString;

use super::{
    declaration::{FILE_SUFFIX, PREFIX, SETTINGS, Setting},
    given::{Given, Level},
    nearest::nearest,
    refused::{Refused, one_line},
};

/// Reads the variables that are ours. Another program's are not looked at.
pub(super) fn read(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Level, Refused> {
    let mut level = Level::new();
    for (variable, value) in environment {
        // A name that is not text can still begin with the prefix.
        let variable = variable.to_string_lossy();
        if !variable.starts_with(PREFIX) {
            continue;
        }
        let given = recognize(&variable, value)?;
        if let Some(other) = level.get(&given.setting.name) {
            return Err(Refused::GivenTwice {
                one: other.source_name.clone(),
                two: given.source_name,
            });
        }
        level.insert(given.setting.name, given);
    }
    Ok(level)
}

fn recognize(variable: &str, value: OsString) -> Result<Given, Refused> {
    for setting in SETTINGS {
        let is_file = setting.file_variable().as_deref() == Some(variable);
        if is_file || setting.variable == Some(variable) {
            return Ok(Given {
                setting,
                source_name: variable.to_owned(),
                values: split(setting, value),
                is_file,
            });
        }
    }
    Err(Refused::UnknownVariable {
        variable: one_line(variable),
        nearest: nearest_variable(variable),
    })
}

/// The values of a list stand between commas.
fn split(setting: &Setting, value: OsString) -> Vec<OsString> {
    let text = value.to_str().filter(|_| setting.is_list);
    let Some(text) = text else { return vec![value] };
    let parts = text.split(',').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(OsString::from)
        .collect()
}

fn nearest_variable(unknown: &str) -> String {
    // Compared without the prefix, which would make all of them alike.
    let bare = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let known: Vec<String> = SETTINGS
        .iter()
        .flat_map(|setting| [setting.variable.map(str::to_owned), setting.file_variable()])
        .flatten()
        .map(|name| bare(&name))
        .collect();
    let unknown = bare(unknown);
    // `_FILE` behind a setting that is no secret: the setting is meant.
    let unknown = unknown
        .strip_suffix(FILE_SUFFIX)
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
