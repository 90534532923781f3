//! Identifier × method × purpose × what the sign-up demands: how each conversation ends follows from
//! a small model of the contract (reference experience-api.md §3.2, §4, §5.2), which knows nothing
//! of the server.

use std::collections::HashMap;

use keyward_tests::{Answer, Database, Manager, TestApp, WebApp};
use serde_json::{Value, json};

use super::steps::{
    OTHER_PASSWORD, PASSWORD, Talk, code, open_house, record, refused, settings, user,
};

const IDENTIFIERS: [&str; 3] = ["username", "email", "phone"];
const PURPOSES: [&str; 3] = ["SignIn", "Register", "ForgotPassword"];
const METHODS: [By; 2] = [By::Password, By::Code];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum By {
    Password,
    Code,
}

/// What somebody sets out to do.
#[derive(Clone, Copy, Debug)]
struct Cell {
    identifier: &'static str,
    by: By,
    purpose: &'static str,
}

/// `signUp`
#[derive(Clone, Copy, Debug)]
struct SignUp {
    identifiers: &'static [&'static str],
    password: bool,
    verify: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Done {
    SignedIn,
    /// And signed in.
    Created,
    NewPassword,
}

#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    at: &'static str,
    status: u16,
    code: String,
    missing: Value,
}

const SEND: &str = "/verification/verification-code";
const PASSWORDS: &str = "/verification/password";
const NEW_IDENTITY: &str = "/verification/new-password-identity";
const IDENTIFICATION: &str = "/identification";
const SUBMIT: &str = "/submit";

fn no(at: &'static str, status: u16, code: &str) -> Result<Done, Refusal> {
    Err(Refusal {
        at,
        status,
        code: code.to_owned(),
        missing: Value::Null,
    })
}

fn lacking(at: &'static str, missing: &[&str]) -> Result<Done, Refusal> {
    Err(Refusal {
        at,
        status: 422,
        code: "user.missing_profile".to_owned(),
        missing: json!(missing),
    })
}

impl SignUp {
    /// Addresses are always proved.
    fn may_be_set(self) -> bool {
        self.verify || self.identifiers.iter().all(|name| *name == "username")
    }

    /// What an account lacks that has these. Whether addresses are proved is not looked at.
    fn missing(self, given: &[&str]) -> Vec<&'static str> {
        let mut demanded = match self.identifiers {
            ["email", "phone"] => vec!["emailOrPhone"],
            others => others.to_vec(),
        };
        if self.password {
            demanded.push("password");
        }
        demanded.retain(|name| match *name {
            "emailOrPhone" => !given.contains(&"email") && !given.contains(&"phone"),
            name => !given.contains(&name),
        });
        demanded
    }
}

impl Cell {
    fn all() -> impl Iterator<Item = Self> {
        IDENTIFIERS.into_iter().flat_map(|identifier| {
            METHODS.into_iter().flat_map(move |by| {
                PURPOSES.into_iter().map(move |purpose| Self {
                    identifier,
                    by,
                    purpose,
                })
            })
        })
    }

    /// What an account has that somebody begins or comes with.
    fn given(self) -> Vec<&'static str> {
        match self.by {
            By::Password => vec![self.identifier, "password"],
            By::Code => vec![self.identifier],
        }
    }

    /// No code is sent to a user name.
    fn is_impossible(self) -> bool {
        self.identifier == "username" && self.by == By::Code
    }

    /// For whoever comes to the right door: to sign up without an account, else with one.
    fn expected(self, sign_up: SignUp) -> Result<Done, Refusal> {
        if self.is_impossible() {
            return no(SEND, 400, "guard.invalid_input");
        }
        let missing = sign_up.missing(&self.given());
        match (self.purpose, self.by) {
            ("ForgotPassword", By::Code) => Ok(Done::NewPassword),
            ("ForgotPassword", By::Password) => no(
                IDENTIFICATION,
                422,
                "session.not_supported_for_forgot_password",
            ),
            ("SignIn", _) if missing.is_empty() => Ok(Done::SignedIn),
            ("SignIn", _) => lacking(SUBMIT, &missing),
            _ if missing.is_empty() => Ok(Done::Created),
            _ => lacking(IDENTIFICATION, &missing),
        }
    }

    /// For whoever signs up with what somebody has, or comes with what nobody has.
    fn expected_at_the_wrong_door(self) -> Result<Done, Refusal> {
        if self.is_impossible() {
            return no(SEND, 400, "guard.invalid_input");
        }
        match (self.purpose, self.by, self.identifier) {
            ("Register", _, "username") => no(NEW_IDENTITY, 422, "user.username_already_in_use"),
            ("Register", _, "email") => no(IDENTIFICATION, 422, "user.email_already_in_use"),
            ("Register", ..) => no(IDENTIFICATION, 422, "user.phone_already_in_use"),
            (_, By::Password, _) => no(PASSWORDS, 422, "session.invalid_credentials"),
            // The code was never sent, which nobody is told: the proof stays incomplete.
            ("ForgotPassword", ..) => no(IDENTIFICATION, 400, "session.verification_failed"),
            _ => no(IDENTIFICATION, 404, "user.user_not_exist"),
        }
    }
}

