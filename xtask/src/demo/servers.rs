//! The two processes of the demo: started in groups of their own, watched, and stopped by their ids.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::settings::Settings;
use crate::process;

const START: Duration = Duration::from_secs(60);
const STOP: Duration = Duration::from_secs(10);

/// A child process with its log.
pub struct Server {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

/// The server's own variables, and those of Logto's that it reads too: a developer's shell may hold a `DB_URL` or a
/// `PORT` that is for something else.
const SETTINGS: [&str; 12] = [
    "KEYWARD_",
    "ADMIN_",
    "CASE_SENSITIVE_USERNAME",
    "DATABASE_",
    "DB_URL",
    "ENDPOINT",
    "HTTPS_",
    "PORT",
    "REDIS_URL",
    "SECRET_VAULT_KEK",
    "STATUS_API_KEY",
    "TRUST_PROXY_HEADER",
];

/// What `keyward dev` says about itself when it is ready.
#[derive(Default)]
pub struct Announced {
    /// The Console's URL.
    pub console: String,
    /// The issuer's URL.
    pub issuer: String,
    /// The inbox's URL, with its key.
    pub inbox: String,
    /// The data folder.
    pub data: String,
    /// The link that makes the first administrator, while there is none.
    pub set_up: Option<String>,
}

/// Starts `keyward dev` and waits until it has announced itself and answers.
pub fn start_keyward(
    binary: &Path,
    data: &Path,
    seed: &Path,
    port: u16,
) -> Result<(Server, Announced)> {
    let mut command = Command::new(binary);
    command
        .arg("dev")
        .arg("--data")
        .arg(data)
        .arg("--seed")
        .arg(seed);
    forget(&mut command, &SETTINGS);
    let log = data.join("demo-keyward.log");
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    command.stdout(Stdio::piped()).stderr(file.try_clone()?);
    let mut server = Server::start("Keyward", &mut command, log)?;
    let Some(stdout) = server.child.stdout.take() else {
        bail!("Keyward's output is not ours")
    };
    let lines = follow(stdout, file);
    let announced = announcement(&mut server, &lines)?;
    server.wait_for(port, "/health/ready")?;
    Ok((server, announced))
}

/// Starts the example app's production build and waits until it answers.
pub fn start_app(folder: &Path, data: &Path, settings: &Settings, port: u16) -> Result<Server> {
    // Next itself, not npm: so the process that we know is the one that serves.
    let mut command = Command::new("node");
    command.args([
        "node_modules/next/dist/bin/next",
        "start",
        "--hostname",
        "127.0.0.1",
        "--port",
        &port.to_string(),
    ]);
    forget(&mut command, &["AUTH_", "NEXTAUTH_"]);
    command
        .current_dir(folder)
        .envs(settings.variables())
        .env("NEXT_TELEMETRY_DISABLED", "1");
    let log = data.join("demo-app.log");
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    command.stdout(file.try_clone()?).stderr(file);
    let mut server = Server::start("The example app", &mut command, log)?;
    server.wait_for(port, "/")?;
    Ok(server)
}

impl Server {
    /// Starts it in a group of its own: Ctrl-C reaches us alone, and we stop it.
    fn start(name: &'static str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let child =
            child.with_context(|| format!("{name} does not start: {}", process::line(command)))?;
        Ok(Self { name, child, log })
    }

    /// What a person calls it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where its output goes.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// The end of its log.
    pub fn last_lines(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let last = &lines[lines.len().saturating_sub(20)..];
        last.iter().map(|line| format!("  {line}\n")).collect()
    }

    /// Asks until it answers with 200.
    fn wait_for(&mut self, port: u16, path: &str) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START {
            if answers(port, path) {
                return Ok(());
            }
            self.must_run()?;
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "{} does not answer on port {port}. Its last lines:\n{}",
            self.name,
            self.last_lines()
        )
    }

    fn must_run(&mut self) -> Result<()> {
        if let Some(status) = self.ended()? {
            bail!(
                "{} ended at its start ({status}). Its last lines:\n{}",
                self.name,
                self.last_lines()
            );
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        if self.ended()?.is_some() {
            return Ok(());
        }
        // The standard library can only kill; the shell's own `kill` is everywhere.
        let id = self.child.id().to_string();
        process::run(&mut process::command(
            "sh",
            &["-c", "kill -TERM \"$1\"", "sh", &id],
        ))?;
        let asked = Instant::now();
        while asked.elapsed() < STOP {
            if self.ended()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!(
                "{} may still run (process {}): {error:#}",
                self.name,
                self.child.id()
            );
        }
    }
}

/// Takes variables that would change the demo out of the child's environment.
fn forget(command: &mut Command, prefixes: &[&str]) {
    for (name, _) in std::env::vars_os() {
        if prefixes
            .iter()
            .any(|prefix| name.to_string_lossy().starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
}

/// Gives on each line; keeps those in the log that carry no secret.
fn follow(stdout: ChildStdout, mut log: File) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if !line.contains("key=") && !line.trim_start().starts_with("set-up") {
                let _ = writeln!(log, "{line}");
            }
            // Nobody listens any more once it is ready; the pipe must be emptied all the same.
            let _ = sender.send(line);
        }
    });
    receiver
}

fn announcement(server: &mut Server, lines: &Receiver<String>) -> Result<Announced> {
    let started = Instant::now();
    let mut told = Announced::default();
    while started.elapsed() < START {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                let line = line.trim();
                let (name, value) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
                let value = value.trim().to_owned();
                match name {
                    "console" => told.console = value,
                    "issuer" => told.issuer = value,
                    "inbox" => told.inbox = value,
                    "data" => told.data = value,
                    "set-up" => told.set_up = Some(value),
                    // The last line.
                    "Ctrl-C" => return Ok(told),
                    _ => {}
                }
            }
            Err(RecvTimeoutError::Timeout) => server.must_run()?,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(Duration::from_millis(100));
                server.must_run()?;
                bail!("Keyward closed its output before it was ready");
            }
        }
    }
    bail!(
        "Keyward did not say where it listens. Its last lines:\n{}",
        server.last_lines()
    )
}

fn answers(port: u16, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut start = [0u8; 12];
        stream.read_exact(&mut start)?;
        Ok(&start[8..] == b" 200")
    };
    ask().unwrap_or(false)
}
