//! The reference of the settings, from their declarations: a page of the documentation, and sections
//! of the manual.

use std::fmt::{Result, Write};

use super::{
    commands::{ArgumentKind, COMMANDS, CommandDeclaration},
    declaration::SETTINGS,
    logto,
    setting::{Fallback, Kind, Meaning, Setting},
    traces,
};

const HEAD: &str = "\
<!-- Made by `cargo xtask codegen` from the declarations in `crates/keyward/src/settings`. -->

# Settings

Keyward is set up by flags, by environment variables and by a file. A flag wins over a variable, a
variable over the file, the file over the default. A setting has one name: `--db-wait 5s` as a flag,
`KEYWARD_DB_WAIT=5s` as a variable, `db-wait = \"5s\"` in the file. Times are a number and a unit:
`10s`, `5m`, `12h`, `90d`.

The file is TOML, one key for each setting, no tables. `--config` or `KEYWARD_CONFIG` names it; paths
in it are seen from the folder in which Keyward is started.

```toml
listen = \"0.0.0.0:3001\"
endpoint = \"https://id.example.com\"
trusted-proxies = [\"10.0.0.0/8\"]
db-url-file = \"/run/secrets/db-url\"
db-connections = 40
```

A secret can also be read from a file of its own: the variable with `_FILE` behind its name, or the
key with `-file`, holds that file's path.

The server does not start, and ends with exit code 2, when a flag, a `KEYWARD_` variable or a key is
unknown, when a setting is given twice at the same level (a variable and its `_FILE`; a flag
repeated that takes one value), or when a value is malformed or empty. `keyward config check` tells
everything that is wrong at once, `keyward config show` every value and where it comes from.

`m2m create` must name the same data and the same public address as the server that it is for:
after `keyward dev --listen 127.0.0.1:4000 --data DIR`, say `--endpoint http://localhost:4000
--data DIR`.
";

const LOGTO: &str = "
## Variables of Logto's

These names are read too, and only these. Logto's name and ours for one setting are refused together;
an empty one counts as not given.

| variable | is |
|---|---|
";

const TRACES: &str = "
## Variables of OpenTelemetry's

A program that was built with `--features otel` sends a span for each request, and for its calls to the
database and to others, to whoever these standard variables name. Names of users, queries and addresses
are not in them. Without that feature, and without an endpoint, there are no spans.

| variable | value |
|---|---|
";

/// The page `docs/reference/configuration.md`.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = HEAD.to_owned();
    for setting in SETTINGS {
        add(&mut page, setting).expect("a text takes every text");
    }
    add_logto(&mut page).expect("a text takes every text");
    page.push_str(TRACES);
    for (variable, what) in traces::VARIABLES {
        writeln!(page, "| `{variable}` | {what} |").expect("a text takes every text");
    }
    page
}

fn add(page: &mut String, setting: &Setting) -> Result {
    writeln!(page, "\n## `{}`\n\n{}\n", setting.key, setting.help)?;
    if let Some(flag) = setting.flag() {
        let commands = COMMANDS
            .iter()
            .filter(|command| command.scopes.contains(&setting.scope))
            .map(|command| format!("`{}`", command.line()));
        let commands: Vec<_> = commands.collect();
        let value = setting.value;
        writeln!(
            page,
            "- Flag: `--{flag} {value}` of {}",
            commands.join(", ")
        )?;
    }
    let or_twin =
        |twin: Option<String>| twin.map_or_else(String::new, |twin| format!(", or `{twin}`"));
    if let Some(variable) = setting.variable() {
        let twin = or_twin(setting.twin_variable());
        let alias = or_twin(setting.alias.map(|alias| alias.variable.to_owned()));
        writeln!(page, "- Variable: `{variable}`{twin}{alias}")?;
    }
    if let Some(key) = setting.file_key() {
        let kind = match setting.kind {
            Kind::Text => "a string",
            Kind::Number => "a number",
            Kind::List => "an array of strings",
        };
        let twin = or_twin(setting.twin_key());
        writeln!(page, "- In the file: `{key}`{twin}, {kind}")?;
    }
    writeln!(page, "- Value: {}", setting.expects)?;
    match setting.default {
        Fallback::Value(value) => writeln!(page, "- Default: `{value}`"),
        Fallback::Told(told) => writeln!(page, "- Default: {told}"),
    }
}

