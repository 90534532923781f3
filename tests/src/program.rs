//! The program as a process: started with settings of the test only, watched, ended.
//!
//! It is the one development-profile binary that `cargo xtask test` builds before the tests.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{ExitStatus, Output, Stdio},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

use crate::{Answer, Browser, app::http_client, postgres};

/// Far longer than anything here takes; reached only by a fault.
const LONG: Duration = Duration::from_secs(60);

/// A server as a process, killed when this is dropped.
pub struct Program {
    /// Where it listens: `http://127.0.0.1:<port>`, whatever its public address is.
    pub origin: String,
    /// For requests without cookies.
    pub http: reqwest::Client,
    child: Child,
    printed: Lines,
    logged: Lines,
}

/// How a command ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it logged or complained about.
    pub stderr: String,
}

/// The program with these arguments and no settings but those of the test.
#[must_use]
pub fn keyward<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    forget_settings(&mut command)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Keeps what the program would read from a process that may start it: whoever runs the tests has
/// settings of their own, and the tests are told where their databases are by such variables.
pub fn forget_settings(command: &mut Command) -> &mut Command {
    for (name, _) in surroundings() {
        if keyward::settings::is_read(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

#[expect(
    clippy::disallowed_methods,
    reason = "a process must not inherit settings of whoever runs the tests"
)]
fn surroundings() -> std::env::VarsOs {
    std::env::vars_os()
}

/// Beside the folder of the test binaries.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("this program is a file");
    let profile = test.parent().and_then(Path::parent);
    let binary = profile
        .expect("tests lie in target/<profile>/deps")
        .join("keyward");
    assert!(
        binary.exists(),
        "{} is missing: run `cargo build --package keyward --features otel` before, as `cargo xtask test` does for all",
        binary.display()
    );
    binary
}

/// Runs a command to its end.
pub async fn run(mut command: Command) -> Run {
    ended(command.output()).await
}

/// Runs a command to its end; it reads this text from standard input.
pub async fn run_with_input(mut command: Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A command that reads nothing may have ended already.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    ended(child.wait_with_output()).await
}

