//! Every command, once: how it is typed, what it takes beside settings, and which settings.

use super::setting::Scope;

/// Which command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandName {
    Serve,
    Dev,
    CreateM2m,
    CreateAdmin,
    ResetAdmin,
    CreateTenant,
    ListTenants,
    ShowTenant,
    DeleteTenant,
    CheckConfig,
    ShowConfig,
    Doctor,
    BackUp,
    VerifyBackup,
    Restore,
    Migrate,
    PlanMigration,
    MoveDatabase,
    Completion,
    Man,
}

/// One command.
#[derive(Debug)]
pub(super) struct CommandDeclaration {
    pub(super) name: CommandName,
    /// As it is typed, `keyward` before it.
    pub(super) words: &'static str,
    pub(super) about: &'static str,
    /// What it takes beside settings.
    pub(super) arguments: &'static [Argument],
    /// Whose settings it takes as flags. Variables and the file are known to all.
    pub(super) scopes: &'static [Scope],
}

/// Something that a command takes and that is no setting.
#[derive(Debug)]
pub(super) struct Argument {
    /// A flag's name without the dashes; for the others what stands for it in the help.
    pub(super) name: &'static str,
    pub(super) kind: ArgumentKind,
    /// What it may be; everything when empty.
    pub(super) choices: &'static [&'static str],
    pub(super) help: &'static str,
}

/// How an argument is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArgumentKind {
    /// A flag without a value.
    Switch,
    /// A word that must stand there.
    Word,
    /// A word that may stand there.
    OptionalWord,
    /// A flag with a value, which must be given.
    Value,
    /// A flag with a value, which may be given; what stands for the value in the help.
    OptionalValue(&'static str),
}

const JSON: Argument = Argument {
    name: "json",
    kind: ArgumentKind::Switch,
    choices: &[],
    help: "Print it as JSON",
};

const TENANT: Argument = Argument {
    name: "ID",
    kind: ArgumentKind::Word,
    choices: &[],
    help: "The tenant's id",
};

const USERNAME: Argument = Argument {
    name: "USERNAME",
    kind: ArgumentKind::Word,
    choices: &[],
    help: "The administrator's user name",
};

const PASSWORD_STDIN: Argument = Argument {
    name: "password-stdin",
    kind: ArgumentKind::Switch,
    choices: &[],
    help: "Read the password from the first line of standard input instead of making one up",
};

const ARCHIVE: Argument = Argument {
    name: "FILE",
    kind: ArgumentKind::Word,
    choices: &[],
    help: "The backup; - is standard input",
};

const STORE: &[Scope] = &[Scope::File, Scope::Storage, Scope::Address];
const DATABASE: &[Scope] = &[Scope::File, Scope::Storage];
const SERVER: &[Scope] = &[
    Scope::File,
    Scope::Storage,
    Scope::Address,
    Scope::Server,
    Scope::Logging,
];

