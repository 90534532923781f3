//! Somebody who signs new people up, one number after the other (F3).

use keyward_tests::{Answer, Browser, Program, WEB_APP, csrf, form_action};

use super::{
    Cut, Cuts, House, WEB, authorize, code_of, exchange, given, inbox, owner, sign_in, text, tokens,
};

const CLIENT: (&str, Option<&str>) = (WEB.0, Some(WEB.1));

/// How far a sign-up came, by the last answer.
enum Stage {
    /// There may be an account or not: the answer is missing.
    Begun,
    /// The account was made; this is where it goes on.
    Made { resume: String },
    /// The provider gave a code.
    Code(String),
    /// The application has this access token.
    Done(String),
}

struct SignUp {
    phone: String,
    browser: Browser,
    stage: Stage,
}

pub(in crate::faults) struct Signer {
    browser: Browser,
    http: reqwest::Client,
    origin: String,
    inbox: String,
    number: u32,
    count: u32,
    /// Those of this round.
    sign_ups: Vec<SignUp>,
    pub(super) cuts: Cuts,
}

fn request() -> String {
    authorize(WEB.0, &[("scope", "openid phone")])
}

fn form(code: &str) -> [(&str, &str); 3] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", WEB_APP),
    ]
}

impl Signer {
    pub(super) async fn new(server: &Program, number: u32) -> Self {
        Self {
            browser: server.browser(),
            http: server.http.clone(),
            origin: server.origin.clone(),
            inbox: server.inbox().await,
            number,
            count: 0,
            sign_ups: Vec::new(),
            cuts: Cuts::default(),
        }
    }

    /// One whole sign-up.
    pub(super) async fn step(&mut self) -> Result<(), Cut> {
        self.count += 1;
        let phone = format!("861360{}{:06}", self.number, self.count);
        self.sign_ups.push(SignUp {
            phone: phone.clone(),
            browser: self.browser.clone(),
            stage: Stage::Begun,
        });
        let (inbox, http, origin) = (&self.inbox, &self.http, &self.origin);
        let Some(SignUp { browser, stage, .. }) = self.sign_ups.last_mut() else {
            return Err(Cut::Off);
        };
        let offer = prove(browser, inbox, &phone).await?;
        let made = post(browser, &offer, &[]).await?.expect(303);
        let resume = made.location().to_owned();
        *stage = Stage::Made {
            resume: resume.clone(),
        };
        let redirect = get(browser, &resume).await?;
        let code = code_of(&redirect);
        *stage = Stage::Code(code.clone());
        let answer = exchange(http, origin, CLIENT, &form(&code)).await?;
        *stage = Stage::Done(text(&answer.expect(200), "access_token"));
        Ok(())
    }

    pub(super) async fn look_after(&mut self, server: &Program, house: &House) {
        let redeem = async |code: &str| {
            let answer = tokens(server, CLIENT, &form(code)).await;
            answer.unwrap_or_else(|_| panic!("the server died: {}", server.log()))
        };
        for mut sign_up in self.sign_ups.drain(..) {
            let phone = &sign_up.phone;
            let accounts = || {
                let sql = format!("SELECT COUNT(*) FROM users WHERE primary_phone = '{phone}'");
                house.database().number(&sql)
            };
            let found = accounts();
            assert!(found <= 1, "{phone} has {found} accounts");
            let browser = &mut sign_up.browser;
            browser.move_to(&server.origin);
            match &sign_up.stage {
                Stage::Begun if found == 1 => self.cuts.done += 1,
                Stage::Begun => self.cuts.undone += 1,
                Stage::Made { resume } => {
                    // The code may have been written and not told; then the sign-in is over, and
                    // its session is one that no cookie names.
                    let redirect = browser.get(resume).await;
                    if let Some(code) = redirect.location_param("code") {
                        redeem(&code).await.expect(200);
                    }
                }
                Stage::Code(code) => {
                    let answer = redeem(code).await;
                    let is_used = answer.status == 400;
                    assert!(is_used || answer.status == 200, "{answer:?}");
                }
                Stage::Done(token) => {
                    assert!(owner(server, token).await.is_some(), "a token is lost");
                    // And so is the browser's session.
                    code_of(&browser.get(&request()).await);
                }
            }
            if !matches!(sign_up.stage, Stage::Begun) {
                assert_eq!(found, 1, "an account that was made is lost");
            }
            // Whatever has happened: the person signs in, and is one.
            let mut fresh = server.browser();
            let redirect = sign_in(server, &mut fresh, &request(), phone).await;
            redeem(&code_of(&redirect)).await.expect(200);
            assert_eq!(accounts(), 1);
        }
        self.browser = server.browser();
        self.origin.clone_from(&server.origin);
        self.inbox = server.inbox().await;
    }
}

/// Proves a new number; answers the page that offers to make the account.
async fn prove(browser: &mut Browser, inbox: &str, phone: &str) -> Result<Answer, Cut> {
    let page = follow(browser, &request()).await?;
    let to = format!("+{phone}");
    let sent = post(browser, &page, &[("country", "US"), ("phone", &to)]).await?;
    let page = follow(browser, sent.expect(303).location()).await?;
    let code = inbox::code(browser, inbox, phone).await.ok_or(Cut::Off)?;
    let entered = post(browser, &page, &[("code", &code)]).await?;
    follow(browser, entered.expect(303).location()).await
}

async fn get(browser: &mut Browser, url: &str) -> Result<Answer, Cut> {
    given(browser.try_get(url).await.map_err(|_| Cut::Off)?)
}

async fn follow(browser: &mut Browser, url: &str) -> Result<Answer, Cut> {
    let mut answer = get(browser, url).await?;
    for _ in 0..5 {
        if !answer.status.is_redirection() {
            break;
        }
        let location = answer.location().to_owned();
        answer = get(browser, &location).await?;
    }
    Ok(answer.expect(200))
}

async fn post(browser: &mut Browser, page: &Answer, more: &[(&str, &str)]) -> Result<Answer, Cut> {
    let token = csrf(page);
    let mut form = vec![("csrf", &*token)];
    form.extend_from_slice(more);
    let answer = browser.try_post(&form_action(page), &form).await;
    given(answer.map_err(|_| Cut::Off)?)
}
