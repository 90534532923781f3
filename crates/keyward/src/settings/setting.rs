//! What a setting is declared with. Its one name makes the flag, the variable and the key in the file.

use super::declaration::Name;

/// What stands in front of every variable.
pub(super) const PREFIX: &str = "KEYWARD_";

/// Where a setting may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// As a flag, in the environment, in the file.
    All,
    /// Everywhere but as a flag: whoever lists the processes would read it.
    NoFlag,
    /// Everywhere but in the file.
    NoFile,
    /// As a flag.
    FlagOnly,
}

/// What a setting is about, and so which commands take its flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The file with the settings.
    File,
    /// The data.
    Storage,
    /// The public addresses.
    Address,
    /// The running server.
    Server,
    /// The server for development.
    Development,
    /// The log.
    Logging,
}

/// The type in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// An integer.
    Number,
    /// An array of strings; a flag that may be repeated; a variable with commas.
    List,
}

/// What counts where nothing was given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fallback {
    /// This value, read like one that was given.
    Value(&'static str),
    /// Something that depends; for people to read.
    Told(&'static str),
}

/// A name of Logto's for the same setting.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    pub(super) variable: &'static str,
    pub(super) meaning: Meaning,
}

/// How a value under Logto's name is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Like one of ours.
    Same,
    /// A port at all addresses (`dev`: at this machine's own).
    Port,
    /// `1`, `true`, `yes`: whoever connects is trusted.
    Switch,
    /// A number of milliseconds.
    Milliseconds,
}

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: Name,
    /// The key in the file; with two dashes the flag; in capitals, behind the prefix, the variable.
    pub(super) key: &'static str,
    pub(super) alias: Option<Alias>,
    pub(super) places: Places,
    pub(super) scope: Scope,
    pub(super) kind: Kind,
    /// What stands for its value in the help.
    pub(super) value: &'static str,
    /// What a value must be; ends the sentence "… expects".
    pub(super) expects: &'static str,
    pub(super) default: Fallback,
    /// Never shown; has a twin which names a file.
    pub(super) is_secret: bool,
    pub(super) help: &'static str,
}

impl Setting {
    /// The flag, without the dashes.
    pub(super) fn flag(&self) -> Option<&'static str> {
        (self.places != Places::NoFlag).then_some(self.key)
    }

    /// The variable.
    pub(super) fn variable(&self) -> Option<String> {
        (self.places != Places::FlagOnly).then(|| variable_of(self.key))
    }

    /// The key in the file.
    pub(super) fn file_key(&self) -> Option<&'static str> {
        matches!(self.places, Places::All | Places::NoFlag).then_some(self.key)
    }

    /// The key of the twin: the path of a file that holds the secret.
    pub(super) fn twin_key(&self) -> Option<String> {
        self.is_secret.then(|| format!("{}-file", self.key))
    }

    /// The variable of the twin.
    pub(super) fn twin_variable(&self) -> Option<String> {
        Some(variable_of(&self.twin_key()?))
    }
}

fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('-', "_").to_ascii_uppercase())
}