/// A server, and the people of its tests.
struct House {
    app: TestApp,
    manager: Manager,
    web: WebApp,
    database: Database,
    /// Of [`PASSWORD`], so that it is hashed once for all accounts.
    digest: String,
    people: u32,
}

impl House {
    async fn start() -> Self {
        let (app, manager, web) = open_house().await;
        user(&app, &manager, json!({ "password": PASSWORD })).await;
        let database = Database::of(app.folder());
        Self {
            digest: database.text("SELECT password_hash FROM users"),
            database,
            app,
            manager,
            web,
            people: 0,
        }
    }

    /// What nobody else has.
    fn fresh(&mut self, identifier: &str) -> String {
        self.people += 1;
        match identifier {
            "username" => format!("person{}", self.people),
            "email" => format!("person{}@example.com", self.people),
            _ => format!("86138{:08}", self.people),
        }
    }

    /// Makes an account that has what a cell comes with; answers its id and identifier.
    async fn account(&mut self, cell: Cell) -> (String, String) {
        let value = self.fresh(cell.identifier);
        let column = match cell.identifier {
            "username" => "username",
            "email" => "primaryEmail",
            _ => "primaryPhone",
        };
        let mut body = json!({ column: value });
        if cell.by == By::Password {
            body["passwordDigest"] = self.digest.as_str().into();
            body["passwordAlgorithm"] = "Argon2id".into();
        }
        (user(&self.app, &self.manager, body).await, value)
    }

    fn counts(&self) -> [i64; 2] {
        ["users", "sessions"].map(|table| self.database.count(table))
    }

    /// Walks a cell to its end, and looks at what that has made.
    async fn expect(&self, cell: Cell, value: &str, expected: Result<Done, Refusal>, case: &str) {
        let [users, sessions] = self.counts();
        let ended = walk(&self.app, &self.web, cell, value).await;
        assert_eq!(ended, expected, "{cell:?} {case}");
        let (made, signed_in) = match ended {
            Ok(Done::Created) => (1, 1),
            Ok(Done::SignedIn) => (0, 1),
            Ok(Done::NewPassword) | Err(_) => (0, 0),
        };
        let after = [users + made, sessions + signed_in];
        assert_eq!(self.counts(), after, "{cell:?} {case}");
    }
}

/// Goes on, or tells where it was refused.
fn go_on(at: &'static str, answer: Answer) -> Result<Answer, Refusal> {
    if answer.status.is_success() {
        return Ok(answer);
    }
    Err(Refusal {
        at,
        status: answer.status.as_u16(),
        code: code(&answer),
        missing: answer.json()["data"]["missingProfile"].clone(),
    })
}

/// As a program does it: prove, identify, submit.
async fn walk(app: &TestApp, web: &WebApp, cell: Cell, value: &str) -> Result<Done, Refusal> {
    let mut talk = Talk::begin(app, web, cell.purpose).await;
    let signs_up = cell.purpose == "Register";
    let record = match (cell.by, cell.identifier) {
        (By::Password, "username") if signs_up => {
            let body = json!({
                "identifier": { "type": "username", "value": value }, "password": PASSWORD,
            });
            let made = talk.call("POST", NEW_IDENTITY, Some(body)).await;
            record(&go_on(NEW_IDENTITY, made)?)
        }
        (By::Password, identifier) if signs_up => {
            let chosen = json!({ "type": "password", "value": PASSWORD });
            talk.profile(chosen).await.expect(204);
            prove(app, &mut talk, identifier, value, cell.purpose).await?
        }
        (By::Password, identifier) => {
            let answer = talk.password(identifier, value, PASSWORD).await;
            record(&go_on(PASSWORDS, answer)?)
        }
        (By::Code, identifier) => prove(app, &mut talk, identifier, value, cell.purpose).await?,
    };
    let identified = go_on(IDENTIFICATION, talk.identify(Some(&record)).await)?;
    assert_eq!(
        identified.status.as_u16(),
        if signs_up { 201 } else { 204 },
        "{cell:?}"
    );
    if cell.purpose == "ForgotPassword" {
        let early = talk.submit().await;
        refused(&early, 422, "user.new_password_required_in_profile");
        let chosen = Some(json!({ "password": OTHER_PASSWORD }));
        talk.call("PUT", "/profile/password", chosen)
            .await
            .expect(204);
        let done = go_on(SUBMIT, talk.submit().await)?;
        assert_eq!(done.status.as_u16(), 204, "{cell:?}");
        return Ok(Done::NewPassword);
    }
    let submitted = go_on(SUBMIT, talk.submit().await)?.json();
    let redirect = submitted["redirectTo"].as_str().expect("an address");
    let redirect = talk.browser.get(redirect).await.expect(303);
    assert!(redirect.location_param("code").is_some(), "{cell:?}");
    Ok(if signs_up {
        Done::Created
    } else {
        Done::SignedIn
    })
}

