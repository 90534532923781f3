//! Asking the list, and what happens when it does not answer.

use std::{
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use keyward_crypto::sha1_hex;
use keyward_model::{Clock, PasswordIssue, PasswordPolicy, PersonalInfo, Secret, Time};
use keyward_outbound::Client;
use tokio::task::spawn_blocking;

use super::{BreachedList, file, service};

/// Seconds in which a list that did not answer is not asked again, so that nobody waits for it.
const PAUSE: i64 = 60;

/// The list of breached passwords. Clones share everything.
#[derive(Clone)]
pub struct BreachedPasswords(Arc<Inner>);

struct Inner {
    list: BreachedList,
    outbound: Client,
    clock: Arc<dyn Clock>,
    /// When the list may be asked again; 0 when it answered last time.
    silent_until: AtomicI64,
    counts: [AtomicU64; LookupResult::ALL.len()],
}

/// How a question to the list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupResult {
    /// The password is in the list.
    Listed,
    /// It is not.
    Unlisted,
    /// The list did not answer.
    Failed,
    /// It was not asked, since it did not answer a moment ago.
    Skipped,
}

impl LookupResult {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Listed, Self::Unlisted, Self::Failed, Self::Skipped];

    /// Its name in the metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Unlisted => "unlisted",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

impl BreachedPasswords {
    /// A list, and how it is reached.
    #[must_use]
    pub fn new(list: BreachedList, outbound: Client, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            list,
            outbound,
            clock,
            silent_until: AtomicI64::new(0),
            counts: Default::default(),
        }))
    }

    /// How often a question ended so.
    #[must_use]
    pub fn count(&self, result: LookupResult) -> u64 {
        self.0.counts[result as usize].load(Ordering::Relaxed)
    }

    /// Every reason to refuse a new password, the list's included where the policy asks for it.
    pub async fn find_issues(
        &self,
        policy: &PasswordPolicy,
        password: &Secret,
        person: &PersonalInfo<'_>,
    ) -> Vec<PasswordIssue> {
        let is_breached = policy.rejects_breached && self.contain(password).await;
        policy.check(password.expose(), person, is_breached)
    }

    /// Whether the list has a password; no when it does not answer.
    async fn contain(&self, password: &Secret) -> bool {
        let inner = &self.0;
        if inner.list == BreachedList::Off {
            return false;
        }
        let now = inner.clock.now();
        let result = if now.millis() < inner.silent_until.load(Ordering::Relaxed) {
            LookupResult::Skipped
        } else {
            let digest = sha1_hex(password.expose().as_bytes()).to_ascii_uppercase();
            let answer = match &inner.list {
                BreachedList::Off => Some(false),
                BreachedList::Service(url) => {
                    service::contains(&inner.outbound, url, &digest).await
                }
                BreachedList::File(path) => search(path, digest).await,
            };
            self.note(answer.is_some(), now);
            match answer {
                Some(true) => LookupResult::Listed,
                Some(false) => LookupResult::Unlisted,
                None => LookupResult::Failed,
            }
        };
        inner.counts[result as usize].fetch_add(1, Ordering::Relaxed);
        result == LookupResult::Listed
    }

    /// Logs once when the list stops to answer, and once when it does again.
    fn note(&self, has_answered: bool, now: Time) {
        let silent_until = if has_answered {
            0
        } else {
            now.plus_seconds(PAUSE).millis()
        };
        let before = self.0.silent_until.swap(silent_until, Ordering::Relaxed);
        match (before, has_answered) {
            (0, false) => tracing::error!(
                "the list of breached passwords cannot be asked: passwords pass without it"
            ),
            (1.., true) => tracing::info!("the list of breached passwords answers again"),
            _ => {}
        }
    }
}

async fn search(path: &Path, digest: String) -> Option<bool> {
    let path = path.to_owned();
    let found = spawn_blocking(move || file::contains(&path, &digest)).await;
    match found.ok()? {
        Ok(found) => Some(found),
        Err(error) => {
            tracing::debug!(%error, "the file of breached passwords cannot be searched");
            None
        }
    }
}

