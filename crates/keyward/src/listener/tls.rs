//! TLS in the process: the certificate from its files, read again on SIGHUP.

use std::{path::Path, sync::Arc};

use anyhow::{Context, Result, ensure};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::sync::watch;

use crate::{settings::TlsFiles, shutdown::Hangups};

/// What connections are accepted with; it changes when the files are read again.
pub type TlsConfig = watch::Receiver<Arc<ServerConfig>>;

/// Reads a certificate with its chain, and its key.
///
/// # Errors
/// When a file cannot be read, holds nothing of the kind, or the two do not belong together.
pub fn load(files: &TlsFiles) -> Result<Arc<ServerConfig>> {
    let named = |what: &str, path: &Path| format!("the {what} {} cannot be used", path.display());
    let chain = certificates(&files.certificate)
        .with_context(|| named("certificate", &files.certificate))?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        // What the parser says may repeat a line of the file.
        .map_err(|error| told(&error))
        .with_context(|| named("key", &files.key))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .context("TLS cannot be set up")?;
    let mut config = builder
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(|| named("certificate", &files.certificate))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(|error| told(&error))?
        .collect();
    let chain = chain.map_err(|error| told(&error))?;
    ensure!(!chain.is_empty(), "it holds no certificate");
    Ok(chain)
}

fn told(error: &rustls::pki_types::pem::Error) -> anyhow::Error {
    use rustls::pki_types::pem::Error;
    match error {
        Error::Io(error) => anyhow::anyhow!("{}", error.kind()),
        Error::NoItemsFound => anyhow::anyhow!("it holds nothing of the kind"),
        _ => anyhow::anyhow!("it is not PEM"),
    }
}

/// Reads the files, and reads them again on every SIGHUP; what cannot be used then changes nothing.
///
/// # Errors
/// See [`load`].
pub fn follow(files: TlsFiles, mut hang_ups: Hangups) -> Result<TlsConfig> {
    let (sender, config) = watch::channel(load(&files)?);
    tokio::spawn(async move {
        while hang_ups.next().await {
            match load(&files) {
                Ok(loaded) => {
                    sender.send_replace(loaded);
                    tracing::info!("the certificate was read again");
                }
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(
                        error,
                        "the certificate cannot be read again: the old one stays"
                    );
                }
            }
        }
    });
    Ok(config)
}
