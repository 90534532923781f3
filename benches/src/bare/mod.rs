//! The server to compare with: axum handlers that do the least that could be done. One client that it knows by heart,
//! documents that never change, and a database only where commits are the question. Its connections are served as Keyward's are, its access line and
//! metrics are Keyward's, and its memory comes from the same allocator: what is compared is what happens to a request.

mod documents;
mod refreshes;
mod token;

use std::{
    io::{Write, stdout},
    path::Path,
    sync::Arc,
};

use anyhow::Result;
use axum::Router;
use keyward::{
    layers::{self, Around},
    limits::Limits,
    listener, logging,
    settings::{Log, LogFormat},
    shutdown::Shutdown,
    traces::Traces,
};
use keyward_crypto::SystemRandom;
use tokio::runtime::Runtime;

pub use documents::{DISCOVERY, JWKS, copy as copy_documents};
pub use refreshes::{CLIENT as REFRESHING_CLIENT, PATH as REFRESHING_PATH, plant};
pub use token::CLIENT;

/// The argument that makes this program that server; the folder of its documents follows.
pub const MODE: &str = "serve-bare";
/// As [`MODE`], for refreshes alone; the file of its database follows.
pub const REFRESHING_MODE: &str = "serve-bare-refreshes";

/// Prints its address and serves documents and tokens until it is killed.
pub fn serve(folder: &Path) -> Result<()> {
    let routes = Router::new()
        .merge(token::router()?)
        .merge(documents::router(folder)?);
    run(routes)
}

/// Prints its address and serves refreshes until it is killed.
pub fn serve_refreshes(copied: &Path) -> Result<()> {
    run(refreshes::router(copied)?)
}

fn run(routes: Router) -> Result<()> {
    let log = Log {
        filter: "info".to_owned(),
        format: LogFormat::Json,
    };
    let _logging = logging::start(&log, &Traces::default())?;
    Runtime::new()?.block_on(async {
        let limits = Limits::default();
        let around = Around {
            https: false,
            random: Arc::new(SystemRandom),
            limits,
            requests: Some(Arc::default()),
        };
        let app = layers::watch(layers::note_routes(routes), around);
        let socket = listener::bind(([127, 0, 0, 1], 0).into()).await?;
        let mut out = stdout();
        writeln!(out, "{}", socket.local_addr()?)?;
        out.flush()?;
        let (_trigger, shutdown) = Shutdown::manual();
        listener::serve(app, socket, None, limits, shutdown).await;
        Ok(())
    })
}
