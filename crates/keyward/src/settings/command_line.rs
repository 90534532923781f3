//! The command line: commands and flags, by clap, from the declarations.

use std::{collections::BTreeMap, ffi::OsString};

use clap::{
    Arg, ArgAction, ArgMatches, Command, ValueHint,
    builder::PossibleValuesParser,
    error::{ContextKind, ContextValue, Error, ErrorKind},
    value_parser,
};

use super::{
    commands::{Argument, ArgumentKind, COMMANDS, CommandDeclaration, GROUPS},
    declaration::SETTINGS,
    given::{Given, Level, Origin},
    nearest::nearest,
    refused::{Refused, one_line},
    setting::{Fallback, Kind, Setting},
};

/// What was typed.
pub(super) enum Typed {
    /// Help or the version: to be printed, nothing else.
    Text(String),
    /// A command with its flags.
    Command {
        command: &'static CommandDeclaration,
        flags: Level,
        arguments: Arguments,
    },
}

/// What was given beside settings.
#[derive(Debug, Default)]
pub(super) struct Arguments(BTreeMap<&'static str, String>);

impl Arguments {
    /// Whether a switch was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A word or a value that was given.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Reads the command line; the first argument is the program's name.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Typed, Refused> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    match program().try_get_matches_from(&arguments) {
        Ok(matches) => typed(&matches),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Typed::Text(error.render().to_string()))
            }
            _ => Err(refusal(&error, &Meant::by(&arguments))),
        },
    }
}

fn typed(matches: &ArgMatches) -> Result<Typed, Refused> {
    let mut words = Vec::new();
    let mut matches = matches;
    while let Some((word, inner)) = matches.subcommand() {
        words.push(word);
        matches = inner;
    }
    let words = words.join(" ");
    let command = COMMANDS.iter().find(|command| command.words == words);
    let Some(command) = command else {
        return Err(Refused::NoCommand {
            expected: next_words(&words).join(", "),
        });
    };
    let mut flags = Level::new();
    for (setting, flag) in flags_of(command) {
        if let Some(values) = matches.get_many::<OsString>(flag) {
            let values = values.cloned().collect();
            let given = Given::new(setting, Origin::Flag, format!("--{flag}"), values);
            flags.insert(setting.name, given);
        }
    }
    let mut arguments = Arguments::default();
    for argument in command.arguments {
        let value = match argument.kind {
            ArgumentKind::Switch => matches.get_flag(argument.name).then(String::new),
            _ => matches.get_one::<String>(argument.name).cloned(),
        };
        if let Some(value) = value {
            arguments.0.insert(argument.name, value);
        }
    }
    Ok(Typed::Command {
        command,
        flags,
        arguments,
    })
}

/// The command line as clap knows it; the completion and the manual page are made from it too.
pub(super) fn program() -> Command {
    let mut program = Command::new("keyward")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A server that signs people in")
        .after_help(
            "Settings can also be given as KEYWARD_* variables or in a file (--config); \
             a flag wins over a variable, a variable over the file.",
        );
    for declared in COMMANDS {
        match declared.words.split_once(' ') {
            None => program = program.subcommand(command(declared.words, declared)),
            Some((group, word)) => {
                if program.find_subcommand(group).is_none() {
                    let about = GROUPS.iter().find(|(name, _)| *name == group);
                    let about = about.map_or("", |(_, about)| about);
                    program = program.subcommand(Command::new(group).about(about));
                }
                program = program.mut_subcommand(group, |group| {
                    // Flags before the second word would be those of another command.
                    group
                        .args_conflicts_with_subcommands(true)
                        .subcommand(command(word, declared))
                });
            }
        }
    }
    program
}

fn command(word: &'static str, declared: &'static CommandDeclaration) -> Command {
    let flags = flags_of(declared).map(|(setting, flag)| flag_argument(setting, flag));
    Command::new(word)
        .about(declared.about)
        .args(declared.arguments.iter().map(own_argument))
        .args(flags)
}

fn flag_argument(setting: &'static Setting, flag: &'static str) -> Arg {
    let action = if setting.kind == Kind::List {
        ArgAction::Append
    } else {
        ArgAction::Set
    };
    let (Fallback::Value(default) | Fallback::Told(default)) = setting.default;
    let help = format!("{} [default: {default}]", setting.help);
    Arg::new(flag)
        .long(flag)
        .value_name(setting.value)
        .value_hint(hint(setting.value))
        .value_parser(value_parser!(OsString))
        .action(action)
        .help(help.replace('`', ""))
}

/// What a shell may propose for a value of this name.
fn hint(value: &str) -> ValueHint {
    match value {
        "DIR" => ValueHint::DirPath,
        "FILE" | "FILE.toml" => ValueHint::FilePath,
        _ => ValueHint::Other,
    }
}

fn own_argument(declared: &'static Argument) -> Arg {
    let argument = Arg::new(declared.name).help(declared.help);
    if declared.kind == ArgumentKind::Switch {
        return argument.long(declared.name).action(ArgAction::SetTrue);
    }
    let argument = argument.value_hint(hint(declared.name));
    match declared.kind {
        ArgumentKind::Switch | ArgumentKind::OptionalWord => argument,
        ArgumentKind::Value => argument
            .long(declared.name)
            .value_name("URL")
            .required(true),
        ArgumentKind::OptionalValue(value) => argument.long(declared.name).value_name(value),
        ArgumentKind::Word if declared.choices.is_empty() => argument.required(true),
        ArgumentKind::Word => argument
            .required(true)
            .value_parser(PossibleValuesParser::new(declared.choices)),
    }
}