/// Has a code sent, and enters it if it came.
async fn prove(
    app: &TestApp,
    talk: &mut Talk,
    identifier: &str,
    value: &str,
    purpose: &str,
) -> Result<String, Refusal> {
    let sent = go_on(SEND, talk.send(identifier, value, purpose).await)?;
    let id = record(&sent);
    if let Some(code) = app.codes(value).first() {
        let answer = talk.verify(identifier, value, &id, code).await;
        answer.expect(200);
    }
    Ok(id)
}

/// All cells under each setting with these identifiers.
async fn all_cells(identifiers: &'static [&'static str]) {
    let mut house = House::start().await;
    let mut regulars = HashMap::new();
    for cell in Cell::all().filter(|cell| cell.purpose == "SignIn") {
        let account = house.account(cell).await;
        regulars.insert((cell.identifier, cell.by), account.1);
    }
    let mut tries = 0;
    for (password, verify) in [(false, false), (false, true), (true, false), (true, true)] {
        let sign_up = SignUp {
            identifiers,
            password,
            verify,
        };
        let change = json!({ "signUp": {
            "identifiers": identifiers, "password": password, "verify": verify,
        } });
        if !sign_up.may_be_set() {
            let path = "/sign-in-exp";
            let answer = house
                .app
                .manage(&house.manager, "PATCH", path, Some(change));
            let answer = answer.await;
            refused(
                &answer,
                400,
                "sign_in_experiences.passwordless_requires_verify",
            );
            continue;
        }
        settings(&house.app, &house.manager, change).await;
        for cell in Cell::all() {
            let (id, value) = match (cell.purpose, cell.by) {
                ("Register", _) => (None, house.fresh(cell.identifier)),
                // Afterwards they have a password.
                ("ForgotPassword", By::Code) => {
                    let (id, value) = house.account(cell).await;
                    (Some(id), value)
                }
                (_, by) => (None, regulars[&(cell.identifier, by)].clone()),
            };
            let expected = cell.expected(sign_up);
            let case = format!("{sign_up:?}");
            house.expect(cell, &value, expected, &case).await;
            tries += 1;
            if let Some(id) = id.filter(|_| !cell.is_impossible()) {
                let path = format!("/users/{id}/has-password");
                let has = house.app.manage(&house.manager, "GET", &path, None).await;
                assert_eq!(has.expect(200).json()["hasPassword"], true, "{cell:?}");
            }
        }
    }
    assert!(tries >= 36, "{tries}");
}

/// The same whatever the sign-up demands.
#[tokio::test]
async fn the_wrong_door() {
    let mut house = House::start().await;
    for cell in Cell::all() {
        let value = match cell.purpose {
            "Register" => house.account(cell).await.1,
            _ => house.fresh(cell.identifier),
        };
        let expected = cell.expected_at_the_wrong_door();
        house.expect(cell, &value, expected, "the wrong door").await;
    }
}

#[tokio::test]
async fn a_sign_up_that_demands_no_identifier() {
    all_cells(&[]).await;
}

#[tokio::test]
async fn a_sign_up_by_user_name() {
    all_cells(&["username"]).await;
}

#[tokio::test]
async fn a_sign_up_by_e_mail_address() {
    all_cells(&["email"]).await;
}

#[tokio::test]
async fn a_sign_up_by_phone_number() {
    all_cells(&["phone"]).await;
}

#[tokio::test]
async fn a_sign_up_by_either_address() {
    all_cells(&["email", "phone"]).await;
}
