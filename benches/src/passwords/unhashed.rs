//! Keyward with the least hashes that Argon2 knows: what is left of a sign-in by password is everything else. The same
//! application as the program's, with this one part replaced, as tests replace parts; no setting does that.

use std::{
    ffi::OsString,
    io::{Write, stdout},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, Result, anyhow, bail};
use keyward::{
    app::{self, Front, Parts},
    layers::{self, Around},
    limits::Limits,
    listener, logging,
    settings::{Command, Data, Settings},
    shutdown::Shutdown,
    traces::Traces,
};
use keyward_crypto::{PasswordCost, SystemRandom};
use keyward_http::Addresses;
use tokio::runtime::Runtime;

/// The argument that makes this program that server; the data folder follows.
pub const MODE: &str = "serve-unhashed";

/// Prints its address and serves until it is killed.
pub fn serve(folder: &Path) -> Result<()> {
    let arguments = ["keyward", "serve", "--listen", "127.0.0.1:0", "--data"];
    let arguments = arguments.map(OsString::from).into_iter();
    let arguments = arguments.chain([folder.as_os_str().to_owned()]);
    let settings = Settings::from(arguments, []).map_err(|refused| anyhow!("{refused}"))?;
    let Command::Serve(server) = settings.command else {
        bail!("these are the arguments of a server");
    };
    let Data::Folder(folder) = &server.storage.data else {
        bail!("its data is in a folder");
    };
    let _logging = logging::start(&settings.log, &Traces::default())?;
    Runtime::new()?.block_on(async {
        let socket = listener::bind(server.listen).await?;
        let address = socket.local_addr()?;
        let front = Front {
            addresses: Addresses::new(server.endpoint.at(address), server.admin_endpoint.clone()),
            trusted_proxies: server.trusted_proxies.clone(),
        };
        let parts = Parts {
            password_cost: PasswordCost::Least,
            ..Parts::real(&server, None)
        };
        let app = app::build(&server.storage, folder, front, parts)
            .await
            .context("the application cannot be built")?;
        let limits = Limits::default();
        let around = Around {
            https: false,
            random: Arc::new(SystemRandom),
            limits,
            requests: None,
        };
        let served = layers::wrap(app.routes(), around, Some(app.shared().clone()));
        let mut out = stdout();
        writeln!(out, "{address}")?;
        out.flush()?;
        let (_trigger, shutdown) = Shutdown::manual();
        listener::serve(served, socket, None, limits, shutdown).await;
        Ok(())
    })
}