fn flags_of(
    command: &'static CommandDeclaration,
) -> impl Iterator<Item = (&'static Setting, &'static str)> {
    SETTINGS
        .iter()
        .filter(|setting| command.scopes.contains(&setting.scope))
        .filter_map(|setting| Some((setting, setting.flag()?)))
}

/// The words that can follow these.
fn next_words(words: &str) -> Vec<&'static str> {
    let mut next = Vec::new();
    for command in COMMANDS {
        let rest = match words {
            "" => Some(command.words),
            _ => command.words.strip_prefix(words),
        };
        let word = rest.and_then(|rest| rest.split_whitespace().next());
        if let Some(word) = word.filter(|word| !next.contains(word)) {
            next.push(word);
        }
    }
    next
}

/// What an unreadable command line was meant for.
struct Meant {
    /// The words that are known, for example `m2m`.
    words: String,
    command: Option<&'static CommandDeclaration>,
}

impl Meant {
    fn by(arguments: &[OsString]) -> Self {
        let mut words = String::new();
        for argument in arguments.iter().skip(1).filter_map(|word| word.to_str()) {
            if !next_words(&words).contains(&argument) {
                break;
            }
            let space = if words.is_empty() { "" } else { " " };
            words = format!("{words}{space}{argument}");
        }
        Self {
            command: COMMANDS.iter().find(|command| command.words == words),
            words,
        }
    }

    fn line(&self) -> String {
        match self.words.as_str() {
            "" => "keyward".to_owned(),
            words => format!("keyward {words}"),
        }
    }
}

fn refusal(error: &Error, meant: &Meant) -> Refused {
    // "--data <DIR>" or "--data=…" is about `--data`; what stands behind it may be a secret.
    let argument = context(error, ContextKind::InvalidArg);
    let end = argument.find([' ', '=']).unwrap_or(argument.len());
    let argument = one_line(&argument[..end]);
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, meant),
        ErrorKind::UnknownArgument => unknown_argument(argument, meant),
        // A flag before the last word of a command.
        ErrorKind::ArgumentConflict if argument.is_empty() => Refused::Unclear {
            what: "flags stand behind all words of a command".to_owned(),
        },
        ErrorKind::ArgumentConflict => Refused::Repeated { flag: argument },
        ErrorKind::InvalidValue if argument.starts_with("--") => Refused::NoValue {
            expects: declared(&argument).map_or("something", |setting| setting.expects),
            flag: argument,
        },
        ErrorKind::InvalidValue | ErrorKind::MissingRequiredArgument => {
            let of_command = meant
                .command
                .map_or(&[] as &[Argument], |known| known.arguments);
            let must = [ArgumentKind::Word, ArgumentKind::Value];
            let words = of_command.iter().filter(|one| must.contains(&one.kind));
            let words: Vec<String> = words.map(described).collect();
            Refused::MissingWord {
                command: meant.line(),
                words: words.join(" "),
            }
        }
        kind => Refused::Unclear {
            what: kind.as_str().unwrap_or("it is not complete").to_owned(),
        },
    }
}

fn described(word: &Argument) -> String {
    match word.choices {
        [] if word.kind == ArgumentKind::Value => format!("--{} URL", word.name),
        [] => word.name.to_owned(),
        choices => choices.join("|"),
    }
}

fn unknown_command(error: &Error, meant: &Meant) -> Refused {
    let word = context(error, ContextKind::InvalidSubcommand);
    let mut known = next_words(&meant.words);
    if meant.words.is_empty() {
        known.push("help");
    }
    Refused::UnknownCommand {
        nearest: nearest(&word, known).unwrap_or_default().to_owned(),
        word: one_line(&word),
    }
}

fn unknown_argument(argument: String, meant: &Meant) -> Refused {
    if !argument.starts_with('-') {
        return Refused::UnexpectedWord {
            command: meant.line(),
            word: argument,
        };
    }
    if let Some(setting) = declared(&argument) {
        let others = COMMANDS
            .iter()
            .filter(|other| other.scopes.contains(&setting.scope))
            .map(|other| format!("`{}`", other.line()));
        return Refused::FlagOfOther {
            command: meant.line(),
            flag: argument,
            others: others.collect::<Vec<_>>().join(", "),
        };
    }
    let mut known = vec!["--help".to_owned()];
    match meant.command {
        Some(command) => {
            let switches = command.arguments.iter();
            let words = [ArgumentKind::Word, ArgumentKind::OptionalWord];
            let switches = switches.filter(|one| !words.contains(&one.kind));
            let switches = switches.map(|switch| switch.name);
            let flags = flags_of(command).map(|(_, flag)| flag);
            known.extend(flags.chain(switches).map(|flag| format!("--{flag}")));
        }
        None => known.push("--version".to_owned()),
    }
    Refused::UnknownFlag {
        nearest: nearest(&argument, known.iter().map(String::as_str))
            .unwrap_or_default()
            .to_owned(),
        command: meant.line(),
        flag: argument,
    }
}

fn declared(flag: &str) -> Option<&'static Setting> {
    let flag = flag.strip_prefix("--")?;
    let is_it = |setting: &&Setting| setting.flag() == Some(flag);
    SETTINGS.iter().find(is_it)
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
