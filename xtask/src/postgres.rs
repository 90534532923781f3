//! A throwaway PostgreSQL for the tests: Debian's, a cluster of its own in a temporary folder, listening on loopback
//! only, which ends with us.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::{debian, process, tree};

/// The variable that tells the tests where it is.
pub const VARIABLE: &str = "KEYWARD_TEST_POSTGRES";

/// Debian's package, and the user that it makes: PostgreSQL does not run as root.
const PACKAGE: &str = "postgresql";
const USER: &str = "postgres";

/// Where Debian puts the programs, a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// An ordinary role: it may make databases, nothing else.
const ROLE: &str = "keyward";

/// A role that is let in by TLS and with its password only, for the tests of TLS.
const TLS_ROLE: &str = "keyward_tls";
const TLS_PASSWORD: &str = "a planted / password";

/// The server's certificate: one that tests have, for `localhost`.
const CERTIFICATES: &str = "tests/tests/commands/tls";

/// Stands before what `initdb` wrote, which lets everybody in.
const ACCESS: &str = "hostssl all keyward_tls all scram-sha-256\nhost all keyward_tls all reject\n";

const START: Duration = Duration::from_secs(60);

/// Another program may take the free port before PostgreSQL does.
const ATTEMPTS: u32 = 3;

/// Nothing of it outlives the tests, so nothing needs to reach the disk.
const SETTINGS: [&str; 9] = [
    "ssl=on",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "jit=off",
    "shared_buffers=64MB",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
];

/// As an operator's: what is committed is on the disk.
const DURABLE: [&str; 4] = [
    "jit=off",
    "shared_buffers=256MB",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
];

/// `cargo xtask postgres`: one for whoever runs single tests, until Ctrl-C.
pub fn postgres(args: &[String]) -> Result<ExitCode> {
    if !args.is_empty() {
        bail!("`postgres` takes no arguments");
    }
    let cluster = Cluster::start()?;
    println!(
        "\n  {VARIABLE}={}\n\n  \
         Set that in another terminal and run single tests there. Ctrl-C ends it and removes its data.\n",
        cluster.url()
    );
    while cluster.runs()? {
        std::thread::sleep(Duration::from_millis(200));
    }
    bail!("PostgreSQL ended by itself")
}

/// A running PostgreSQL. It is stopped, and its folder removed, when this is dropped or a signal ends us.
pub struct Cluster {
    url: String,
    running: Arc<Mutex<Option<Running>>>,
}

impl Cluster {
    /// Starts one, installing PostgreSQL where it is missing.
    pub fn start() -> Result<Self> {
        Self::start_with(&SETTINGS)
    }

    /// As [`Cluster::start`], with durable commits: for measuring.
    pub fn start_durable() -> Result<Self> {
        Self::start_with(&DURABLE)
    }

    fn start_with(settings: &'static [&'static str]) -> Result<Self> {
        let programs = prepare()?;
        let mut attempt = 1;
        let (running, port) = loop {
            match Running::start(&programs, settings) {
                Ok(started) => break started,
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        };
        let running = Arc::new(Mutex::new(Some(running)));
        stop_on_signals(&running)?;
        let cluster = Self {
            url: format!("postgres://{ROLE}@127.0.0.1:{port}/postgres"),
            running,
        };
        println!("PostgreSQL: {} at {}", programs.display(), cluster.url);
        Ok(cluster)
    }

    /// Where it is, for [`VARIABLE`].
    pub fn url(&self) -> &str {
        &self.url
    }

    fn runs(&self) -> Result<bool> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match running.as_mut() {
            Some(running) => Ok(running.child.try_wait()?.is_none()),
            // A signal has stopped it, and ends us now.
            None => Ok(true),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        stop(&self.running);
    }
}

/// Finds the programs, installing them with apt-get where they are missing. Says what it installs.
fn prepare() -> Result<PathBuf> {
    if find().is_none() {
        debian::install(&[PACKAGE])?;
    }
    find().context("PostgreSQL is not found after its installation")
}

/// The folder of the newest version.
fn find() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?;
    let newest = versions
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version: u32 = folder.file_name()?.to_str()?.parse().ok()?;
            let programs = folder.join("bin");
            programs
                .join("initdb")
                .is_file()
                .then_some((version, programs))
        })
        .max()
        .map(|(_, programs)| programs);
    newest.or_else(|| process::find("initdb")?.parent().map(Path::to_owned))
}

/// The server's process and what it lives on.
struct Running {
    child: Child,
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<Owner>,
}

/// Whose the cluster is when we are root.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Owner {
    fn find() -> Result<Option<Self>> {
        let number = |args: &[&str]| -> Result<u32> {
            let printed = process::output(&mut process::command("id", args))?;
            printed.trim().parse().context("`id` printed no number")
        };
        if number(&["-u"])? != 0 {
            return Ok(None);
        }
        Ok(Some(Self {
            uid: number(&["-u", USER])?,
            gid: number(&["-g", USER])?,
        }))
    }
}