impl fmt::Debug for BreachedPasswords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreachedPasswords")
            .field("list", &self.0.list)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, net::SocketAddr};

    use keyward_model::ManualClock;
    use keyward_outbound::Policy;
    use serde_json::json;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    fn policy() -> PasswordPolicy {
        PasswordPolicy::parse(json!({}).as_object().expect("an object"))
    }

    /// A service that answers one request and gives what it was asked.
    async fn service(answer: &'static str) -> (SocketAddr, tokio::task::JoinHandle<String>) {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("it is bound");
        let asked = tokio::spawn(async move {
            let (mut stream, _) = socket.accept().await.expect("a request");
            let mut request = vec![0; 4096];
            let read = stream.read(&mut request).await.expect("a request");
            stream
                .write_all(answer.as_bytes())
                .await
                .expect("an answer");
            String::from_utf8_lossy(&request[..read]).to_lowercase()
        });
        (address, asked)
    }

    fn asking(address: SocketAddr) -> (BreachedPasswords, ManualClock) {
        let clock = ManualClock::new(Time::from_millis(1_000));
        let routes = HashMap::from([("list.test".to_owned(), address)]);
        let outbound = Client::with_routes(Policy::default(), routes);
        let list = "https://list.test/range".parse().expect("a service");
        let passwords = BreachedPasswords::new(list, outbound, Arc::new(clock.clone()));
        (passwords, clock)
    }

    async fn issues(passwords: &BreachedPasswords, policy: &PasswordPolicy) -> Vec<PasswordIssue> {
        let password = Secret::new("password".to_owned());
        passwords
            .find_issues(policy, &password, &PersonalInfo::default())
            .await
    }

    #[tokio::test]
    async fn five_characters_leave_the_server() {
        // SHA-1 of `password`: 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.
        let (address, asked) = service(
            "HTTP/1.1 200 OK\r\ncontent-length: 38\r\n\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:99",
        )
        .await;
        let (passwords, _) = asking(address);
        let found = issues(&passwords, &policy()).await;
        assert_eq!(found, [PasswordIssue::Breached]);
        let asked = asked.await.expect("a request");
        assert!(
            asked.starts_with("get /range/5baa6 http/1.1\r\n"),
            "{asked}"
        );
        assert!(asked.contains("\r\nadd-padding: true\r\n"), "{asked}");
        assert!(!asked.contains("1e4c9b93"), "{asked}");
        assert_eq!(passwords.count(LookupResult::Listed), 1);
    }

    #[tokio::test]
    async fn who_does_not_ask_is_not_told() {
        let (address, asked) = service("").await;
        let (passwords, _) = asking(address);
        let lenient = PasswordPolicy {
            rejects_breached: false,
            ..policy()
        };
        assert!(issues(&passwords, &lenient).await.is_empty());
        assert!(!asked.is_finished());
        asked.abort();
    }

    #[tokio::test]
    async fn a_list_that_does_not_answer_refuses_nobody_and_is_left_alone_for_a_while() {
        let (address, asked) = service("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n").await;
        let (passwords, clock) = asking(address);
        assert!(issues(&passwords, &policy()).await.is_empty());
        asked.await.expect("a request");
        assert!(issues(&passwords, &policy()).await.is_empty());
        let counts =
            |passwords: &BreachedPasswords| LookupResult::ALL.map(|result| passwords.count(result));
        assert_eq!(counts(&passwords), [0, 0, 1, 1]);
        // Nobody listens any more; it is asked all the same.
        clock.advance_seconds(PAUSE);
        assert!(issues(&passwords, &policy()).await.is_empty());
        assert_eq!(counts(&passwords), [0, 0, 2, 1]);
    }

    #[tokio::test]
    async fn a_file_does_as_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("list.txt");
        let outbound = Client::new(Policy::default());
        let clock = Arc::new(ManualClock::new(Time::from_millis(0)));
        let passwords =
            BreachedPasswords::new(BreachedList::File(path.clone()), outbound, clock.clone());
        assert!(issues(&passwords, &policy()).await.is_empty());
        assert_eq!(passwords.count(LookupResult::Failed), 1);
        std::fs::write(&path, "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:7\n").expect("a file");
        clock.advance_seconds(PAUSE);
        let found = issues(&passwords, &policy()).await;
        assert_eq!(found, [PasswordIssue::Breached]);
    }
}
