//! Texts that are made from the declarations alone: completion scripts and the manual page.

use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{
    command_line::{Arguments, program},
    commands::CommandName,
    reference,
};

/// What a command prints that needs no settings; `None` for the others.
pub(super) fn text(command: CommandName, arguments: &Arguments) -> Option<String> {
    match command {
        CommandName::Completion => {
            let shell = match arguments.text("SHELL")? {
                "zsh" => Shell::Zsh,
                "fish" => Shell::Fish,
                _ => Shell::Bash,
            };
            Some(completion(shell))
        }
        CommandName::Man => Some(manual()),
        _ => None,
    }
}

fn completion(shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut program(), "keyward", &mut script);
    String::from_utf8(script).expect("the declarations are text")
}

/// The page `keyward(1)`.
fn manual() -> String {
    let man = Man::new(program()).manual("Keyward");
    let mut page = Vec::new();
    let head = man
        .render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page));
    head.expect("a vector takes every text");
    let mut page = String::from_utf8(page).expect("the declarations are text");
    page.push_str(&reference::manual_sections());
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{commands::COMMANDS, declaration::SETTINGS, setting::Setting};

    #[test]
    fn completions_know_every_command_and_flag() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = completion(shell);
            for command in COMMANDS {
                for word in command.words.split(' ') {
                    assert!(script.contains(word), "{shell} {word}");
                }
            }
            for flag in SETTINGS.iter().filter_map(Setting::flag) {
                assert!(script.contains(flag), "{shell} {flag}");
            }
        }
    }

    #[test]
    fn the_manual_knows_every_command_and_setting() {
        let page = manual().replace("\\-", "-");
        for command in COMMANDS {
            assert!(page.contains(&command.line()), "{}", command.words);
        }
        for setting in SETTINGS {
            assert!(page.contains(setting.key), "{}", setting.key);
        }
    }
}
