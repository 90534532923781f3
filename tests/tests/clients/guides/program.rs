//! What a guide shows, as a running program.

use std::{net::TcpListener, path::PathBuf, process::Stdio};

use keyward_tests::{Answer, TestApp, WebApp};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use super::super::program::folder;

/// A program at an address of its own, until it is dropped.
pub(super) struct Program {
    pub(super) origin: String,
    /// Read no further than to its first address; held so that it can go on writing.
    _output: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

/// How a guide's code is started; `port` is where it listens.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Compiled with Debian's packages of its modules (`xtask/src/clients/guides.rs`).
    Go,
    /// By Node, with the packages that the Console's own tests have.
    Node,
    /// By uvicorn.
    Python,
    /// One of the programs of `tests/clients/guides`.
    Rust,
}

/// An address of this machine where nothing listens.
pub(super) fn free_origin() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it listens").port();
    format!("http://localhost:{port}")
}

impl Program {
    /// Starts the code of a guide with what its `env.txt` says, filled in for an application; `stands` is the address
    /// that the guide takes for granted, and `origin` comes in its place.
    pub(super) async fn start(
        app: &TestApp,
        (guide, kind): (&str, Kind),
        client: Option<&WebApp>,
        stands: &str,
        origin: String,
    ) -> Self {
        let files = guides().join(guide).join("files");
        let port = origin.rsplit(':').next().expect("it has a port");
        let mut command = match kind {
            Kind::Python => {
                let packages = folder("authlib", "packages").join("packages");
                let mut python = Command::new("python3");
                python
                    .args(["-m", "uvicorn", "main:app", "--port", port])
                    .env("PYTHONPATH", packages)
                    .env("PYTHONDONTWRITEBYTECODE", "1")
                    .env("PYTHONUNBUFFERED", "1");
                python
            }
            Kind::Node => {
                let packages = guides().join("../../node_modules");
                assert!(
                    packages.is_dir(),
                    "the Console is not installed: `cargo xtask test` does it; missing is {}",
                    packages.display()
                );
                let mut node = Command::new("node");
                node.arg("server.mjs");
                node
            }
            Kind::Go => Command::new(built("clients", guide)),
            Kind::Rust => Command::new(built("clients/debug", guide)),
        };
        let sheet = std::fs::read_to_string(files.join("env.txt")).expect("a guide has its values");
        for line in filled(&sheet, app, client).lines() {
            let (name, value) = line.split_once('=').expect("a name and a value");
            command.env(name, value.replace(stands, &origin));
        }
        let mut child = command
            .env("PORT", port)
            .current_dir(files)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("it can be started");
        let stdout = child.stdout.take().expect("it is piped");
        let mut output = BufReader::new(stdout).lines();
        if matches!(kind, Kind::Python) {
            // It tells its address among its errors.
            let mut errors = BufReader::new(child.stderr.take().expect("it is piped")).lines();
            wait_for_address(&mut errors).await;
            tokio::spawn(async move { while let Ok(Some(_)) = errors.next_line().await {} });
        } else {
            wait_for_address(&mut output).await;
        }
        Self {
            origin,
            _output: output,
            _child: child,
        }
    }

    /// Asks an API that the program is.
    pub(super) async fn ask(&self, app: &TestApp, token: Option<&str>) -> Answer {
        let mut request = app.http.get(format!("{}/books", self.origin));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        app.send(request).await
    }
}

/// The folder of the Console's guides.
pub(super) fn guides() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../console/src/guides")
}

/// A guide's program, which `cargo xtask test` has built.
fn built(folder: &str, guide: &str) -> PathBuf {
    let program = guides()
        .join("../../../target")
        .join(folder)
        .join(format!("guide-{guide}"));
    assert!(
        program.is_file(),
        "the guide is not built: `cargo xtask test` does it; missing is {}",
        program.display()
    );
    program
}

/// A sample with an application's values, as the Console fills it.
pub(super) fn filled(sample: &str, app: &TestApp, client: Option<&WebApp>) -> String {
    let mut text = sample
        .replace("{{issuer}}", &app.issuer)
        .replace("{{endpoint}}", &app.url(""))
        .replace("{{managementApi}}", "https://default.logto.app/api");
    if let Some(client) = client {
        text = text
            .replace("{{appId}}", &client.id)
            .replace("{{appSecret}}", &client.secret)
            .replace("{{random}}", "4pXQ0vtN1mVZkqT3mZ0tC6yJ8s9yQ2rWxk5uB7dEfGh");
    }
    assert!(!text.contains("{{"), "a value is missing: {text}");
    text
}

/// Reads until the program says where it listens.
async fn wait_for_address<R: tokio::io::AsyncBufRead + Unpin>(lines: &mut Lines<R>) {
    let mut read = String::new();
    while let Some(line) = lines.next_line().await.expect("it can be read") {
        if line.contains("http://") {
            return;
        }
        read.push_str(&line);
        read.push('\n');
    }
    panic!("the program ended: {read}");
}
