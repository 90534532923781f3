//! The program as a process: started with settings of the test only, watched, ended.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    sync::Mutex,
    time::{Duration, Instant},
};

/// The program with no settings but those of the test.
pub fn keyward(arguments: &[&str]) -> Command {
    configure(Command::new(env!("CARGO_BIN_EXE_keyward")), arguments)
}

fn configure(mut command: Command, arguments: &[&str]) -> Command {
    for (name, _) in std::env::vars_os() {
        if keyward::settings::is_read(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// A development server on a free port.
pub const DEV: &[&str] = &["dev", "--listen", "127.0.0.1:0"];

/// A server as a process, which ends with this.
pub struct Running {
    pub address: SocketAddr,
    /// What it printed on standard output until it was ready.
    pub announcement: Vec<String>,
    log_file: tempfile::NamedTempFile,
    child: Mutex<Child>,
}

impl Running {
    pub fn start() -> Self {
        Self::start_with(&mut keyward(DEV))
    }

    /// One that may open only so many files.
    pub fn start_with_descriptors(count: usize) -> Self {
        let program = env!("CARGO_BIN_EXE_keyward");
        let script = format!("ulimit -n {count} && exec \"{program}\" \"$@\"");
        let mut arguments = vec!["-c", &script, "keyward"];
        arguments.extend(DEV);
        Self::start_with(&mut configure(Command::new("sh"), &arguments))
    }

    /// `keyward dev`, ready.
    pub fn start_with(command: &mut Command) -> Self {
        let mut server = Self::spawn(command);
        let stdout = server.child.get_mut().unwrap().stdout.take().unwrap();
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let is_last = line.contains("Ctrl-C");
            server.announcement.push(line);
            if is_last {
                break;
            }
        }
        let issuer = server.announced("issuer");
        let port = issuer.rsplit(':').next().unwrap().replace("/oidc", "");
        server.address.set_port(port.parse().unwrap());
        server
    }

    /// `keyward serve` on data of its own, ready; with its data.
    pub fn start_serve(arguments: &[&str]) -> (Self, tempfile::TempDir) {
        let data = tempfile::tempdir().unwrap();
        let mut command = keyward(&["serve", "--listen", "127.0.0.1:0", "--data"]);
        let mut server = Self::spawn(command.arg(data.path()).args(arguments));
        let log = server.wait_for_log("\"ready\"");
        let lines = log.lines().map(serde_json::from_str::<serde_json::Value>);
        let ready = lines
            .map(Result::unwrap)
            .find(|line| line["message"] == "ready");
        let address = ready.unwrap()["address"].as_str().unwrap().parse();
        server.address = address.unwrap();
        (server, data)
    }

    fn spawn(command: &mut Command) -> Self {
        let log_file = tempfile::NamedTempFile::new().unwrap();
        let child = command
            .stdout(Stdio::piped())
            .stderr(log_file.reopen().unwrap())
            .spawn();
        Self {
            address: ([127, 0, 0, 1], 0).into(),
            announcement: Vec::new(),
            log_file,
            child: Mutex::new(child.unwrap()),
        }
    }

    /// The value of a line of the announcement.
    pub fn announced(&self, name: &str) -> String {
        let mut values = self.announcement.iter().filter_map(|line| {
            let (first, rest) = line.trim().split_once(char::is_whitespace)?;
            (first == name).then(|| rest.trim().to_owned())
        });
        values
            .next_back()
            .unwrap_or_else(|| panic!("no {name}: {:?} {}", self.announcement, self.log()))
    }

    pub fn status_of(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file.path()).unwrap()
    }

    pub fn wait_for_log(&self, text: &str) -> String {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) {
            let log = self.log();
            if log.contains(text) {
                return log;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("never logged {text}: {}", self.log())
    }

    pub fn is_running(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    pub fn signal(&self, signal: &str) {
        let id = self.child.lock().unwrap().id().to_string();
        let script = "kill \"$1\" \"$2\"";
        let status = Command::new("sh")
            .args(["-c", script, "sh", signal, &id])
            .status();
        assert!(status.unwrap().success());
    }

    /// The exit code after the signal.
    pub fn stop(&self, signal: &str) -> Option<i32> {
        self.signal(signal);
        let status = self.child.lock().unwrap().wait().unwrap();
        status.code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}
