//! The file with settings: TOML, one key for each setting, no tables.

use std::{
    ffi::OsString, fs::File, io::Read, ops::Range, os::unix::fs::PermissionsExt, path::Path,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    declaration::SETTINGS,
    given::{Given, Level, Origin},
    nearest::nearest,
    refused::{Refused, one_line},
    setting::{Kind, Setting},
    typed::Note,
};

/// The largest file that is read.
const LARGEST: u64 = 1024 * 1024;

/// Reads a file; what is wrong with it is given back beside what is right.
pub(super) fn read(path: &Path) -> (Level, Vec<Refused>) {
    let mut level = Level::new();
    let name = one_line(&path.to_string_lossy());
    let text = match text_of(path) {
        Ok(text) => text,
        Err(reason) => return (level, vec![Refused::ConfigFile { file: name, reason }]),
    };
    let place = Place {
        file: &name,
        text: &text,
    };
    let table = match DeTable::parse(&text) {
        Ok(table) => table,
        Err(error) => return (level, vec![place.not_toml(&error)]),
    };
    let mut problems = Vec::new();
    for (key, value) in table.get_ref() {
        let put = place
            .recognize(key, value)
            .and_then(|given| given.put_into(&mut level));
        problems.extend(put.err());
    }
    (level, problems)
}

/// What is to be told when it holds a secret that others may read.
pub(super) fn exposed(path: &Path, level: &Level) -> Option<Note> {
    let holds_secret = |given: &Given| given.setting.is_secret && !given.is_file;
    let given = level.values().find(|given| holds_secret(given))?;
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    let path = one_line(&path.to_string_lossy());
    (mode & 0o077 != 0).then(|| Note {
        found: format!(
            "{path} holds `{}` and may be read by others",
            given.setting.key
        ),
        mend: format!("chmod 600 {path}"),
    })
}

fn text_of(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
        .map_err(|error| error.kind().to_string())?;
    if text.len() as u64 > LARGEST {
        return Err("it is too large".to_owned());
    }
    Ok(text)
}

struct Place<'f> {
    file: &'f str,
    text: &'f str,
}

impl Place<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    /// Says where and what, and never repeats a value: it may be a secret.
    fn not_toml(&self, error: &toml::de::Error) -> Refused {
        let line = error.span().map_or(1, |span| self.line(&span));
        let mut reason = format!("line {line}: {}", error.message());
        if error.message().contains("duplicate key") {
            let key = error.span().and_then(|span| self.text.get(span));
            reason = format!(
                "line {line}: `{}` stands there twice",
                key.unwrap_or_default()
            );
        }
        Refused::ConfigFile {
            file: self.file.to_owned(),
            reason: one_line(&reason),
        }
    }

    fn recognize(
        &self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Given, Refused> {
        let line = self.line(&key.span());
        let key = key.get_ref().as_ref();
        let source_name = format!("{}:{line}: {}", self.file, one_line(key));
        for setting in SETTINGS.iter().filter(|known| known.file_key().is_some()) {
            let is_file = setting.twin_key().as_deref() == Some(key);
            if is_file || setting.key == key {
                let kind = if is_file { Kind::Text } else { setting.kind };
                let Some(values) = values_of(kind, value.get_ref()) else {
                    return Err(wrong_type(setting, kind, source_name));
                };
                let mut given = Given::new(setting, Origin::File, source_name, values);
                given.is_file = is_file;
                return Ok(given);
            }
        }
        Err(Refused::UnknownKey {
            source_name,
            nearest: nearest_key(key),
        })
    }
}

fn values_of(kind: Kind, value: &DeValue<'_>) -> Option<Vec<OsString>> {
    let text = |value: &DeValue<'_>| value.as_str().map(OsString::from);
    match kind {
        Kind::Text => Some(vec![text(value)?]),
        Kind::Number => {
            let number = value.as_integer()?;
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(vec![number.to_string().into()])
        }
        Kind::List => {
            let items = value.as_array()?.iter();
            items.map(|item| text(item.get_ref())).collect()
        }
    }
}

fn wrong_type(setting: &Setting, kind: Kind, source_name: String) -> Refused {
    Refused::WrongType {
        source_name,
        kind: match kind {
            Kind::Text => "a string",
            Kind::Number => "a whole number",
            Kind::List => "an array of strings",
        },
        expects: setting.expects,
    }
}

fn nearest_key(unknown: &str) -> String {
    let known: Vec<String> = SETTINGS
        .iter()
        .filter(|setting| setting.file_key().is_some())
        .flat_map(|setting| [Some(setting.key.to_owned()), setting.twin_key()])
        .flatten()
        .collect();
    nearest(unknown, known.iter().map(String::as_str))
        .unwrap_or_default()
        .to_owned()
}
