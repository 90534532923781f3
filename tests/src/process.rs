//! Another program that a test starts: watched while it runs, and ended with the test, however that ends.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;

/// How long a program may take to say or do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program. It is in the test's own process group, so Ctrl-C reaches both.
pub struct Process {
    name: String,
    child: Child,
    log: NamedTempFile,
}

impl Process {
    /// Starts it, with nothing to read and its output in a file.
    #[must_use]
    pub fn start(name: &str, mut command: Command) -> Self {
        let log = NamedTempFile::new().expect("a temporary file can be made");
        let child = command
            .stdin(Stdio::null())
            .stdout(log.reopen().expect("it is there"))
            .stderr(log.reopen().expect("it is there"))
            .spawn();
        Self {
            name: name.to_owned(),
            child: child.unwrap_or_else(|error| panic!("{name} does not start: {error}")),
            log,
        }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log.path()).expect("the file is there")
    }

    /// Waits until `seen` finds what it looks for in the output.
    ///
    /// # Panics
    /// When the program ends before, or takes too long.
    pub async fn until<T>(&mut self, what: &str, seen: impl Fn(&str) -> Option<T>) -> T {
        let started = Instant::now();
        let mut moments = tokio::time::interval(Duration::from_millis(20));
        while started.elapsed() < PATIENCE {
            moments.tick().await;
            let ended = self.child.try_wait().expect("it is a child");
            if let Some(found) = seen(&self.log()) {
                return found;
            }
            assert!(
                ended.is_none(),
                "{} ended before {what} ({ended:?}):\n{}",
                self.name,
                self.log()
            );
        }
        panic!("{} never said {what}:\n{}", self.name, self.log());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("── {} said:\n{}", self.name, self.log());
        }
    }
}
