//! A PostgreSQL of a test's own, which the test kills and starts again. Commits are as durable as an
//! operator's.

use std::{
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::time::interval;
use tokio_postgres::NoTls;

/// Where Debian puts the programs, a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// Whose it is when the tests run as root: PostgreSQL does not.
const USER: &str = "postgres";
/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(60);

/// A running PostgreSQL. It ends, and its data with it, when this is dropped.
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    owner: Option<(u32, u32)>,
    port: u16,
    child: Option<Child>,
}

impl Cluster {
    /// Makes one and waits until it answers.
    pub async fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let owner = owner();
        if let Some((user, group)) = owner {
            chown(folder.path(), Some(user), Some(group)).expect("root may");
        }
        let mut new = Self {
            programs: programs(),
            folder,
            owner,
            port: free_port(),
            child: None,
        };
        let mut make = new.command("initdb");
        make.arg("--pgdata").arg(new.data());
        let made = make
            .args(["--username=postgres", "--auth=trust", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8"])
            .output()
            .expect("initdb can be started");
        assert!(made.status.success(), "{made:?}");
        new.begin().await;
        new
    }

    /// The URL of a role that may make databases.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it at once, as `pg_ctl stop -m immediate` does: nothing is finished, and what was
    /// committed must be in its log.
    pub async fn crash(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.data());
        let ended = tokio::task::spawn_blocking(move || {
            let status = stop.status();
            let _ = child.wait();
            status
        });
        let status = ended.await.expect("no panic").expect("it can be stopped");
        assert!(status.success(), "{status}");
    }

    /// Starts it, and waits until it answers.
    pub async fn begin(&mut self) {
        let mut serve = self.command("postgres");
        serve.arg("-D").arg(self.data());
        serve.arg("-k").arg(self.folder.path());
        serve.args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "shared_buffers=32MB"] {
            serve.args(["-c", setting]);
        }
        self.child = Some(serve.spawn().expect("PostgreSQL can be started"));
        let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(50)));
        while tokio_postgres::connect(&self.url(), NoTls).await.is_err() {
            assert!(since.elapsed() < LONG, "PostgreSQL does not answer");
            ticks.tick().await;
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A program of PostgreSQL, run by the cluster's owner.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let mut stop = self.command("pg_ctl");
            stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"])
                .arg(self.data());
            if !stop.status().is_ok_and(|status| status.success()) {
                let _ = child.kill();
            }
            let _ = child.wait();
        }
    }
}

/// The folder of the newest version.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir(VERSIONS).expect("PostgreSQL of Debian");
    let newest = versions.filter_map(|entry| {
        let folder = entry.ok()?.path();
        let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
        Some((version, folder.join("bin")))
    });
    newest.max().expect("a version").1
}

/// User and group that own the cluster, when the tests run as root.
fn owner() -> Option<(u32, u32)> {
    let number = |arguments: &[&str]| -> u32 {
        let printed = Command::new("id").args(arguments).output();
        let printed = printed.expect("there is `id`").stdout;
        let printed = String::from_utf8(printed).expect("a number");
        printed.trim().parse().expect("a number")
    };
    (number(&["-u"]) == 0).then(|| (number(&["-u", USER]), number(&["-g", USER])))
}

fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    socket.local_addr().expect("it is bound").port()
}
