//! The command line: commands and flags, by clap, from the declarations.

use std::ffi::OsString;

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
    value_parser,
};

use super::{
    declaration::{CommandName, SETTINGS, Setting},
    given::{Given, Level},
    nearest::nearest,
    refused::{Refused, one_line},
};

/// What was typed.
pub(super) enum Typed {
    /// Help or the version: to be printed, nothing else.
    Text(String),
    /// A command with its flags.
    Command {
        name: CommandName,
        flags: Level,
        json: bool,
    },
}

const JSON: &str = "json";

/// Reads the command line; the first argument is the program's name.
pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Typed, Refused> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    match program().try_get_matches_from(&arguments) {
        Ok(matches) => typed(&matches),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Typed::Text(error.render().to_string()))
            }
            _ => Err(refusal(&error, meant_command(&arguments))),
        },
    }
}

fn typed(matches: &ArgMatches) -> Result<Typed, Refused> {
    let (name, matches) = match matches.subcommand() {
        Some(("serve", matches)) => (CommandName::Serve, matches),
        Some(("dev", matches)) => (CommandName::Dev, matches),
        Some(("m2m", matches)) => match matches.subcommand() {
            Some(("create", matches)) => (CommandName::CreateM2m, matches),
            _ => return Err(no_command("create")),
        },
        _ => return Err(no_command("serve, dev or m2m")),
    };
    let mut flags = Level::new();
    for (setting, flag) in flags_of(name) {
        if let Some(values) = matches.get_many::<OsString>(flag) {
            let values = values.cloned().collect();
            flags.insert(setting.name, Given::by_flag(setting.name, flag, values));
        }
    }
    let json = name == CommandName::CreateM2m && matches.get_flag(JSON);
    Ok(Typed::Command { name, flags, json })
}

fn no_command(expected: &str) -> Refused {
    Refused::NoCommand {
        expected: expected.to_owned(),
    }
}

fn program() -> Command {
    let command = |word: &'static str, name: CommandName| {
        let flags = flags_of(name).map(|(setting, flag)| argument(setting, flag));
        Command::new(word).args(flags)
    };
    let create = command("create", CommandName::CreateM2m)
        .about("Creates an application for the Management API and prints its credentials")
        .arg(
            Arg::new(JSON)
                .long(JSON)
                .action(ArgAction::SetTrue)
                .help("Print them as JSON"),
        );
    Command::new("keyward")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A server that signs people in")
        .after_help("Settings can also be given as KEYWARD_* variables; a flag wins.")
        .subcommand(command("serve", CommandName::Serve).about("Runs the server"))
        .subcommand(
            command("dev", CommandName::Dev)
                .about("Runs the server for development, on this machine only, with an inbox"),
        )
        .subcommand(
            Command::new("m2m")
                .about("Manages machine-to-machine applications")
                .subcommand(create),
        )
}

fn argument(setting: &'static Setting, flag: &'static str) -> Arg {
    let action = if setting.is_list {
        ArgAction::Append
    } else {
        ArgAction::Set
    };
    let default = format!("{} [default: {}]", setting.help, setting.default);
    Arg::new(flag)
        .long(flag)
        .value_name(setting.value)
        .value_parser(value_parser!(OsString))
        .action(action)
        .help(default.replace('`', ""))
}

fn flags_of(command: CommandName) -> impl Iterator<Item = (&'static Setting, &'static str)> {
    SETTINGS
        .iter()
        .filter(move |setting| setting.commands.contains(&command))
        .filter_map(|setting| Some((setting, setting.flag?)))
}

/// The command that an unreadable command line was meant for.
fn meant_command(arguments: &[OsString]) -> Option<CommandName> {
    match arguments.get(1)?.to_str()? {
        "serve" => Some(CommandName::Serve),
        "dev" => Some(CommandName::Dev),
        "m2m" => Some(CommandName::CreateM2m),
        _ => None,
    }
}

fn refusal(error: &Error, command: Option<CommandName>) -> Refused {
    // "--data <DIR>" or "--data=…" is about `--data`; what stands behind it may be a secret.
    let argument = context(error, ContextKind::InvalidArg);
    let end = argument.find([' ', '=']).unwrap_or(argument.len());
    let argument = one_line(&argument[..end]);
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, command),
        ErrorKind::UnknownArgument => unknown_argument(argument, command),
        ErrorKind::ArgumentConflict => Refused::Repeated { flag: argument },
        ErrorKind::InvalidValue if argument.starts_with("--") => Refused::NoValue {
            expects: declared(&argument).map_or("something", |setting| setting.expects),
            flag: argument,
        },
        kind => Refused::Unclear {
            what: kind.as_str().unwrap_or("it is not complete").to_owned(),
        },
    }
}

fn unknown_command(error: &Error, command: Option<CommandName>) -> Refused {
    let word = context(error, ContextKind::InvalidSubcommand);
    let known: &[&str] = match command {
        Some(_) => &["create"],
        None => &["serve", "dev", "m2m", "help"],
    };
    Refused::UnknownCommand {
        nearest: nearest(&word, known.iter().copied())
            .unwrap_or_default()
            .to_owned(),
        word: one_line(&word),
    }
}

fn unknown_argument(argument: String, command: Option<CommandName>) -> Refused {
    let words = command.map_or("keyward", CommandName::words);
    if !argument.starts_with('-') {
        return Refused::UnexpectedWord {
            command: words,
            word: argument,
        };
    }
    if let Some(setting) = declared(&argument) {
        let others: Vec<_> = setting
            .commands
            .iter()
            .map(|other| format!("`{}`", other.words()))
            .collect();
        return Refused::FlagOfOther {
            command: words,
            flag: argument,
            others: others.join(", "),
        };
    }
    let mut known = vec!["--help".to_owned()];
    match command {
        Some(name) => known.extend(flags_of(name).map(|(_, flag)| format!("--{flag}"))),
        None => known.push("--version".to_owned()),
    }
    if command == Some(CommandName::CreateM2m) {
        known.push(format!("--{JSON}"));
    }
    Refused::UnknownFlag {
        nearest: nearest(&argument, known.iter().map(String::as_str))
            .unwrap_or_default()
            .to_owned(),
        command: words,
        flag: argument,
    }
}

fn declared(flag: &str) -> Option<&'static Setting> {
    let flag = flag.strip_prefix("--")?;
    SETTINGS.iter().find(|setting| setting.flag == Some(flag))
}

fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
