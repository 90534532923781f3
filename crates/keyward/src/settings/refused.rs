//! Why the process does not start. One line each, which names the setting and what to do.

use thiserror::Error;

/// The command line or the environment is refused. Values of secrets are never part of it.
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
        command: &'static str,
        /// What was typed.
        flag: String,
        /// The flag most like it.
        nearest: String,
    },
    /// The flag belongs to other commands.
    #[error("`{command}` has no flag `{flag}`, which is for {others}")]
    FlagOfOther {
        /// The command, as it is typed.
        command: &'static str,
        /// What was typed.
        flag: String,
        /// The commands that take the flag.
        others: String,
    },
    /// A word that is no flag, where the command takes none.
    #[error("`{command}` does not take `{word}`")]
    UnexpectedWord {
        /// The command, as it is typed.
        command: &'static str,
        /// What was typed.
        word: String,
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
    /// The file of a secret cannot be read.
    #[error("`{variable}` names a file that cannot be read: {reason}")]
    SecretFile {
        /// The variable.
        variable: String,
        /// What the system said.
        reason: String,
    },
    /// Known by name, but not built yet.
    #[error("`{source_name}`: {what} comes with a later version; leave it out")]
    ComesLater {
        /// The flag or variable.
        source_name: String,
        /// What comes later.
        what: &'static str,
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
