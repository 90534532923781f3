//! The example app (`examples/nextjs-authjs`) as a process: its production build, on a free port.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;
use tokio::sync::OnceCell;

/// How long it may take until it listens.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running app. It is in the test's own process group, so Ctrl-C reaches both; it ends with the test, however that ends.
pub struct Example {
    /// `http://localhost:<port>`
    pub url: String,
    child: Child,
    log: NamedTempFile,
}

impl Example {
    /// Starts it as its README says, and waits until it listens.
    pub async fn start(issuer: &str, client: (&str, &str)) -> Self {
        let folder = folder();
        build(&folder).await;
        let log = NamedTempFile::new().expect("a temporary file can be made");
        // Next itself, not npm: so the process that we know is the one that serves.
        let mut command = Command::new("node");
        command
            .args(["node_modules/next/dist/bin/next", "start"])
            .args(["--hostname", "127.0.0.1", "--port", "0"])
            .current_dir(folder)
            .env_remove("AUTH_URL")
            .env_remove("NEXTAUTH_URL")
            .env("AUTH_LOGTO_ISSUER", issuer)
            .env("AUTH_LOGTO_ID", client.0)
            .env("AUTH_LOGTO_SECRET", client.1)
            .env("AUTH_SECRET", "a secret of the example app in tests")
            .env("AUTH_TRUST_HOST", "true")
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .stdin(Stdio::null())
            .stdout(log.reopen().expect("it is there"))
            .stderr(log.reopen().expect("it is there"));
        let child = command.spawn().expect("node starts");
        let mut example = Self {
            url: String::new(),
            child,
            log,
        };
        example.wait().await;
        example
    }

    /// What it has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log.path()).expect("the file is there")
    }

    async fn wait(&mut self) {
        let started = Instant::now();
        let mut moments = tokio::time::interval(Duration::from_millis(50));
        while started.elapsed() < PATIENCE {
            moments.tick().await;
            let ended = self.child.try_wait().expect("it is a child");
            let log = self.log();
            assert!(ended.is_none(), "the example app ended: {log}");
            if let Some(port) = log.contains("Ready").then(|| port_in(&log)).flatten() {
                // The redirect URI is made of the name by which the browser came.
                self.url = format!("http://localhost:{port}");
                return;
            }
        }
        panic!("the example app is not ready: {}", self.log());
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("── the example app said:\n{}", self.log());
        }
    }
}

/// Of `- Local:         http://127.0.0.1:35117`.
fn port_in(log: &str) -> Option<u16> {
    let line = log.lines().find(|line| line.contains("Local:"))?;
    line.rsplit(':').next()?.trim().parse().ok()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/nextjs-authjs")
}

/// Makes the production build if there is none. `cargo xtask test` has made one of what the sources are now.
async fn build(folder: &Path) {
    static ONCE: OnceCell<()> = OnceCell::const_new();
    ONCE.get_or_init(|| async {
        assert!(
            folder.join("node_modules").is_dir(),
            "the example's packages are not installed: `cargo xtask test` does it, or `npm ci` in {}",
            folder.display()
        );
        if folder.join(".next/BUILD_ID").exists() {
            return;
        }
        let status = tokio::process::Command::new("npm")
            .args(["run", "build"])
            .current_dir(folder)
            .env("NEXT_TELEMETRY_DISABLED", "1")
            .kill_on_drop(true)
            .status();
        let status = status.await.expect("npm starts");
        assert!(status.success(), "the example app does not build");
    })
    .await;
}
