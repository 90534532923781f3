//! A setting's value as it was given, with the name under which it was.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs::File,
    io::Read,
};

use keyward_model::Secret;

use super::{
    declaration::Name,
    refused::{Refused, one_line},
    setting::{Meaning, Setting},
};

/// What was given at one level.
pub(super) type Level = BTreeMap<Name, Given>;

/// The longest secret that a file may hold.
const LONGEST_SECRET: u64 = 64 * 1024;

/// By whom a value was given. The earlier beats the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Flag,
    Environment,
    File,
    Default,
}

/// One setting's value or values.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) setting: &'static Setting,
    pub(super) origin: Origin,
    /// The flag with its dashes, the variable, or the file with line and key.
    pub(super) source_name: String,
    pub(super) values: Vec<OsString>,
    /// How to read them.
    pub(super) meaning: Meaning,
    /// The value is the path of a file that holds the secret.
    pub(super) is_file: bool,
}

impl Given {
    pub(super) fn new(
        setting: &'static Setting,
        origin: Origin,
        source_name: impl Into<String>,
        values: Vec<OsString>,
    ) -> Self {
        Self {
            setting,
            origin,
            source_name: source_name.into(),
            values,
            meaning: Meaning::Same,
            is_file: false,
        }
    }

    /// Puts it into its level, where nothing may stand yet.
    pub(super) fn put_into(self, level: &mut Level) -> Result<(), Refused> {
        if let Some(other) = level.get(&self.setting.name) {
            return Err(Refused::GivenTwice {
                one: other.source_name.clone(),
                two: self.source_name,
            });
        }
        level.insert(self.setting.name, self);
        Ok(())
    }

    /// The refusal of its value, which is shown unless it is a secret's.
    pub(super) fn malformed(&self, value: &OsStr) -> Refused {
        let shown = (!self.setting.is_secret).then(|| one_line(&value.to_string_lossy()));
        Refused::Malformed {
            source_name: self.source_name.clone(),
            expects: match self.meaning {
                Meaning::Same => self.setting.expects,
                Meaning::Port => "a port, for example 3001",
                Meaning::Switch => "1, true, 0 or false",
                Meaning::Milliseconds => "a number of milliseconds from 1000 to 60000",
            },
            value: shown,
        }
    }

    /// The value of a setting that has one; never empty.
    pub(super) fn value(&self) -> Result<&OsStr, Refused> {
        let value = self.values.first().map_or(OsStr::new(""), |value| value);
        if value.is_empty() {
            return Err(self.malformed(value));
        }
        Ok(value)
    }

    /// The value as text.
    pub(super) fn text(&self) -> Result<&str, Refused> {
        let value = self.value()?;
        value.to_str().ok_or_else(|| self.malformed(value))
    }

    /// The value of a secret: the text itself, or what the named file holds.
    pub(super) fn secret(&self) -> Result<Secret, Refused> {
        if !self.is_file {
            return Ok(Secret::new(self.text()?.to_owned()));
        }
        let refuse = |reason: &dyn ToString| Refused::SecretFile {
            source_name: self.source_name.clone(),
            reason: reason.to_string(),
        };
        let mut text = String::new();
        File::open(self.value()?)
            .map_err(|error| refuse(&error.kind()))?
            .take(LONGEST_SECRET + 1)
            .read_to_string(&mut text)
            .map_err(|error| refuse(&error.kind()))?;
        if text.len() as u64 > LONGEST_SECRET {
            return Err(refuse(&"it is too large for a secret"));
        }
        // Editors and `echo` end a file with a line break.
        let secret = text.trim_end_matches(['\r', '\n']);
        if secret.is_empty() {
            return Err(refuse(&"it is empty"));
        }
        Ok(Secret::new(secret.to_owned()))
    }
}