impl Running {
    fn start(programs: &Path, settings: &[&str]) -> Result<(Self, u16)> {
        let owner = Owner::find()?;
        let folder = make_folder(owner)?;
        let started = Self::start_in(programs, &folder, owner, settings);
        if started.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        started
    }

    fn start_in(
        programs: &Path,
        folder: &Path,
        owner: Option<Owner>,
        settings: &[&str],
    ) -> Result<(Self, u16)> {
        let data = folder.join("data");
        let mut make = command(&programs.join("initdb"), folder, owner);
        // Sorted as a dictionary does, which many servers do by default: nothing of ours may rely on the order of bytes.
        make.arg("--pgdata").arg(&data).args([
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
        ]);
        process::output(&mut make)?;
        install_tls(&data, owner)?;

        let port = free_port()?;
        let log = folder.join("log");
        let mut serve = server(programs, folder, owner);
        serve.arg("-D").arg(&data);
        serve.arg("-k").arg(folder);
        serve.args(["-p", &port.to_string()]);
        for setting in settings {
            serve.args(["-c", setting]);
        }
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        // In a group of its own: Ctrl-C reaches us alone, and we stop it.
        serve
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .process_group(0);
        let child = serve
            .spawn()
            .with_context(|| format!("PostgreSQL does not start: {}", process::line(&serve)))?;
        let mut running = Self {
            child,
            programs: programs.to_owned(),
            folder: folder.to_owned(),
            owner,
        };
        match running.set_up(port) {
            Ok(()) => Ok((running, port)),
            Err(error) => {
                let written = fs::read_to_string(&log).unwrap_or_default();
                running.stop();
                Err(error.context(format!("PostgreSQL does not start:\n{written}")))
            }
        }
    }

    /// Waits until it answers, then makes the roles.
    fn set_up(&mut self, port: u16) -> Result<()> {
        let port = port.to_string();
        let client = |program: &str| {
            let mut client = command(&self.programs.join(program), &self.folder, self.owner);
            client
                .arg("-h")
                .arg(&self.folder)
                .args(["-p", &port, "-U", "postgres"]);
            client
        };
        let (mut ask, mut psql) = (client("pg_isready"), client("psql"));
        let started = Instant::now();
        while !process::succeeds(&mut ask) {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended ({status})");
            }
            if started.elapsed() > START {
                bail!("it does not answer");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let roles = format!(
            "CREATE ROLE {ROLE} LOGIN CREATEDB; \
             CREATE ROLE {TLS_ROLE} LOGIN CREATEDB PASSWORD '{TLS_PASSWORD}'"
        );
        psql.args([
            "-q",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            &roles,
        ]);
        process::run(&mut psql)
    }

    fn stop(mut self) {
        let mut stop = command(&self.programs.join("pg_ctl"), &self.folder, self.owner);
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"])
            .arg(self.folder.join("data"));
        if !process::succeeds(&mut stop) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} stays: {error}", self.folder.display());
        }
    }
}

/// Puts certificate and key under the names that PostgreSQL looks for, and says who needs them.
fn install_tls(data: &Path, owner: Option<Owner>) -> Result<()> {
    use std::os::unix::fs::{PermissionsExt as _, chown};

    let from = tree::root().join(CERTIFICATES);
    for (part, name) in [("certificate", "server.crt"), ("key", "server.key")] {
        let file = data.join(name);
        fs::copy(from.join(format!("one-{part}.pem")), &file)
            .with_context(|| format!("cannot write {}", file.display()))?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        if let Some(Owner { uid, gid }) = owner {
            chown(&file, Some(uid), Some(gid))?;
        }
    }
    let access = data.join("pg_hba.conf");
    let rest = fs::read_to_string(&access)?;
    // Written over, so that it stays its owner's.
    fs::write(&access, format!("{ACCESS}{rest}")).context("cannot write pg_hba.conf")
}

/// A folder for its owner only, so that the socket in it is too.
fn make_folder(owner: Option<Owner>) -> Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt as _;

    let since = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let name = format!("keyward-postgres-{}-{since}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    if let Some(Owner { uid, gid }) = owner {
        std::os::unix::fs::chown(&folder, Some(uid), Some(gid))?;
    }
    Ok(folder)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A program of PostgreSQL, run by the cluster's owner and with nothing of our environment.
fn command(program: &Path, folder: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .current_dir(folder);
    if let Some(Owner { uid, gid }) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

/// The server, which the system stops should we be killed.
fn server(programs: &Path, folder: &Path, owner: Option<Owner>) -> Command {
    let server = programs.join("postgres");
    let Some(tied) = process::find("setpriv") else {
        return command(&server, folder, owner);
    };
    let mut command = command(&tied, folder, owner);
    command.args(["--pdeathsig", "INT", "--"]).arg(server);
    command
}

/// Stops it when a signal ends us.
fn stop_on_signals(running: &Arc<Mutex<Option<Running>>>) -> Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])
        .context("cannot listen for signals")?;
    let running = Arc::clone(running);
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            stop(&running);
            // As a shell says it.
            std::process::exit(128 + signal);
        }
    });
    Ok(())
}

fn stop(running: &Mutex<Option<Running>>) {
    let taken = running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(running) = taken {
        running.stop();
    }
}
