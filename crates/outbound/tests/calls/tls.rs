//! TLS: a server whose certificate the system does not trust is told nothing.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, mpsc},
    thread,
};

use keyward_outbound::{Client, Error, HostPort, Policy};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use url::Url;

/// Self-signed for `localhost`; made with
/// `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500
/// -subj /CN=localhost -addext subjectAltName=DNS:localhost
/// -addext basicConstraints=critical,CA:FALSE`.
const CERTIFICATE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/calls/certificate/certificate.pem"
);
const KEY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/calls/certificate/key.pem"
);

/// One TLS conversation: whether the handshake was finished, then what was asked.
fn serve_once() -> (u16, mpsc::Receiver<Option<String>>) {
    let certificate = CertificateDer::from_pem_file(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_file(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let (connection, _) = listener.accept().unwrap();
        let session = ServerConnection::new(Arc::new(config)).unwrap();
        tell.send(converse(StreamOwned::new(session, connection)))
            .unwrap();
    });
    (port, told)
}

fn converse(mut stream: StreamOwned<ServerConnection, TcpStream>) -> Option<String> {
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).ok()?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        .ok()?;
    Some(String::from_utf8_lossy(&request[..length]).into_owned())
}

async fn call(port: u16) -> Result<Vec<u8>, Error> {
    let client = Client::new(Policy {
        allow: vec![HostPort::parse(&format!("localhost:{port}")).unwrap()],
        ..Policy::default()
    });
    let url = Url::parse(&format!("https://localhost:{port}/secret")).unwrap();
    client.get(&url).await.map(|response| response.body)
}

#[tokio::test]
async fn an_untrusted_certificate_ends_the_call() {
    let (port, told) = serve_once();
    assert_eq!(call(port).await, Err(Error::Network));
    assert_eq!(told.recv().unwrap(), None);
}

/// Run by the next test in a process whose system trusts the certificate; alone it does nothing.
#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "how a process that is a test is told its part"
)]
async fn trusting() {
    if std::env::var_os("SSL_CERT_FILE").is_none_or(|file| file != CERTIFICATE) {
        return;
    }
    let (port, told) = serve_once();
    assert_eq!(call(port).await, Ok(b"ok".to_vec()));
    assert!(
        told.recv()
            .unwrap()
            .unwrap()
            .starts_with("GET /secret HTTP/1.1\r\n")
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_certificate_that_the_system_trusts_is_accepted() {
    let trusting = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::trusting"])
        .env("SSL_CERT_FILE", CERTIFICATE)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&trusting.stdout);
    assert!(
        trusting.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
