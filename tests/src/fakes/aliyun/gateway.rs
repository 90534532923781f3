//! The running gateway and what a test asks of it.

use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use keyward_model::{Clock, JsonObject};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

use super::{
    account::{Account, Region},
    checks::{self, Service},
    refusal::Refusal,
    request::Request,
    send_sms,
};

/// How long a test waits for a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// What it gives.
const SEND_SMS: Service = Service {
    action: "SendSms",
    version: "2017-05-25",
};

/// A message that was delivered to a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The number as it was sent.
    pub phone: String,
    /// The signature.
    pub sign_name: String,
    /// The template.
    pub template_code: String,
    /// The values of the template's variables.
    pub variables: BTreeMap<String, String>,
    /// What stands on the phone.
    pub text: String,
}

/// The gateway. It stops when dropped.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

struct Shared {
    account: Account,
    clock: Arc<dyn Clock>,
    state: Mutex<Situation>,
    /// What lies on the phones, unread.
    messages: watch::Sender<Vec<Message>>,
}

#[derive(Default)]
struct Situation {
    requests: u64,
    nonces: HashSet<String>,
    refusals: Vec<String>,
    is_limited: bool,
    scripted: VecDeque<(StatusCode, String)>,
}

impl Gateway {
    /// Starts a gateway for one account on a free port of loopback.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(account: Account, clock: Arc<dyn Clock>) -> Self {
        let shared = Arc::new(Shared {
            account,
            clock,
            state: Mutex::default(),
            messages: watch::Sender::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("the listener stays open");
        });
        Self {
            address,
            shared,
            server,
        }
    }

    /// Where it listens; as a text the exact `host:port` to allow.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL for the connector's `endpoint`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.shared.account
    }

    /// A connector's configuration for this gateway: the four required templates, by region.
    ///
    /// # Panics
    /// When the account lacks a signature or a template for one of the regions.
    #[must_use]
    pub fn connector_config(&self) -> JsonObject {
        let account = self.account();
        let code = json!({
            "china": account.template_code(Region::China),
            "overseas": account.template_code(Region::Overseas),
        });
        let templates = ["SignIn", "Register", "ForgotPassword", "Generic"]
            .map(|usage| json!({ "usageType": usage, "templateCode": code }));
        [
            ("accessKeyId", json!(account.access_key_id)),
            ("accessKeySecret", json!(account.access_key_secret)),
            ("signName", json!(account.sign_names[0])),
            ("templates", Value::from(templates.to_vec())),
            ("endpoint", json!(self.url())),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
    }

    /// Waits for a message to this number, takes it off the phone and returns it.
    ///
    /// # Panics
    /// When none comes.
    pub async fn take(&self, phone: &str) -> Message {
        let is_for_phone = |message: &Message| message.phone == phone;
        let mut arrivals = self.shared.messages.subscribe();
        let arrived = timeout(
            PATIENCE,
            arrivals.wait_for(|messages| messages.iter().any(is_for_phone)),
        );
        assert!(
            arrived.await.is_ok(),
            "no message to {phone}; refused so far: {:?}",
            self.refusals()
        );
        let mut taken = None;
        self.shared.messages.send_modify(|messages| {
            let place = messages.iter().position(is_for_phone);
            taken = place.map(|place| messages.remove(place));
        });
        taken.expect("nobody else reads this phone")
    }

    /// As [`Gateway::take`], and returns the code in the message.
    ///
    /// # Panics
    /// When no message comes, or the one that comes has no code.
    pub async fn take_code(&self, phone: &str) -> String {
        let mut message = self.take(phone).await;
        message.variables.remove("code").expect("a code")
    }

    /// The messages that nobody has taken yet, oldest first.
    #[must_use]
    pub fn unread(&self) -> Vec<Message> {
        self.shared.messages.borrow().clone()
    }

    /// The codes of all refusals so far, oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<String> {
        self.shared.state().refusals.clone()
    }

    /// How many requests came so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.shared.state().requests
    }

    /// From now on every message passes the limits of its number, or none does.
    pub fn limit(&self, is_limited: bool) {
        self.shared.state().is_limited = is_limited;
    }

    /// Answers the next request with this and does nothing else: an upstream that is broken.
    ///
    /// # Panics
    /// When there is no such status.
    pub fn answer_next(&self, status: u16, body: &str) {
        let status = StatusCode::from_u16(status).expect("a status");
        let mut state = self.shared.state();
        state.scripted.push_back((status, body.to_owned()));
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, Situation> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept(&self, parts: &Parts, body: &[u8]) -> Result<Message, Refusal> {
        let mut state = self.state();
        let request = Request::read(parts, body)?;
        let now = self.clock.now();
        checks::verify(&request, &self.account, now, &mut state.nonces, SEND_SMS)?;
        let message = send_sms::accept(&request, &self.account)?;
        if state.is_limited {
            return Err(Refusal::service(
                "isv.BUSINESS_LIMIT_CONTROL",
                "触发分钟级流控Permits:1",
            ));
        }
        Ok(message)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("messages", &self.messages)
            .finish_non_exhaustive()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, parts: Parts, body: Bytes) -> Response {
    let (number, scripted) = {
        let mut state = shared.state();
        state.requests += 1;
        (state.requests, state.scripted.pop_front())
    };
    if let Some((status, body)) = scripted {
        return (status, body).into_response();
    }
    let request_id = format!("00000000-0000-4000-8000-{number:012X}");
    match shared.accept(&parts, &body) {
        Ok(message) => {
            shared
                .messages
                .send_modify(|messages| messages.push(message));
            Json(json!({
                "Code": "OK",
                "Message": "OK",
                "RequestId": request_id,
                "BizId": format!("{number:018}^0"),
            }))
            .into_response()
        }
        Err(refusal) => {
            shared.state().refusals.push(refusal.code.clone());
            refusal.into_response(&request_id)
        }
    }
}
