//! The data that outlives the killed processes, and the applications on it.

use keyward_tests::{Cluster, DataFolder, Database, Program};
use tempfile::TempDir;

/// A Traditional application.
pub(in crate::faults) const WEB: (&str, &str) =
    ("killedweb000000000000", "planted-secret-of-the-killed-app");
/// A page without a secret: its refresh tokens rotate at each use.
pub(in crate::faults) const SPA: &str = "killedspa000000000000";

const SEED: &str = r#"
[[applications]]
id = "killedweb000000000000"
secret = "planted-secret-of-the-killed-app"
name = "Web"
type = "Traditional"
redirect_uris = ["http://localhost:9999/cb"]

[[applications]]
id = "killedspa000000000000"
name = "Page"
type = "SPA"
redirect_uris = ["http://localhost:9999/cb"]

[sign_in_experience]
signInMode = "SignInAndRegister"
signUp = { identifiers = ["phone"], password = false, verify = true }
signIn = { methods = [{ identifier = "phone", password = false, verificationCode = true, isPasswordPrimary = false }] }
"#;

pub(in crate::faults) struct House {
    place: TempDir,
    data: DataFolder,
}

impl House {
    /// On the engine that the tests run on.
    pub(in crate::faults) async fn build() -> Self {
        Self::with(DataFolder::new().await)
    }

    pub(in crate::faults) async fn on(cluster: &Cluster) -> Self {
        Self::with(DataFolder::on(&cluster.url()).await)
    }

    fn with(data: DataFolder) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        std::fs::write(place.path().join("seed.toml"), SEED).expect("a file");
        Self { place, data }
    }

    /// A server on the data, with the same public address each time.
    pub(in crate::faults) async fn open(&self) -> Program {
        let seed = self.place.path().join("seed.toml").display().to_string();
        let more = ["--seed", &seed, "--endpoint", "http://localhost:3001"];
        Program::dev_on(self.data.path(), &more).await
    }

    pub(in crate::faults) fn database(&self) -> Database {
        Database::of(self.data.path())
    }

    /// Refuses a log that tells secrets or speaks of a fault.
    pub(in crate::faults) fn check_log(&self, log: &str) {
        for bad in ["planted", "panic", "ERROR", "database disk image"] {
            assert!(!log.contains(bad), "{bad}: {log}");
        }
    }
}
