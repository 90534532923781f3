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
        match ready.set_up {
            Some(link) => Ok(cli::print(&format!(
                "Keyward has no administrator yet. This link makes the first one:\n\n  set-up  {link}\n\n"
            ))?),
            None => Ok(()),
        }
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