async fn ended(output: impl Future<Output = std::io::Result<Output>>) -> Run {
    let output = timeout(LONG, output)
        .await
        .expect("the command ends")
        .expect("the program can be started");
    let text = |bytes| String::from_utf8(bytes).expect("it writes text");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Run {
    /// It was refused with this exit code and one line, which is given back.
    #[must_use]
    pub fn refusal(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        self.stderr
            .trim_end()
            .strip_prefix("keyward: ")
            .expect("who complains")
    }
}

impl Program {
    /// `keyward dev` on a free port, ready.
    pub async fn dev(arguments: &[&str]) -> Self {
        Self::start(keyward(
            ["dev", "--listen", "127.0.0.1:0"].iter().chain(arguments),
        ))
        .await
    }

    /// `keyward dev` on a data folder.
    pub async fn dev_on(data: &Path, arguments: &[&str]) -> Self {
        let mut command = keyward(["dev", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data).args(arguments);
        postgres::tell(&mut command, data);
        Self::start(command).await
    }

    /// `keyward serve` on a data folder and a free port, ready.
    pub async fn serve(data: &Path) -> Self {
        let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
        command.arg(data);
        postgres::tell(&mut command, data);
        Self::start(command).await
    }

    /// A server, ready.
    pub async fn start(command: Command) -> Self {
        Self::begin(command)
            .ready()
            .await
            .unwrap_or_else(|log| panic!("the server ended: {log}"))
    }

    /// A server that has only just begun to start.
    #[must_use]
    pub fn begin(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program can be started");
        Self {
            origin: String::new(),
            http: http_client(),
            printed: Lines::read(child.stdout.take().expect("it is piped")),
            logged: Lines::read(child.stderr.take().expect("it is piped")),
            child,
        }
    }

    /// Once it accepts requests.
    ///
    /// # Errors
    /// What it logged, when it has ended instead.
    pub async fn ready(mut self) -> Result<Self, String> {
        let Some(log) = self.logged.wait("ready").await else {
            return Err(self.log());
        };
        let line = log.lines().find(|line| line.contains("ready"));
        let port = line
            .and_then(|line| line.split_once("127.0.0.1:"))
            .map(|(_, rest)| {
                rest.chars()
                    .take_while(char::is_ascii_digit)
                    .collect::<String>()
            })
            .unwrap_or_else(|| panic!("no address in {log}"));
        self.origin = format!("http://127.0.0.1:{port}");
        Ok(self)
    }

    /// The value of a line that `keyward dev` prints.
    pub async fn announced(&self, name: &str) -> String {
        let printed = self.printed.wait("Ctrl-C").await;
        let printed = printed.unwrap_or_else(|| panic!("nothing was printed: {}", self.log()));
        printed
            .lines()
            .filter_map(|line| line.trim().split_once(char::is_whitespace))
            .find(|(first, _)| *first == name)
            .map(|(_, rest)| rest.trim().to_owned())
            .unwrap_or_else(|| panic!("no {name} in {printed}"))
    }

    /// The link that makes the first administrator, which is printed while there is none.
    pub async fn set_up_link(&self) -> String {
        let printed = self.printed.wait("set-up").await;
        let printed = printed.unwrap_or_else(|| panic!("no link was printed: {}", self.log()));
        let line = printed.lines().find(|line| line.contains("set-up"));
        let link = line.and_then(|line| line.split_whitespace().nth(1));
        link.expect("a link").to_owned()
    }

    /// Everything that was printed so far.
    #[must_use]
    pub fn printed(&self) -> String {
        self.printed.0.borrow().clone()
    }

    /// Everything that was logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.logged.0.borrow().clone()
    }

    /// Waits for a line of the log.
    pub async fn wait_for_log(&self, text: &str) {
        let found = self.logged.wait(text).await;
        assert!(found.is_some(), "never logged {text}: {}", self.log());
    }

    /// The path of the inbox, with its key.
    pub async fn inbox(&self) -> String {
        let link = self.announced("inbox").await;
        link[link.find("/dev/inbox").expect("a link to the inbox")..].to_owned()
    }

    /// A new browser without cookies.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::at(self.origin.clone(), self.http.clone())
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A request without cookies or token.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path))).await
    }

    /// A form with client credentials in the header.
    pub async fn post_form_as(
        &self,
        path: &str,
        client: (&str, &str),
        form: &[(&str, &str)],
    ) -> Answer {
        let request = self.http.post(self.url(path));
        self.send(request.basic_auth(client.0, Some(client.1)).form(form))
            .await
    }

    /// A token for the Management API.
    pub async fn management_token(&self, client: (&str, &str)) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"),
        ];
        self.post_form_as("/oidc/token", client, &form).await
    }

    /// Calls the Management API.
    pub async fn manage(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let method = method.parse().expect("a method");
        let url = self.url(&format!("/api{path}"));
        let mut request = self.http.request(method, url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    /// Sends a request and reads the answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::read(request.send().await.expect("the server answers")).await
    }

    /// A path as the process sees it, which may have file systems of its own.
    #[must_use]
    pub fn seen_by_it(&self, path: &Path) -> PathBuf {
        let id = self.child.id().expect("it runs");
        let path = path.strip_prefix("/").expect("an absolute path");
        Path::new("/proc")
            .join(id.to_string())
            .join("root")
            .join(path)
    }

    /// Resident memory in bytes.
    #[must_use]
    pub fn resident(&self) -> usize {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status"));
        let status = status.expect("it runs, and this is Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse::<usize>().ok());
        kib.expect("a number of KiB") * 1024
    }

    /// Sends a signal (`TERM`, `INT`).
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let script = "kill -s \"$1\" \"$2\"";
        let status = Command::new("sh")
            .args(["-c", script, "sh", name, &id])
            .status();
        assert!(status.await.expect("there is a shell").success());
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        timeout(LONG, self.child.wait())
            .await
            .unwrap_or_else(|_| panic!("it goes on: {}", self.log()))
            .expect("its end can be waited for")
    }

    /// Waits for its end at most as long as this.
    pub async fn ended_within(&mut self, time: Duration) -> bool {
        timeout(time, self.child.wait()).await.is_ok()
    }

    /// Ends it as a service manager would; answers the exit code.
    pub async fn stop(mut self) -> Option<i32> {
        self.signal("TERM").await;
        self.ended().await.code()
    }

    /// Ends it by `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it can be killed");
    }
}

/// What a process has written so far.
struct Lines(watch::Receiver<String>);

impl Lines {
    fn read(from: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(String::new());
        tokio::spawn(async move {
            let mut lines = BufReader::new(from).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|text| {
                    text.push_str(&line);
                    text.push('\n');
                });
            }
        });
        Self(receiver)
    }

    /// All of it once this text is there; `None` when it has ended without.
    async fn wait(&self, wanted: &str) -> Option<String> {
        let mut receiver = self.0.clone();
        let found = receiver.wait_for(|text| text.contains(wanted));
        let found = timeout(LONG, found).await;
        let found = found.unwrap_or_else(|_| panic!("{wanted} is awaited in vain"));
        found.ok().map(|text| text.clone())
    }
}
