//! Who works while the server dies. Each remembers what was answered and what was cut off.

mod redeemer;
mod refresher;
mod signer;

use keyward_tests::{Answer, Browser, Program, WEB_APP, csrf, form_action};
use tokio::sync::watch;

use self::{redeemer::Redeemer, refresher::Refresher, signer::Signer};
use super::{
    house::{House, SPA, WEB},
    inbox,
};

/// Why somebody could not go on.
pub(in crate::faults) enum Cut {
    /// No whole answer came.
    Off,
    /// The server said to try again later.
    Refused,
}

/// The answer, if it is one to what was asked.
fn given(answer: Answer) -> Result<Answer, Cut> {
    if answer.status == 503 {
        return Err(Cut::Refused);
    }
    Ok(answer)
}

/// How often what was cut off turned out one way or the other.
#[derive(Clone, Copy, Default)]
pub(super) struct Cuts {
    /// It had happened.
    pub(super) done: usize,
    /// It had not.
    pub(super) undone: usize,
}

pub(in crate::faults) enum Person {
    Redeemer(Redeemer),
    Refresher(Refresher),
    Signer(Signer),
}

impl Person {
    /// Three of each kind.
    pub(in crate::faults) async fn some(server: &Program) -> Vec<Self> {
        let mut people = Vec::new();
        for number in 0..3 {
            people.push(Self::Redeemer(Redeemer::new(server, number).await));
            people.push(Self::Refresher(Refresher::new(server, number).await));
            people.push(Self::Signer(Signer::new(server, number).await));
        }
        people
    }

    /// Works until it is cut off or nobody counts the answers any more.
    pub(super) async fn work(mut self, answers: &watch::Sender<u64>) -> (Self, Option<Cut>) {
        while !answers.is_closed() {
            let step = match &mut self {
                Self::Redeemer(person) => person.step().await,
                Self::Refresher(person) => person.step().await,
                Self::Signer(person) => person.step().await,
            };
            match step {
                Ok(()) => answers.send_modify(|count| *count += 1),
                Err(cut) => return (self, Some(cut)),
            }
        }
        (self, None)
    }

    /// Proves what must be true after the next start, and gets ready for the next round.
    pub(in crate::faults) async fn look_after(&mut self, server: &Program, house: &House) {
        match self {
            Self::Redeemer(person) => person.look_after(server).await,
            Self::Refresher(person) => person.look_after(server).await,
            Self::Signer(person) => person.look_after(server, house).await,
        }
    }

    pub(super) fn cuts(&self) -> Cuts {
        match self {
            Self::Redeemer(person) => person.cuts,
            Self::Refresher(person) => person.cuts,
            Self::Signer(person) => person.cuts,
        }
    }

    /// The families of refresh tokens that must be alive, one of each.
    pub(super) fn is_family(&self) -> bool {
        matches!(self, Self::Refresher(_))
    }
}

/// An authorization request.
pub(in crate::faults) fn authorize(client: &str, more: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("client_id", client)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", WEB_APP);
    for (name, value) in more {
        query.append_pair(name, value);
    }
    format!("/oidc/auth?{}", query.finish())
}

/// Asks the token endpoint.
pub(in crate::faults) async fn tokens(
    server: &Program,
    client: (&str, Option<&str>),
    form: &[(&str, &str)],
) -> Result<Answer, Cut> {
    exchange(&server.http, &server.origin, client, form).await
}

async fn exchange(
    http: &reqwest::Client,
    origin: &str,
    (client, secret): (&str, Option<&str>),
    form: &[(&str, &str)],
) -> Result<Answer, Cut> {
    let mut request = http.post(format!("{origin}/oidc/token"));
    let mut form = form.to_vec();
    match secret {
        Some(secret) => request = request.basic_auth(client, Some(secret)),
        None => form.push(("client_id", client)),
    }
    let response = request.form(&form).send().await.map_err(|_| Cut::Off)?;
    given(Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.text().await.map_err(|_| Cut::Off)?,
    })
}

/// Who the owner of an access token is; `None` when it is worth nothing.
pub(in crate::faults) async fn owner(server: &Program, token: &str) -> Option<String> {
    let request = server.http.get(server.url("/oidc/me")).bearer_auth(token);
    let answer = server.send(request).await;
    assert!(matches!(answer.status.as_u16(), 200 | 401), "{answer:?}");
    (answer.status == 200).then(|| text(&answer, "sub"))
}

/// A member of an answer.
pub(in crate::faults) fn text(answer: &Answer, name: &str) -> String {
    let value = answer.json()[name].as_str().map(str::to_owned);
    value.unwrap_or_else(|| panic!("no {name}: {answer:?}"))
}

/// Signs somebody in who may be new, on a server that lives. Answers the redirect.
async fn sign_in(server: &Program, browser: &mut Browser, authorize: &str, phone: &str) -> Answer {
    let inbox = server.inbox().await;
    let page = browser.follow(authorize).await.expect(200);
    let to = format!("+{phone}");
    let form = [("csrf", &*csrf(&page)), ("country", "US"), ("phone", &to)];
    let sent = browser.post(&form_action(&page), &form).await.expect(303);
    let page = browser.follow(sent.location()).await.expect(200);
    let code = inbox::code(browser, &inbox, phone).await.expect("a code");
    let form = [("csrf", &*csrf(&page)), ("code", &code)];
    let entered = browser.post(&form_action(&page), &form).await.expect(303);
    let after = browser.follow(entered.location()).await;
    if after.status.is_redirection() {
        return after;
    }
    let form = [("csrf", &*csrf(&after))];
    let made = browser.post(&form_action(&after), &form).await.expect(303);
    browser.follow(made.location()).await.expect(303)
}

/// The code of a redirect.
pub(in crate::faults) fn code_of(redirect: &Answer) -> String {
    let code = redirect.location_param("code");
    code.unwrap_or_else(|| panic!("no code: {redirect:?}"))
}
