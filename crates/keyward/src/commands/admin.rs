//! `keyward admin create` and `keyward admin reset`: whoever runs commands on the server may make administrators.

use std::{io::BufRead, sync::Arc};

use anyhow::{Context, Result, ensure};
use keyward_crypto::{PasswordPool, Random, SystemRandom, random};
use keyward_experience::{AdministratorError, Administrators, NewAdministrator};
use keyward_model::{Clock, RequestContext, Secret, SystemClock, User};
use serde::Serialize;

use super::data_folder::DataFolder;
use crate::{app, cli, settings::Admin};

/// What is printed. A password that was made up here is shown this once, so it is plain text.
#[derive(Serialize)]
struct Account {
    /// The user's id.
    user_id: String,
    /// Their user name.
    username: String,
    /// Their password, where nobody knows it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// Where the admin tenant is.
    issuer: String,
}

pub(super) async fn create(settings: Admin) -> Result<()> {
    change(settings, async |administrators: &Administrators, new| {
        administrators.create(new).await
    })
    .await
}

pub(super) async fn reset(settings: Admin) -> Result<()> {
    change(settings, async |administrators: &Administrators, new| {
        administrators.reset(new).await
    })
    .await
}

async fn change(
    settings: Admin,
    act: impl AsyncFnOnce(&Administrators, NewAdministrator) -> Result<User, AdministratorError>,
) -> Result<()> {
    let (password, is_made_up) = if settings.password_stdin {
        (read_line()?, false)
    } else {
        (Secret::new(random::secret(&SystemRandom)), true)
    };
    let new = NewAdministrator {
        username: settings.username.clone(),
        password: password.clone(),
    };
    let folder = DataFolder::open(&settings.storage.data)?;
    let random = Arc::new(SystemRandom) as Arc<dyn Random>;
    let store = app::open(&settings.storage, folder.path(), &SystemClock, &random).await?;
    let administrators = Administrators {
        store: store.clone(),
        random,
        passwords: PasswordPool::default(),
        // The command asks nobody: it must work where no list can be reached.
        breached: None,
        now: SystemClock.now(),
        request: RequestContext::default(),
    };
    let done = act(&administrators, new).await;
    let issuer = settings.addresses.of(&store.system().admin_tenant());
    let issuer = issuer.issuer().to_owned();
    store.close().await;
    let account = Account {
        user_id: done?.id.as_str().to_owned(),
        username: settings.username,
        password: is_made_up.then(|| password.expose().to_owned()),
        issuer,
    };
    let text = if settings.json {
        serde_json::to_string_pretty(&account)? + "\n"
    } else {
        lines(&account)
    };
    Ok(cli::print(&text)?)
}

/// The first line of standard input, without its end.
fn read_line() -> Result<Secret> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("the password cannot be read from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    ensure!(!password.is_empty(), "standard input holds no password");
    Ok(Secret::new(password.to_owned()))
}

fn lines(account: &Account) -> String {
    let mut text = format!(
        "user_id   {}\nusername  {}\n",
        account.user_id, account.username
    );
    if let Some(password) = &account.password {
        text.push_str(&format!("password  {password}\n"));
    }
    text.push_str(&format!("issuer    {}\n", account.issuer));
    text
}
