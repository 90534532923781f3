//! The servers that are measured, each a process of its own.

use std::{
    env,
    fs::{self, File},
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{bare, client, engine::Database, passwords, proc};

/// The embedded database in its data folder.
pub const FILE: &str = "keyward.db";
/// Arguments that switch metrics on.
pub const METRICS: [&str; 2] = ["--metrics-listen", "127.0.0.1:0"];
/// Far longer than a start takes.
const LONG: Duration = Duration::from_secs(20);

/// A running server, killed when this is dropped.
pub struct Server {
    pub address: SocketAddr,
    child: Child,
    /// The first process of the PostgreSQL that it is on.
    postmaster: Option<u32>,
}

/// The program of this name that was built beside this one.
fn beside(name: &str) -> Result<PathBuf> {
    let own = env::current_exe().context("this program is no file")?;
    let program = own.with_file_name(name);
    ensure!(
        program.exists(),
        "{} is missing: `cargo xtask bench` builds it",
        program.display()
    );
    Ok(program)
}

/// The server's program with no settings but those given here.
pub fn keyward() -> Result<Command> {
    let mut command = Command::new(beside("keyward")?);
    for (name, _) in surroundings() {
        if keyward::settings::is_read(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the measured server must not inherit settings of whoever measures"
)]
fn surroundings() -> env::VarsOs {
    env::vars_os()
}

/// An address that is free now.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Server {
    /// `keyward serve` on a data folder, begun and perhaps not ready yet. Its log goes to a file beside the data, as
    /// an operator's would.
    pub fn begin(data: &Path) -> Result<Self> {
        Self::begin_with(data, &Database::Sqlite, &[])
    }

    /// As [`Server::begin`], on a database of either engine, and with more arguments.
    pub fn begin_with(data: &Path, database: &Database, arguments: &[&str]) -> Result<Self> {
        let mut command = keyward()?;
        command.arg("serve").arg("--data").arg(data).args(arguments);
        database.tell(&mut command);
        let mut server = Self::spawn(command, data)?;
        server.postmaster = database.postmaster()?;
        Ok(server)
    }

    /// `keyward dev` with a seed, begun.
    pub fn begin_dev(data: &Path, seed: &Path) -> Result<Self> {
        let mut command = keyward()?;
        command.arg("dev").arg("--data").arg(data);
        command.arg("--seed").arg(seed);
        Self::spawn(command, data)
    }

    /// As [`Server::begin_with`], for a browser: its public address is the one at which it listens, which stands beside it
    /// with the link that makes the first administrator.
    pub fn begin_public(data: &Path, database: &Database) -> Result<(Self, String, String)> {
        let address = free_address()?;
        let origin = format!("http://localhost:{}", address.port());
        let mut command = keyward()?;
        command.arg("serve").arg("--data").arg(data);
        command.args(["--endpoint", &origin]).stdout(Stdio::piped());
        database.tell(&mut command);
        let mut server = Self::spawn_at(address, command, data)?;
        let stdout = server.child.stdout.take().context("its output is piped")?;
        let link = BufReader::new(stdout).lines().find_map(|line| {
            let line = line.ok()?;
            let (_, link) = line.split_once("set-up")?;
            Some(link.trim().to_owned())
        });
        server.first_answer("/oidc/jwks", Instant::now())?;
        Ok((server, origin, link.context("it prints a link")?))
    }

    fn spawn(command: Command, data: &Path) -> Result<Self> {
        Self::spawn_at(free_address()?, command, data)
    }

    fn spawn_at(address: SocketAddr, mut command: Command, data: &Path) -> Result<Self> {
        let log = File::create(data.with_extension(format!("{}.log", address.port())))?;
        let child = command
            .args(["--listen", &address.to_string()])
            .stderr(log)
            .spawn()
            .context("the server cannot be started")?;
        Ok(Self::of(address, child))
    }

    fn of(address: SocketAddr, child: Child) -> Self {
        Self {
            address,
            child,
            postmaster: None,
        }
    }

    /// The same program as this one in its other mode: the server to compare with. It answers with the documents of
    /// a server that runs, which are put into this folder; its log goes there too.
    pub fn bare(folder: &Path, like: &Self) -> Result<Self> {
        fs::create_dir_all(folder)?;
        bare::copy_documents(like.address, folder)?;
        Self::own(bare::MODE, folder, &folder.join("log"))
    }

    /// As [`Server::bare`], for refreshes alone, on a copy of a server's database.
    pub fn bare_refreshes(copied: &Path) -> Result<Self> {
        Self::own(bare::REFRESHING_MODE, copied, &copied.with_extension("log"))
    }

    /// Keyward on a data folder that nobody has open, with the least hashes of passwords.
    pub fn unhashed(data: &Path) -> Result<Self> {
        Self::own(passwords::UNHASHED_MODE, data, &data.with_extension("log"))
    }

    fn own(mode: &str, argument: &Path, log: &Path) -> Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg(mode)
            .arg(argument)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()
            .context("the bare server cannot be started")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("its output is piped")?;
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim().parse().context("it prints its address")?;
        Ok(Self::of(address, child))
    }

    /// `oidc-provider`, and what it prints about itself.
    pub fn rival(connections: usize) -> Result<(Self, Value)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rivals/oidc-provider");
        ensure!(
            folder.join("node_modules").is_dir(),
            "oidc-provider is not installed: `cargo xtask bench` does it"
        );
        let mut child = Command::new("node")
            .args(["server.mjs", &connections.to_string()])
            .env("NODE_ENV", "production")
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("node cannot be started")?;
        let stdout = child.stdout.take().context("its output is piped")?;
        for line in BufReader::new(stdout).lines() {
            let Ok(told) = serde_json::from_str::<Value>(&line?) else {
                continue;
            };
            let port = told["port"]
                .as_u64()
                .and_then(|port| u16::try_from(port).ok());
            let port = port.context("it prints its port")?;
            let address = SocketAddr::from(([127, 0, 0, 1], port));
            return Ok((Self::of(address, child), told));
        }
        bail!("oidc-provider does not start");
    }

    /// Waits for the first answer to `path`; tells how long ago `since` was then.
    pub fn first_answer(&mut self, path: &str, since: Instant) -> Result<Duration> {
        while since.elapsed() < LONG {
            if let Ok(answer) = client::get(self.address, path, &[]) {
                let time = since.elapsed();
                ensure!(answer.status == 200, "{path} answers {}", answer.status);
                return Ok(time);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server has ended: {status}");
            }
            rest(Duration::from_micros(200));
        }
        bail!("the server does not answer");
    }

    /// Processor time that it has used so far, in seconds, all threads together.
    pub fn processor_time(&self) -> Result<f64> {
        proc::processor_time(self.child.id())
    }

    /// As [`Server::processor_time`], of the threads that hash passwords.
    pub fn hashing_time(&self) -> Result<f64> {
        proc::threads_time(self.child.id(), "passwords")
    }

    /// Processor time that the PostgreSQL behind it has used so far, in seconds; 0 where there is none.
    pub fn database_time(&self) -> Result<f64> {
        self.postmaster.map_or(Ok(0.0), proc::family_time)
    }

    /// Resident memory: all of it, and what of it is not backed by a file, in bytes.
    pub fn resident(&self) -> Result<(f64, f64)> {
        proc::resident(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder of data that a server has made, with a client of its Management API.
pub fn prepare(data: &Path, database: &Database) -> Result<(String, String)> {
    let mut command = keyward()?;
    command
        .args(["m2m", "create", "--json", "--data"])
        .arg(data)
        .stdout(Stdio::piped());
    database.tell(&mut command);
    let output = command.output()?;
    ensure!(output.status.success(), "`keyward m2m create` failed");
    let made: Value = serde_json::from_slice(&output.stdout)?;
    let text = |name: &str| {
        let text = made[name].as_str().map(str::to_owned);
        text.context("a credential is missing")
    };
    Ok((text("client_id")?, text("client_secret")?))
}

/// Lets time pass: what is measured is time.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing tells when a server that idles has idled long enough"
)]
pub fn rest(time: Duration) {
    thread::sleep(time);
}
