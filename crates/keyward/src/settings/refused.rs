//! Why the process does not start. One line each, which names the setting and what to do.

use keyward_model::TenantId;
use thiserror::Error;

/// The command line, the environment or the file is refused. Values of secrets are never part of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// No command was given.
    #[error("a command is missing: {expected} (see `keyward help`)")]
    NoCommand {
        /// The commands that could stand there.
        expected: String,
    },
    /// The command does not exist.
    #[error("there is no command `{word}`; the nearest is `{nearest}`")]
    UnknownCommand {
        /// What was typed.
        word: String,
        /// The command most like it.
        nearest: String,
    },
    /// The command does not take the flag.
    #[error("`{command}` has no flag `{flag}`; the nearest is `{nearest}`")]
    UnknownFlag {
        /// The command, as it is typed.
        command: String,
        /// What was typed.
        flag: String,
        /// The flag most like it.
        nearest: String,
    },
    /// The flag belongs to other commands.
    #[error("`{command}` has no flag `{flag}`, which is for {others}")]
    FlagOfOther {
        /// The command, as it is typed.
        command: String,
        /// What was typed.
        flag: String,
        /// The commands that take the flag.
        others: String,
    },
    /// A word that is no flag, where the command takes none.
    #[error("`{command}` does not take `{word}`")]
    UnexpectedWord {
        /// The command, as it is typed.
        command: String,
        /// What was typed.
        word: String,
    },
    /// A word that the command needs is missing, or none that it knows.
    #[error("`{command}` needs {words} behind it")]
    MissingWord {
        /// The command, as it is typed.
        command: String,
        /// What must stand there.
        words: String,
    },
    /// A variable with our prefix that is no setting.
    #[error("there is no setting `{variable}`; the nearest is `{nearest}`")]
    UnknownVariable {
        /// The variable.
        variable: String,
        /// The variable most like it.
        nearest: String,
    },
    /// One setting twice at the same level.
    #[error("`{one}` and `{two}` give the same setting: leave one out")]
    GivenTwice {
        /// The one name.
        one: String,
        /// The other name.
        two: String,
    },
    /// A flag for one value was repeated.
    #[error("`{flag}` may be given only once")]
    Repeated {
        /// The flag.
        flag: String,
    },
    /// A flag without its value.
    #[error("`{flag}` needs a value: {expects}")]
    NoValue {
        /// The flag.
        flag: String,
        /// What the value must be.
        expects: &'static str,
    },
    /// The value cannot be read.
    #[error("`{source_name}` expects {expects}{}", shown(.value.as_deref()))]
    Malformed {
        /// The flag or variable.
        source_name: String,
        /// What the value must be.
        expects: &'static str,
        /// What it was; never a secret's.
        value: Option<String>,
    },
    /// The value can be read, and is of no use.
    #[error("`{source_name}` cannot be used: {reason}")]
    Unusable {
        /// The flag, the variable, or the file with line and key.
        source_name: String,
        /// Why; without the value.
        reason: String,
    },
    /// The file of a secret cannot be read.
    #[error("`{source_name}` names a file that cannot be read: {reason}")]
    SecretFile {
        /// The variable, or the file with line and key.
        source_name: String,
        /// What the system said.
        reason: String,
    },
    /// The file with settings cannot be read.
    #[error("the settings in `{file}` cannot be read: {reason}")]
    ConfigFile {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A key of the file that is no setting.
    #[error("`{source_name}` is no setting; the nearest is `{nearest}`")]
    UnknownKey {
        /// The file with line and key.
        source_name: String,
        /// The key most like it.
        nearest: String,
    },
    /// A value of the file that has another type.
    #[error("`{source_name}` must be {kind}: {expects}")]
    WrongType {
        /// The file with line and key.
        source_name: String,
        /// The type.
        kind: &'static str,
        /// What the value must be.
        expects: &'static str,
    },
    /// One setting without another that it needs.
    #[error("`{source_name}` needs `{other}` beside it")]
    Alone {
        /// The one that was given.
        source_name: String,
        /// The one that was not.
        other: &'static str,
    },
    /// The server would speak https at an address that says http.
    #[error(
        "`{source_name}` is plain http, but there is a certificate: say https, or leave `{certificate}` out"
    )]
    NotHttps {
        /// What gave the address.
        source_name: String,
        /// What gave the certificate.
        certificate: String,
    },
    /// Two tenants would have one address, or browsers one jar for their cookies.
    #[error(
        "`{source_name}` cannot be told from the address of `{other}`: browsers send the cookies of a \
         host to all of its ports, by http and https; give the admin tenant a host to itself, or a \
         port that is no usual one"
    )]
    Collides {
        /// What gave the admin tenant's address.
        source_name: String,
        /// What gave the main one.
        other: String,
    },
    /// A variable of Logto's asks for what the server does not do.
    #[error("`{variable}` cannot be followed: {why}; leave it out")]
    Foreign {
        /// The variable.
        variable: &'static str,
        /// Why.
        why: &'static str,
    },
    /// The development server would be reachable from elsewhere.
    #[error(
        "`keyward dev` is for this machine only: `{source_name}` must be {must_be}; use `keyward serve` for others"
    )]
    NotForDevelopment {
        /// The flag or variable.
        source_name: String,
        /// What it must be.
        must_be: &'static str,
    },
    /// What cannot be undone was not asked for twice.
    #[error(
        "`keyward tenant delete {id}` deletes the tenant and everything of it for ever: add `--yes` if you mean it"
    )]
    NotConfirmed {
        /// The tenant.
        id: TenantId,
    },
    /// Every installation has it.
    #[error("the tenant `{id}` cannot be deleted: every installation has it")]
    NeededTenant {
        /// The tenant.
        id: TenantId,
    },
    /// The command line cannot be understood in another way.
    #[error("the command line cannot be read ({what}); see `keyward help`")]
    Unclear {
        /// A word about it.
        what: String,
    },
}

fn shown(value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| format!(", not `{value}`"))
}

/// A text of the user's as part of one line: without control characters, and not endless.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut line: String = text.escape_debug().take(LONGEST).collect();
    if line.chars().count() == LONGEST {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_on_one_line() {
        assert_eq!(one_line("a\nb"), "a\\nb");
        assert_eq!(one_line(&"x".repeat(500)).chars().count(), 81);
    }
}
