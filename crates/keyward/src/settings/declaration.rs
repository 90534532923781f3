//! Every setting, once: its names, what it takes, its default, and what it is for.

/// Which setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Name {
    Data,
    Listen,
    Endpoint,
    DbUrl,
    Config,
    AllowOutbound,
    Seed,
    Key,
    Log,
    LogFormat,
}

/// Which command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandName {
    Serve,
    Dev,
    CreateM2m,
}

impl CommandName {
    pub(super) const ALL: [Self; 3] = [Self::Serve, Self::Dev, Self::CreateM2m];

    /// As it is typed.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Serve => "keyward serve",
            Self::Dev => "keyward dev",
            Self::CreateM2m => "keyward m2m create",
        }
    }
}

/// What stands in front of every variable.
pub(super) const PREFIX: &str = "KEYWARD_";
/// What stands behind a secret's variable where the value is a file that holds the secret.
pub(super) const FILE_SUFFIX: &str = "_FILE";

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: Name,
    /// Without the dashes.
    pub(super) flag: Option<&'static str>,
    pub(super) variable: Option<&'static str>,
    /// What stands for its value in the help.
    pub(super) value: &'static str,
    /// What a value must be; ends the sentence "… expects".
    pub(super) expects: &'static str,
    pub(super) default: &'static str,
    /// The commands that take the flag. A variable is known to all of them.
    pub(super) commands: &'static [CommandName],
    /// Never shown; its variable has a twin which names a file.
    pub(super) is_secret: bool,
    /// The flag may be repeated, the variable holds a list.
    pub(super) is_list: bool,
    /// Known by name, refused until a later version.
    pub(super) comes_later: bool,
    pub(super) help: &'static str,
}

impl Setting {
    /// The variable that names a file with the secret.
    pub(super) fn file_variable(&self) -> Option<String> {
        let variable = self.variable.filter(|_| self.is_secret)?;
        Some(format!("{variable}{FILE_SUFFIX}"))
    }
}

/// The setting of that name.
pub(super) fn setting(name: Name) -> &'static Setting {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .expect("every name is declared (tested)")
}

const ALL: &[CommandName] = &CommandName::ALL;
const SERVERS: &[CommandName] = &[CommandName::Serve, CommandName::Dev];

/// Stands where most settings do not differ.
const PLAIN: Setting = Setting {
    name: Name::Data,
    flag: None,
    variable: None,
    value: "",
    expects: "",
    default: "",
    commands: SERVERS,
    is_secret: false,
    is_list: false,
    comes_later: false,
    help: "",
};

/// The declarations, in the order of the help and the reference.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: Name::Data,
        flag: Some("data"),
        variable: Some("KEYWARD_DATA"),
        value: "DIR",
        expects: "the path of a folder",
        default: "`./keyward-data`; for `dev` a temporary folder that is removed at exit",
        commands: ALL,
        help: "The data folder: the database and the key file. It is made if it is missing.",
        ..PLAIN
    },
    Setting {
        name: Name::Listen,
        flag: Some("listen"),
        variable: Some("KEYWARD_LISTEN"),
        value: "ADDR:PORT",
        expects: "ADDR:PORT, for example 127.0.0.1:3001 or [::1]:3001",
        default: "`127.0.0.1:3001`",
        help: "The address to listen on, with port 0 a free port. `dev` takes loopback addresses only.",
        ..PLAIN
    },
    Setting {
        name: Name::Endpoint,
        flag: Some("endpoint"),
        variable: Some("KEYWARD_ENDPOINT"),
        value: "URL",
        expects: "an http or https URL of scheme, host and port only, for example https://id.example.com",
        default: "`http://localhost:3001`, whatever the listening address; for `dev` \
                  `http://localhost` with the port listened on",
        commands: ALL,
        help: "The public address, from which the issuer and all links are made. \
               `dev` takes an address of this machine only.",
        ..PLAIN
    },
    Setting {
        name: Name::DbUrl,
        flag: Some("db-url"),
        variable: Some("KEYWARD_DB_URL"),
        value: "URL",
        expects: "sqlite:PATH",
        default: "SQLite in the data folder",
        commands: ALL,
        is_secret: true,
        help: "The database: `sqlite:PATH`. PostgreSQL (`postgres://…`) comes with a later version.",
        ..PLAIN
    },
    Setting {
        name: Name::Config,
        flag: Some("config"),
        variable: Some("KEYWARD_CONFIG"),
        value: "FILE",
        expects: "the path of a file",
        default: "none",
        commands: ALL,
        comes_later: true,
        help: "A file with settings. It comes with a later version and is refused until then.",
        ..PLAIN
    },
    Setting {
        name: Name::AllowOutbound,
        flag: Some("allow-outbound"),
        variable: Some("KEYWARD_ALLOW_OUTBOUND"),
        value: "HOST:PORT",
        expects: "HOST:PORT, for example localhost:8080 or [::1]:8080",
        default: "none",
        is_list: true,
        help: "A private address that the server may call, also by plain http. \
               The flag may be repeated; the variable holds a list with commas.",
        ..PLAIN
    },
    Setting {
        name: Name::Seed,
        flag: Some("seed"),
        value: "FILE.toml",
        expects: "the path of a file",
        default: "none",
        commands: &[CommandName::Dev],
        help: "Applications, connectors, sign-in experience and users to begin with.",
        ..PLAIN
    },
    Setting {
        name: Name::Key,
        variable: Some("KEYWARD_KEY"),
        value: "BASE64",
        expects: "32 bytes in base64",
        default: "the key file in the data folder, made at first start",
        is_secret: true,
        help: "The key under which all other keys and secrets of the database are sealed.",
        ..PLAIN
    },
    Setting {
        name: Name::Log,
        variable: Some("KEYWARD_LOG"),
        value: "FILTER",
        expects: "a level or a list of target=level, for example info,access=off",
        default: "`info`; for `m2m create` `warn`",
        help: "What is logged, on standard error. The target `access` has a line for each request.",
        ..PLAIN
    },
    Setting {
        name: Name::LogFormat,
        variable: Some("KEYWARD_LOG_FORMAT"),
        value: "json|text",
        expects: "json or text",
        default: "`json`; for `dev` and `m2m create` `text`",
        help: "How it is logged.",
        ..PLAIN
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_setting_has_a_name_of_its_own() {
        let names: BTreeSet<Name> = SETTINGS.iter().map(|setting| setting.name).collect();
        assert_eq!(names.len(), SETTINGS.len());
        assert_eq!(Name::LogFormat as usize + 1, SETTINGS.len());
        for setting in SETTINGS {
            assert!(setting.flag.or(setting.variable).is_some(), "{setting:?}");
            assert!(
                setting.variable.is_none_or(|name| name.starts_with(PREFIX)),
                "{setting:?}"
            );
        }
    }
}