/// The commands, in the order of the help.
pub(super) const COMMANDS: &[CommandDeclaration] = &[
    CommandDeclaration {
        name: CommandName::Serve,
        words: "serve",
        about: "Runs the server",
        arguments: &[],
        scopes: SERVER,
    },
    CommandDeclaration {
        name: CommandName::Dev,
        words: "dev",
        about: "Runs the server for development, on this machine only, with an inbox",
        arguments: &[],
        scopes: &[
            Scope::File,
            Scope::Storage,
            Scope::Address,
            Scope::Server,
            Scope::Development,
            Scope::Logging,
        ],
    },
    CommandDeclaration {
        name: CommandName::CreateM2m,
        words: "m2m create",
        about: "Creates an application for the Management API and prints its credentials",
        arguments: &[
            Argument {
                name: "tenant",
                kind: ArgumentKind::OptionalValue("ID"),
                choices: &[],
                help: "The tenant that it may manage [default: default]",
            },
            JSON,
        ],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::CreateAdmin,
        words: "admin create",
        about: "Creates an administrator, who signs in to the Console, and prints the password",
        arguments: &[USERNAME, PASSWORD_STDIN, JSON],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::ResetAdmin,
        words: "admin reset",
        about: "Gives an administrator a new password, and the rights back, and ends all sessions",
        arguments: &[USERNAME, PASSWORD_STDIN, JSON],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::CreateTenant,
        words: "tenant create",
        about: "Creates a tenant: users, applications, keys and settings of its own",
        arguments: &[
            Argument {
                help: "Its id, for ever: 1 to 21 characters of 0-9, a-z and -",
                ..TENANT
            },
            Argument {
                name: "name",
                kind: ArgumentKind::OptionalValue("TEXT"),
                choices: &[],
                help: "Its name [default: the id]",
            },
            Argument {
                name: "address",
                kind: ArgumentKind::OptionalValue("URL"),
                choices: &[],
                help: "The public address that it has to itself, for example \
                       https://id.example.com [default: /t/ID at the public address]",
            },
            JSON,
        ],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::ListTenants,
        words: "tenant list",
        about: "Lists the tenants",
        arguments: &[JSON],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::ShowTenant,
        words: "tenant show",
        about: "Shows a tenant",
        arguments: &[TENANT, JSON],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::DeleteTenant,
        words: "tenant delete",
        about: "Deletes a tenant and everything of it, for ever",
        arguments: &[
            TENANT,
            Argument {
                name: "yes",
                kind: ArgumentKind::Switch,
                choices: &[],
                help: "Say that you mean it",
            },
            JSON,
        ],
        scopes: STORE,
    },
    CommandDeclaration {
        name: CommandName::CheckConfig,
        words: "config check",
        about: "Says whether the server would take its settings, and all that is wrong with them",
        arguments: &[JSON],
        scopes: SERVER,
    },
    CommandDeclaration {
        name: CommandName::ShowConfig,
        words: "config show",
        about: "Prints every setting of the server and where its value comes from, without secrets",
        arguments: &[JSON],
        scopes: SERVER,
    },
    CommandDeclaration {
        name: CommandName::Doctor,
        words: "doctor",
        about: "Looks for what would keep the server from working well, and says how to mend it",
        arguments: &[JSON],
        scopes: SERVER,
    },
    CommandDeclaration {
        name: CommandName::BackUp,
        words: "backup",
        about: "Writes everything in the database to a file, also while servers run on it",
        arguments: &[
            Argument {
                name: "FILE",
                kind: ArgumentKind::OptionalWord,
                choices: &[],
                help: "The file, which must not exist yet; - is standard output \
                       [default: keyward-<time>.backup]",
            },
            Argument {
                name: "with-key",
                kind: ArgumentKind::Switch,
                choices: &[],
                help: "Put the key into it: whoever has the file can then read all secrets in it",
            },
            JSON,
        ],
        scopes: DATABASE,
    },
    CommandDeclaration {
        name: CommandName::VerifyBackup,
        words: "backup verify",
        about: "Reads a backup to its end and says whether it is whole",
        arguments: &[ARCHIVE, JSON],
        scopes: &[],
    },
    CommandDeclaration {
        name: CommandName::Restore,
        words: "restore",
        about: "Fills an empty data folder or database from a backup",
        arguments: &[ARCHIVE, JSON],
        scopes: DATABASE,
    },
    CommandDeclaration {
        name: CommandName::Migrate,
        words: "migrate",
        about: "Brings the database to the schema of this program, as the start of a server does",
        arguments: &[JSON],
        scopes: DATABASE,
    },
    CommandDeclaration {
        name: CommandName::PlanMigration,
        words: "migrate plan",
        about: "Says what `migrate` would do, without doing it; exits with 1 when something blocks",
        arguments: &[JSON],
        scopes: DATABASE,
    },
    CommandDeclaration {
        name: CommandName::MoveDatabase,
        words: "db move",
        about: "Copies everything from one database into an empty one, on whichever engine",
        arguments: &[
            Argument {
                name: "from",
                kind: ArgumentKind::Value,
                choices: &[],
                help: "The database to read: a URL as for --db-url, or @FILE with one in it",
            },
            Argument {
                name: "to",
                kind: ArgumentKind::Value,
                choices: &[],
                help: "The empty database to fill, likewise",
            },
            JSON,
        ],
        scopes: DATABASE,
    },
    CommandDeclaration {
        name: CommandName::Completion,
        words: "completion",
        about: "Prints the script that completes commands and flags in a shell",
        arguments: &[Argument {
            name: "SHELL",
            kind: ArgumentKind::Word,
            choices: &["bash", "zsh", "fish"],
            help: "The shell",
        }],
        scopes: &[],
    },
    CommandDeclaration {
        name: CommandName::Man,
        words: "man",
        about: "Prints the manual page",
        arguments: &[],
        scopes: &[],
    },
];

/// What stands over the commands that begin with the same word, where that is no command itself.
pub(super) const GROUPS: &[(&str, &str)] = &[
    ("m2m", "Manages machine-to-machine applications"),
    ("admin", "Manages administrators"),
    ("tenant", "Manages tenants"),
    ("config", "Checks and shows the settings"),
    ("db", "Manages databases"),
];

impl CommandDeclaration {
    /// As it is typed, whole.
    pub(super) fn line(&self) -> String {
        format!("keyward {}", self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_declared_once_and_in_a_group_that_is() {
        assert_eq!(CommandName::Man as usize + 1, COMMANDS.len());
        for (index, command) in COMMANDS.iter().enumerate() {
            assert_eq!(command.name as usize, index, "{command:?}");
            if let Some((group, _)) = command.words.split_once(' ') {
                let is_command = COMMANDS[..index].iter().any(|other| other.words == group);
                let is_group = GROUPS.iter().any(|(name, _)| *name == group);
                assert!(is_command || is_group, "{group}");
            }
        }
    }
}
