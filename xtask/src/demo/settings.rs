//! What both sides of the demo must agree on: the application and its secret, made once and kept in the data folder.
//!
//! `demo-app.env` is the environment of the example app; `demo-seed.toml` tells Keyward the same, and is written anew
//! at each start.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const APP_ID: &str = "nextjsauthjsdemo00000";
const ISSUER: &str = "http://localhost:3001/oidc";

/// The environment of the example app.
pub struct Settings {
    variables: BTreeMap<String, String>,
}

impl Settings {
    /// Reads `demo-app.env`; makes it with fresh secrets when it is not there.
    pub fn load_or_create(data: &Path) -> Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(data)?;
        let file = data.join("demo-app.env");
        if let Ok(text) = fs::read_to_string(&file) {
            let variables = parse(&text);
            if !variables.contains_key("AUTH_LOGTO_SECRET") {
                bail!(
                    "{} lacks AUTH_LOGTO_SECRET: delete the file to get a new one",
                    file.display()
                );
            }
            return Ok(Self { variables });
        }
        let variables = BTreeMap::from([
            ("AUTH_LOGTO_ID".to_owned(), APP_ID.to_owned()),
            ("AUTH_LOGTO_ISSUER".to_owned(), ISSUER.to_owned()),
            ("AUTH_LOGTO_SECRET".to_owned(), secret()?),
            ("AUTH_SECRET".to_owned(), secret()?),
            ("AUTH_TRUST_HOST".to_owned(), "true".to_owned()),
        ]);
        let text: String = variables
            .iter()
            .map(|(name, value)| format!("{name}={value}\n"))
            .collect();
        write_private(&file, &text)?;
        Ok(Self { variables })
    }

    /// The variables, for the example app's process.
    pub fn variables(&self) -> &BTreeMap<String, String> {
        &self.variables
    }

    /// Writes `demo-seed.toml` and says where.
    pub fn write_seed(&self, data: &Path) -> Result<PathBuf> {
        let file = data.join("demo-seed.toml");
        let id = self
            .variables
            .get("AUTH_LOGTO_ID")
            .map_or(APP_ID, String::as_str);
        let secret = self
            .variables
            .get("AUTH_LOGTO_SECRET")
            .map_or("", String::as_str);
        write_private(&file, &seed(id, secret))?;
        Ok(file)
    }
}

/// No value needs escaping: ids and secrets are letters and digits.
fn seed(id: &str, secret: &str) -> String {
    format!(
        r#"# Written by `cargo xtask demo` at each start.

[[applications]]
id = "{id}"
secret = "{secret}"
name = "Example app"
type = "Traditional"
redirect_uris = ["http://localhost:3000/api/auth/callback/logto"]
post_logout_redirect_uris = ["http://localhost:3000"]

[sign_in_experience]
signInMode = "SignInAndRegister"
signUp = {{ identifiers = ["phone"], password = false, verify = true }}
signIn = {{ methods = [{{ identifier = "phone", password = false, verificationCode = true, isPasswordPrimary = false }}] }}
"#
    )
}

fn parse(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// 32 letters and digits, each as likely as the others.
fn secret() -> Result<String> {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut random = File::open("/dev/urandom").context("no random source")?;
    let mut secret = String::new();
    while secret.len() < 32 {
        let mut byte = [0u8];
        random.read_exact(&mut byte)?;
        // 248 is the largest multiple of 62 in a byte: what lies above would favour some letters.
        if byte[0] < 248 {
            secret.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    Ok(secret)
}

/// Writes a file that only its owner may read, whole or not at all.
fn write_private(file: &Path, text: &str) -> Result<()> {
    let new = file.with_extension("new");
    let _ = fs::remove_file(&new);
    let write = || -> std::io::Result<()> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)?
            .write_all(text.as_bytes())?;
        fs::rename(&new, file)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn secrets_are_kept_private_and_the_same() {
        let data = std::env::temp_dir().join(format!("xtask-settings-{}", std::process::id()));
        let first = Settings::load_or_create(&data).unwrap();
        let second = Settings::load_or_create(&data).unwrap();
        assert_eq!(first.variables, second.variables);
        let seed = second.write_seed(&data).unwrap();
        assert!(
            fs::read_to_string(&seed)
                .unwrap()
                .contains(&first.variables["AUTH_LOGTO_SECRET"])
        );
        for file in [seed, data.join("demo-app.env")] {
            assert_eq!(
                fs::metadata(file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn ids_and_secrets_have_the_contracts_shape() {
        assert_eq!(APP_ID.len(), 21);
        assert!(
            APP_ID
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        );
        let secret = secret().unwrap();
        assert_eq!(secret.len(), 32);
        assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