fn add_logto(page: &mut String) -> Result {
    page.push_str(LOGTO);
    for setting in SETTINGS {
        let Some(alias) = setting.alias else { continue };
        let how = match alias.meaning {
            Meaning::Same => "",
            Meaning::Port => ", the port at all addresses (for `dev` at 127.0.0.1)",
            Meaning::Switch => ": with `1`, `true` or `yes` it is `all`",
            Meaning::Milliseconds => ", in milliseconds",
        };
        writeln!(page, "| `{}` | `{}`{how} |", alias.variable, setting.key)?;
    }
    for (variable, is_refused, why) in logto::names() {
        let what = if is_refused {
            "refused where it asks for what is not done"
        } else {
            "told at start, and sets nothing"
        };
        writeln!(page, "| `{variable}` | {what}: {why} |")?;
    }
    Ok(())
}

/// The manual's sections about commands, settings and exit codes, as the macros of man(7).
pub(super) fn manual_sections() -> String {
    let mut page = String::new();
    write_manual(&mut page).expect("a text takes every text");
    page
}

fn write_manual(page: &mut String) -> Result {
    writeln!(page, ".SH COMMANDS")?;
    for command in COMMANDS {
        item(
            page,
            &format!("{}{}", command.line(), words_of(command)),
            command.about,
        )?;
    }
    writeln!(
        page,
        ".SH SETTINGS\n{}",
        roff("A flag wins over a variable, a variable over the file, the file over the default.")
    )?;
    for setting in SETTINGS {
        let flag = setting
            .flag()
            .map(|flag| format!("--{flag} {}", setting.value));
        let title = [flag, setting.variable(), setting.twin_variable()];
        let title: Vec<_> = title.into_iter().flatten().collect();
        let (Fallback::Value(default) | Fallback::Told(default)) = setting.default;
        let text = format!(
            "{} Expects {}. Default: {default}.",
            setting.help, setting.expects
        );
        item(page, &title.join(", "), &text)?;
    }
    writeln!(page, ".SH EXIT STATUS")?;
    item(page, "0", "It is done.")?;
    item(page, "1", "It failed.")?;
    item(
        page,
        "2",
        "The command line or a setting was refused; nothing was done.",
    )
}

fn words_of(command: &CommandDeclaration) -> String {
    let words = command
        .arguments
        .iter()
        .map(|argument| match argument.kind {
            ArgumentKind::Switch => format!(" [--{}]", argument.name),
            ArgumentKind::Word => format!(" {}", argument.name),
            ArgumentKind::OptionalWord => format!(" [{}]", argument.name),
            ArgumentKind::Value => format!(" --{} URL", argument.name),
            ArgumentKind::OptionalValue(value) => format!(" [--{} {value}]", argument.name),
        });
    words.collect()
}

fn item(page: &mut String, title: &str, text: &str) -> Result {
    writeln!(page, ".TP\n\\fB{}\\fR\n{}", roff(title), roff(text))
}

/// A text of ours for troff: no macros, no escapes, hyphens that can be copied.
fn roff(text: &str) -> String {
    let text = text
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('`', "");
    match text.starts_with(['.', '\'']) {
        true => format!("\\&{text}"),
        false => text,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn the_page_in_the_repository_is_this_one() {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(crate_folder.join("../../docs/reference/configuration.md"));
        assert_eq!(page.unwrap(), reference_markdown());
    }

    #[test]
    fn every_name_is_on_the_page() {
        let page = reference_markdown();
        for setting in SETTINGS {
            let flag = setting.flag().map(|flag| format!("--{flag}"));
            let alias = setting.alias.map(|alias| alias.variable.to_owned());
            for name in [
                flag,
                setting.variable(),
                setting.twin_variable(),
                setting.twin_key(),
                alias,
            ] {
                assert!(name.is_none_or(|name| page.contains(&name)), "{setting:?}");
            }
        }
    }
}
