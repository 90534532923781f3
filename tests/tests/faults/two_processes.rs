//! Two processes at one public address on one database, as behind a balancer (F9). What two servers
//! owe each other in detail is in `two_servers`, and how soon the one hears of what the other
//! changes in `caches`; here nothing but the database is shared.

use keyward_crypto::sha256_base64url;
use keyward_tests::{Answer, Browser, Program, WEB_APP, csrf, form_action};

use super::kill::{
    House, SPA, WEB, inbox,
    people::{authorize, code_of, owner, text, tokens},
};

const CLIENT: (&str, Option<&str>) = (WEB.0, Some(WEB.1));
const VERIFIER: &str = "a-verifier-of-forty-three-characters-0123456789";

/// A browser whose requests are answered by the two in turn.
struct Balanced<'p> {
    both: [&'p Program; 2],
    browser: Browser,
    turn: usize,
}

impl Balanced<'_> {
    fn next(&mut self) {
        self.browser.move_to(&self.both[self.turn % 2].origin);
        self.turn += 1;
    }

    async fn follow(&mut self, url: &str) -> Answer {
        let mut url = url.to_owned();
        loop {
            self.next();
            let answer = self.browser.get(&url).await;
            if !answer.location().starts_with('/') {
                return answer;
            }
            answer.location().clone_into(&mut url);
        }
    }

    async fn submit(&mut self, page: &Answer, more: &[(&str, &str)]) -> Answer {
        self.next();
        let token = csrf(page);
        let mut form = vec![("csrf", &*token)];
        form.extend_from_slice(more);
        let answer = self.browser.post(&form_action(page), &form).await;
        self.follow(answer.expect(303).location()).await
    }

    /// The code that either has sent.
    async fn sent(&self, phone: &str) -> String {
        for program in self.both {
            let mut browser = program.browser();
            let sent = inbox::code(&mut browser, &program.inbox().await, phone).await;
            if let Some(code) = sent {
                return code;
            }
        }
        panic!("no code was sent");
    }

    /// Signs somebody new in; answers the code for the application.
    async fn sign_in(&mut self, request: &str, phone: &str) -> String {
        let page = self.follow(request).await.expect(200);
        let number = format!("+{phone}");
        let fields = [("country", "US"), ("phone", &*number)];
        let page = self.submit(&page, &fields).await.expect(200);
        let code = self.sent(phone).await;
        let offer = self.submit(&page, &[("code", &code)]).await.expect(200);
        code_of(&self.submit(&offer, &[]).await)
    }
}

async fn redeem(at: &Program, code: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", WEB_APP),
    ];
    token(at, CLIENT, &form).await
}

async fn token(at: &Program, client: (&str, Option<&str>), form: &[(&str, &str)]) -> Answer {
    let answer = tokens(at, client, form).await;
    answer.unwrap_or_else(|_| panic!("{}", at.log()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f9_whatever_one_process_has_begun_the_other_ends() {
    let house = House::build().await;
    let (one, other) = (house.open().await, house.open().await);
    let both = [&one, &other];
    let request = authorize(WEB.0, &[("scope", "openid")]);
    for (turn, phone) in ["8613700137011", "8613700137012"].into_iter().enumerate() {
        let browser = one.browser();
        let mut browser = Balanced {
            both,
            browser,
            turn,
        };
        let code = browser.sign_in(&request, phone).await;
        // Redeemed at both at once: by one. And since it came twice, for nothing.
        let answers = tokio::join!(redeem(&one, &code), redeem(&other, &code));
        let answers = [answers.0, answers.1];
        let won: Vec<_> = answers.iter().filter(|one| one.status == 200).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        assert!(answers.iter().any(|lost| lost.status == 400), "{answers:?}");
        for program in both {
            assert_eq!(owner(program, &text(won[0], "access_token")).await, None);
        }
        // Redeemed at one, and replayed at the other.
        let code = code_of(&browser.follow(&request).await);
        let given = redeem(both[turn], &code).await.expect(200);
        let bearer = text(&given, "access_token");
        for program in both {
            assert!(owner(program, &bearer).await.is_some(), "it counts at both");
        }
        redeem(both[1 - turn], &code).await.expect(400);
        for program in both {
            assert_eq!(owner(program, &bearer).await, None);
        }
    }
    for server in [one, other] {
        house.check_log(&server.log());
        assert_eq!(server.stop().await, Some(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f9_a_rotated_token_has_one_successor_whichever_process_is_asked() {
    let house = House::build().await;
    let (one, other) = (house.open().await, house.open().await);
    let challenge = sha256_base64url(VERIFIER.as_bytes());
    let request = authorize(
        SPA,
        &[
            ("scope", "openid offline_access"),
            ("prompt", "consent"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ],
    );
    let mut browser = Balanced {
        both: [&one, &other],
        browser: one.browser(),
        turn: 0,
    };
    let code = browser.sign_in(&request, "8613700137013").await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", WEB_APP),
        ("code_verifier", VERIFIER),
    ];
    let mut current = text(&token(&one, (SPA, None), &form).await, "refresh_token");
    for _ in 0..4 {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*current),
        ];
        let answers = tokio::join!(
            token(&one, (SPA, None), &form),
            token(&other, (SPA, None), &form)
        );
        let next = text(&answers.0.expect(200), "refresh_token");
        assert_eq!(text(&answers.1.expect(200), "refresh_token"), next);
        assert_ne!(next, current, "it rotates at each use");
        current = next;
    }
    // Revoked at one, it is nothing at the other.
    let form = [("token", &*current), ("client_id", SPA)];
    let revoke = one.http.post(one.url("/oidc/token/revocation")).form(&form);
    assert_eq!(one.send(revoke).await.status, 200);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*current),
    ];
    token(&other, (SPA, None), &form).await.expect(400);
}
