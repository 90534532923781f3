//! `keyward serve`: the server for production.

use anyhow::Result;
use keyward_http::Endpoint;

use super::{
    data_folder::DataFolder,
    serving::{self, Conveniences},
};
use crate::{cli, settings::Serve};

pub(super) async fn run(server: Serve) -> Result<()> {
    let folder = DataFolder::open(&server.storage.data)?;
    let none = Conveniences::default();
    serving::run(&server, folder.path(), none, |ready| {
        warn_of_plain_http(ready.endpoint);
        if let Some(url) = &ready.set_up {
            cli::print(&format!(
                "Create the administrator at\n\n  {url}\n\nWhoever opens this link first can do it, once.\n"
            ))?;
        }
        Ok(())
    })
    .await
}

/// Passwords, codes and cookies would cross the network for everyone to read.
fn warn_of_plain_http(endpoint: &Endpoint) {
    if !endpoint.is_https() && !endpoint.is_loopback() {
        tracing::warn!(
            endpoint = endpoint.url(),
            "the public endpoint is plain http: put https in front and name it in --endpoint"
        );
    }
}
