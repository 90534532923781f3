//! The reference page of the settings, from their declarations.

use std::fmt::Write;

use super::declaration::{SETTINGS, Setting};

const HEAD: &str = "\
<!-- Made by `cargo xtask codegen` from the declarations in `crates/keyward/src/settings`. -->

# Settings

Keyward is set up by flags and by environment variables. A flag wins over a variable, a variable
over the default. A secret can also be read from a file: the variable with `_FILE` behind its name
holds the file's path.

The server does not start, and ends with exit code 2, when a flag or a `KEYWARD_` variable is
unknown, when a setting is given twice at the same level (a variable and its `_FILE`; a flag
repeated that takes one value), or when a value is malformed or empty.

`m2m create` must name the same data and the same public address as the server that it is for:
after `keyward dev --listen 127.0.0.1:4000 --data DIR`, say `--endpoint http://localhost:4000
--data DIR`.
";

/// The page `docs/reference/configuration.md`.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = HEAD.to_owned();
    for setting in SETTINGS {
        add(&mut page, setting).expect("a text takes every text");
    }
    page
}

fn add(page: &mut String, setting: &Setting) -> std::fmt::Result {
    let title = match setting.flag {
        Some(flag) => format!("--{flag} {}", setting.value),
        None => setting.variable.unwrap_or_default().to_owned(),
    };
    writeln!(page, "\n## `{title}`\n\n{}\n", setting.help)?;
    if let Some(variable) = setting.variable {
        let file = setting.file_variable();
        let file = file.map_or_else(String::new, |name| format!(", or `{name}`"));
        writeln!(page, "- Variable: `{variable}`{file}")?;
    }
    writeln!(page, "- Value: {}", setting.expects)?;
    writeln!(page, "- Default: {}", setting.default)?;
    let commands: Vec<_> = setting
        .commands
        .iter()
        .map(|command| format!("`{}`", command.words()))
        .collect();
    match setting.flag {
        Some(_) => writeln!(page, "- Flag of: {}", commands.join(", ")),
        None => writeln!(page, "- No flag"),
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
            for name in [setting.flag, setting.variable].into_iter().flatten() {
                assert!(page.contains(name), "{name}");
            }
        }
    }
}
