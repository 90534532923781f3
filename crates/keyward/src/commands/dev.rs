//! `keyward dev`: the server for development.

use anyhow::Result;
use keyward_connectors::Inbox;
use keyward_crypto::{SystemRandom, random};
use keyward_model::Secret;

use super::{
    data_folder::DataFolder,
    serving::{self, Conveniences},
};
use crate::{cli, settings::Dev};

pub(super) async fn run(dev: Dev) -> Result<()> {
    let folder = DataFolder::open(&dev.server.storage.data)?;
    // Whoever has the printed link reads the codes; nobody else does.
    let key = random::secret(&SystemRandom);
    let conveniences = Conveniences {
        inbox: Some(Inbox::new(Secret::new(key.clone()))),
        seed: dev.seed.clone(),
    };
    serving::run(&dev.server, folder.path(), conveniences, |ready| {
        let url = ready.endpoint.url();
        let console = ready.console;
        let data = folder.path().display();
        let removed = if folder.is_temporary() {
            " (removed at exit)"
        } else {
            ""
        };
        let set_up = match ready.set_up {
            Some(link) => format!("  set-up  {link}\n"),
            None => String::new(),
        };
        // `cargo xtask demo` reads these lines.
        let announcement = format!(
            "Keyward is ready.\n\n  \
             console {console}\n  \
             issuer  {url}/oidc\n  \
             inbox   {url}/dev/inbox?key={key}\n  \
             data    {data}{removed}\n\
             {set_up}\n\
             Ctrl-C stops it.\n"
        );
        Ok(cli::print(&announcement)?)
    })
    .await
}
